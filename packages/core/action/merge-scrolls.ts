/** Merges wheel notches into one scroll per direction and pause. */
import type { RawEventOf } from "../event/raw-event.ts";
import type { ActionOf } from "./action.ts";
import { orderModifiers } from "./classify-key.ts";
import { mergeRules } from "./merge-rules.ts";
import { never, type PartContext, type Timed } from "./merge-part.ts";

type Wheel = RawEventOf<"wheel">;
type Run = {
  readonly seq: number;
  readonly direction: string;
  action: ActionOf<"scroll">;
  readonly seqs: number[];
};

/** Direction and modifiers; a notch the other way or under another modifier is another scroll. */
const directionOf = (event: Wheel): string =>
  `${Math.sign(event.dx)} ${Math.sign(event.dy)} ${orderModifiers(event.modifiers).join()}`;

export function createScrollMerger(context: PartContext) {
  let run: Run | null = null;

  const joins = (event: Wheel): boolean =>
    run !== null &&
    event.tMs - run.action.endMs <= mergeRules.scrollGapMs &&
    event.tMs - run.action.startMs <= mergeRules.scrollRunMs &&
    run.direction === directionOf(event);

  const commit = (): void => {
    if (!run) return;
    const { action, seq, seqs } = run;
    run = null;
    context.emit({ action, seq, indices: seqs });
  };

  return {
    joins,
    commit,
    wheel({ event, seq, tMs }: Timed<Wheel>): void {
      const { x, y, dx, dy, observationId } = event;
      if (run && joins({ ...event, tMs })) {
        const { action } = run;
        run.action = { ...action, endMs: tMs, dx: action.dx + dx, dy: action.dy + dy };
        if (context.traced) run.seqs.push(seq);
        return;
      }
      commit();
      const approach = context.takeApproach();
      const modifiers = orderModifiers(event.modifiers);
      const base = { startMs: tMs, endMs: tMs, observationId, approach, at: { x, y }, modifiers };
      const direction = directionOf(event);
      run = { seq, direction, action: { kind: "scroll", ...base, dx, dy }, seqs: [seq] };
    },
    expire(tMs: number): void {
      if (run && tMs - run.action.endMs > mergeRules.scrollGapMs) commit();
    },
    deadlineMs: (): number => (run ? run.action.endMs + mergeRules.scrollGapMs : never),
    oldestSeq: (): number => run?.seq ?? never,
  };
}
