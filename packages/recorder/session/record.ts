/**
 * One recording: what the eyes see is admitted, merged, cleaned and written, for as long as every gate is open.
 * A gate that closes (receipt, policy, hours, indicator) ends the recording; a pause only interrupts it.
 */
import type { RecordingMeta, Terminate } from "@apprentice/core/action/safe.ts";
import { createMerger } from "@apprentice/core/action/merge.ts";
import type { Action } from "@apprentice/core/action/action.ts";
import type { Gap, GapReason } from "@apprentice/core/event/gap.ts";
import type { RawEvent } from "@apprentice/core/event/raw-event.ts";
import { type Admission, admitWindow } from "@apprentice/core/policy/admit.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import type { Eyes, EyesOptions, Seen, Sight } from "@apprentice/desktop/observe/eyes.ts";
import type { Guard } from "@apprentice/guard/guard.ts";
import { cleanItems } from "./clean-items.ts";
import type { CleanItems, ItemCounts } from "./clean-items.ts";
import type { RecordingSink } from "./recording-sink.ts";

/** Whether recording may go on now; asked several times a second. */
export type Gate = (
  nowMs: number,
) =>
  | { readonly kind: "open" }
  | { readonly kind: "closed"; readonly reason: GapReason; readonly message: string };

export type RecordOptions = {
  readonly meta: RecordingMeta;
  readonly policy: Policy;
  readonly guard: Guard;
  readonly sink: RecordingSink;
  readonly openEyes: (options: Omit<EyesOptions, "clock">) => Promise<Eyes>;
  readonly gate: Gate;
  /** True while the participant has paused, or the indicator cannot be seen. */
  readonly paused: () => boolean;
  readonly ignoredWindowIds: () => readonly string[];
  /** Resolves when the participant ends the recording, with how the work went. */
  readonly ended: Promise<Terminate["status"]>;
  readonly clock: () => number;
  readonly onStatus?: (status: RecordingStatus) => void;
};

export type RecordingStatus = { readonly paused: boolean; readonly counts: ItemCounts };

export type RecordingResult = {
  readonly status: Terminate["status"];
  /** Why it ended, where it was not the participant's doing. */
  readonly reason: GapReason | null;
  readonly message: string | null;
  readonly counts: ItemCounts;
};

/** How often gates are asked and time alone completes actions; the indicator's loss must show within a second. */
const tickMs = 200;
/** How long eyes may hold back a key until they know where the focus is; what was done before the end must still come. */
const lastEventsMs = 250;

type Ending = {
  readonly status: Terminate["status"];
  readonly reason: GapReason | null;
  readonly message: string | null;
};

/** Runs until the participant, a gate or the eyes end it. Rejects where the eyes cannot be opened or the sink fails. */
export async function record(options: RecordOptions): Promise<RecordingResult> {
  const { policy, clock } = options;
  const stop = new AbortController();
  const blind = (): boolean => options.paused() || options.gate(clock()).kind === "closed";
  await using eyes = await options.openEyes({
    approves: (window) => admitWindow(policy, window).kind === "admitted",
    browsers: new Set(policy.applications.filter((rule) => rule.browser).map((rule) => rule.app)),
    ignoredWindowIds: options.ignoredWindowIds,
    paused: blind,
    signal: stop.signal,
  });
  const items = cleanItems({ guard: options.guard, sink: options.sink });
  const loop = mergeLoop({ items, policy });
  items.meta(options.meta);

  const { promise: over, resolve: end } = Promise.withResolvers<Ending>();
  void options.ended.then((status) => end({ status, reason: null, message: null }));
  const pauses = pauseWatch({ options, loop, items });
  const ticker = setInterval(() => {
    const nowMs = clock();
    const gate = options.gate(nowMs);
    if (gate.kind === "closed")
      end({ status: "stopped", reason: gate.reason, message: gate.message });
    else if (items.failure() !== null)
      end({ status: "stopped", reason: "disk_full", message: null });
    pauses.look(nowMs);
    loop.tick(nowMs);
    options.onStatus?.({ paused: options.paused(), counts: items.counts() });
  }, tickMs);
  const reading = readEvents({ eyes, loop, items, clock, isBlind: blind, end });

  try {
    const ending = await over;
    if (ending.reason === null) await new Promise((resolve) => setTimeout(resolve, lastEventsMs));
    const nowMs = clock();
    loop.flush(nowMs);
    const last = ending.reason === null && !blind() ? await eyes.look().catch(() => null) : null;
    if (ending.reason) items.gap({ fromMs: nowMs, toMs: nowMs, reason: ending.reason, count: 1 });
    items.terminate({ tMs: nowMs, status: ending.status }, last ? withRule(policy, last) : null);
    await items.drained();
    return { ...ending, counts: items.counts() };
  } finally {
    clearInterval(ticker);
    stop.abort();
    await eyes[Symbol.asyncDispose]();
    await reading;
  }
}

type Loop = ReturnType<typeof mergeLoop>;

/** Events in, actions and the sights that they need out. */
function mergeLoop({ items, policy }: { readonly items: CleanItems; readonly policy: Policy }) {
  const merger = createMerger();
  const emit = (actions: readonly Action[]): void => {
    for (const action of actions) items.action(action);
  };
  return {
    take: (event: RawEvent, sight: Sight | null) => {
      const ruled = sight && withRule(policy, sight);
      // The eyes ask the policy too; an event that they let through by mistake still does not exist here.
      if (sight && !ruled)
        return items.gap(gapOf(event, admitWindow(policy, sight.context.window)));
      const opens = ruled !== null && merger.opensAction(event);
      if (opens) items.sight(ruled.sight, ruled.rule);
      const observationId = opens ? ruled.sight.context.id : null;
      return emit(merger.push("observationId" in event ? { ...event, observationId } : event));
    },
    tick: (nowMs: number) => emit(merger.tick(nowMs)),
    flush: (nowMs: number) => emit(merger.flush(nowMs)),
  };
}

/** A sight counts only while the window that it shows is admitted; asked again here, whatever the eyes decided. */
function withRule(policy: Policy, sight: Sight) {
  const admission = admitWindow(policy, sight.context.window);
  return admission.kind === "admitted" ? { sight, rule: admission.rule } : null;
}

function gapOf(event: RawEvent, admission: Admission): Gap {
  const reason = admission.kind === "refused" ? admission.reason : "not_approved_window";
  return { fromMs: event.tMs, toMs: event.tMs, reason, count: 1 };
}

async function readEvents(parts: {
  readonly eyes: Eyes;
  readonly loop: Loop;
  readonly items: CleanItems;
  readonly clock: () => number;
  readonly isBlind: () => boolean;
  readonly end: (ending: Ending) => void;
}): Promise<void> {
  const { loop, items, isBlind, end } = parts;
  const take = (seen: Seen): void => {
    switch (seen.kind) {
      case "event":
        if (!isBlind() && !isPauseKey(seen.event)) loop.take(seen.event, seen.sight);
        return;
      case "gap":
        items.gap(seen.gap);
        return;
      case "lost":
        end({
          status: "stopped",
          reason: seen.code === "display_lost" ? "display_lost" : "unhealthy",
          message: seen.message,
        });
    }
  };
  try {
    for await (const seen of parts.eyes.events()) take(seen);
  } catch (error) {
    end({
      status: "stopped",
      reason: "unhealthy",
      message: error instanceof Error ? error.message : "the eyes failed",
    });
  }
}

/** The indicator's own key speaks to the recorder; it is no part of the work (see recorder/indicator). */
function isPauseKey(event: RawEvent): boolean {
  if (event.kind !== "key_down" && event.kind !== "key_up") return false;
  return event.key === "p" && event.modifiers.includes("ctrl") && event.modifiers.includes("alt");
}

/** A pause completes what was begun and leaves one gap as long as itself. */
function pauseWatch({
  options,
  loop,
  items,
}: {
  readonly options: RecordOptions;
  readonly loop: Loop;
  readonly items: CleanItems;
}) {
  let sinceMs: number | null = null;
  return {
    look: (nowMs: number) => {
      if (options.paused() && sinceMs === null) {
        sinceMs = nowMs;
        loop.flush(nowMs);
      } else if (!options.paused() && sinceMs !== null) {
        items.gap({ fromMs: sinceMs, toMs: nowMs, reason: "paused", count: 1 });
        sinceMs = null;
      }
    },
  };
}
