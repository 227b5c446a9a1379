/** What a person does after a take-over, merged and cleaned as a recording would be, becomes steps of the run. */
import { createMerger } from "@apprentice/core/action/merge.ts";
import type { Action } from "@apprentice/core/action/action.ts";
import type { ObservationId } from "@apprentice/core/id/id.ts";
import type { Seen } from "@apprentice/desktop/observe/eyes.ts";
import type { RunLog } from "../run-log.ts";
import { type SeeOptions, type Seeing, see } from "../see.ts";

/** Sights that may wait for the action that they belong to; past that the oldest action keeps none. */
const mostWaiting = 64;

/** Reads `taken` to its end; the caller ends it when the person is done. */
export async function recordTakeOver(options: {
  readonly taken: AsyncIterable<Seen>;
  readonly log: RunLog;
  readonly see: SeeOptions;
  readonly clock: () => number;
}): Promise<void> {
  const merger = createMerger();
  const seeings = new Map<ObservationId, Seeing>();
  const keep = async (actions: readonly Action[]): Promise<void> => {
    for (const action of actions) {
      const seeing = action.observationId ? seeings.get(action.observationId) : undefined;
      const fieldId = action.kind === "type" ? action.fieldId : null;
      const context = seeing?.sight.context;
      const focused = fieldId ?? context?.focusedId;
      await options.log.add({
        action,
        observation: seeing?.observation ?? null,
        targetId: null,
        author: "person",
        byHand: true,
        window: context?.window ?? null,
        field: context?.elements.find((one) => one.id === focused) ?? null,
      });
    }
  };
  for await (const seen of options.taken) {
    if (seen.kind !== "event") {
      await keep(merger.flush(options.clock()));
      continue;
    }
    if (seen.sight && merger.opensAction(seen.event)) {
      const seeing = await see(seen.sight, options.see);
      if (seeing.sight) seeings.set(seen.sight.context.id, seeing);
      const [oldest] = seeings.keys();
      if (seeings.size > mostWaiting && oldest !== undefined) seeings.delete(oldest);
    }
    await keep(merger.push(seen.event));
  }
  await keep(merger.flush(options.clock()));
}
