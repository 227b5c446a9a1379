/**
 * Takes actions and the sights from before them through the guard into the sink, in order and without delaying
 * capture. The queue of sights that wait for the guard is bounded: past that a sight loses its picture, with a gap.
 */
import type { Action } from "@apprentice/core/action/action.ts";
import type { RecordingMeta, SafeItem, Terminate } from "@apprentice/core/action/safe.ts";
import type { Element } from "@apprentice/core/event/element.ts";
import type { Gap, GapReason } from "@apprentice/core/event/gap.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import type { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import type { Sight } from "@apprentice/desktop/observe/eyes.ts";
import { coarseGap } from "@apprentice/guard/coarse-times.ts";
import type { CleanedSight, Guard, Guarded } from "@apprentice/guard/guard.ts";
import type { RecordingSink } from "./recording-sink.ts";

export type CleanItems = {
  meta(meta: RecordingMeta): void;
  /** Keeps a sight until the action that it comes before is known; `rule` is that of its active window. */
  sight(sight: Sight, rule: ApplicationRule): void;
  action(action: Action): void;
  gap(gap: Gap): void;
  terminate(
    terminate: Terminate,
    last: { readonly sight: Sight; readonly rule: ApplicationRule } | null,
  ): void;
  /** Resolves when everything handed in so far is with the sink; rejects with what the sink rejected with. */
  drained(): Promise<void>;
  /** What went wrong at the sink, once something has. */
  failure(): unknown;
  counts(): ItemCounts;
};

export type ItemCounts = {
  readonly actions: Readonly<Record<string, number>>;
  readonly observations: number;
  readonly pictures: number;
  readonly gaps: Readonly<Partial<Record<GapReason, number>>>;
};

type Waiting = {
  readonly window: WindowInfo | null;
  readonly focused: Element | null;
  readonly tMs: number;
  /** Begun at once, so that the work is under way when the action is known. */
  readonly cleaned: Promise<Guarded<CleanedSight>>;
  readonly withheld: GapReason | null;
};

/** Sights in the guard at a time; each may hold a frame of 8 MB, most of it shared with its neighbours. */
const greatestInGuard = 12;
/** Sights that wait for their action; older ones belonged to events that opened none. */
const greatestWaiting = 48;

export function cleanItems(options: {
  readonly guard: Guard;
  readonly sink: RecordingSink;
}): CleanItems {
  const { guard, sink } = options;
  const waiting = new Map<string, Waiting>();
  const writtenTiles = new Set<string>();
  const counts = {
    actions: {} as Record<string, number>,
    observations: 0,
    pictures: 0,
    gaps: {} as Partial<Record<GapReason, number>>,
  };
  let inGuard = 0;
  let chain: Promise<void> = Promise.resolve();
  let guarding: Promise<unknown> = Promise.resolve();
  let failed: unknown = null;

  const after = async (before: Promise<void>, work: () => Promise<void>): Promise<void> => {
    await before;
    if (failed !== null) return;
    await work().catch((error: unknown) => {
      failed = error;
    });
  };
  const enqueue = (work: () => Promise<void>): void => {
    chain = after(chain, work);
  };
  const write = (item: SafeItem): Promise<void> => sink.write(item);
  const writeGap = async (exact: Gap): Promise<void> => {
    const gap = coarseGap(exact);
    counts.gaps[gap.reason] = (counts.gaps[gap.reason] ?? 0) + gap.count;
    await write({ topic: "gap", gap });
  };
  const gapAt = (tMs: number, reason: GapReason): Gap => ({
    fromMs: tMs,
    toMs: tMs,
    reason,
    count: 1,
  });

  /** One sight after the other: the guard's own work is what bounds the processor's share. */
  const clean = (sight: Sight, rule: ApplicationRule): Waiting => {
    const full = inGuard >= greatestInGuard;
    const frame = full ? null : sight.frame;
    inGuard += 1;
    const cleaned = guarding
      .then(() =>
        guard.observation(
          { context: sight.context, frame, frameAgeMs: frame ? sight.frameAgeMs : null },
          rule,
        ),
      )
      .catch((): Guarded<CleanedSight> => ({ kind: "dropped", reason: "guard_failed" }))
      .finally(() => {
        inGuard -= 1;
      });
    guarding = cleaned;
    const { context } = sight;
    const focused = context.elements.find((element) => element.id === context.focusedId) ?? null;
    return {
      window: context.window,
      focused,
      tMs: context.tMs,
      cleaned,
      withheld: full && sight.frame ? "queue_full" : null,
    };
  };

  /** Tiles, then the observation that names them. Gives the observation's id, or null where it was dropped. */
  const writeSight = async (entry: Waiting): Promise<string | null> => {
    const cleaned = await entry.cleaned;
    if (cleaned.kind === "dropped") {
      await writeGap(gapAt(entry.tMs, cleaned.reason));
      return null;
    }
    const { observation, tiles, withheld } = cleaned.value;
    const reason = entry.withheld ?? withheld ?? null;
    if (reason) await writeGap(gapAt(entry.tMs, reason));
    for (const tile of tiles) {
      if (writtenTiles.has(tile.hash)) continue;
      writtenTiles.add(tile.hash);
      await write({ topic: "tile", tile });
    }
    counts.observations += 1;
    if (observation.frame) counts.pictures += 1;
    await write({ topic: "observation", observation });
    return observation.id;
  };

  const writeAction = async (action: Action, entry: Waiting | null): Promise<void> => {
    const observationId = entry ? await writeSight(entry) : null;
    const traced = {
      ...action,
      observationId: observationId === null ? null : action.observationId,
    };
    const safe = await guard.action(traced, {
      window: entry?.window ?? null,
      field: entry?.focused ?? null,
    });
    if (safe.kind === "dropped")
      return writeGap({
        fromMs: action.startMs,
        toMs: action.endMs,
        reason: safe.reason,
        count: 1,
      });
    counts.actions[action.kind] = (counts.actions[action.kind] ?? 0) + 1;
    await write({ topic: "action", action: safe.value });
  };

  return {
    meta: (meta) => enqueue(async () => write({ topic: "meta", meta: await guard.meta(meta) })),
    sight: (sight, rule) => {
      waiting.set(sight.context.id, clean(sight, rule));
      if (waiting.size > greatestWaiting)
        for (const oldest of [...waiting.keys()].slice(0, 1)) waiting.delete(oldest);
    },
    action: (action) => {
      const entry =
        action.observationId === null ? null : (waiting.get(action.observationId) ?? null);
      for (const [id, one] of waiting) if (entry && one.tMs <= entry.tMs) waiting.delete(id);
      enqueue(() => writeAction(action, entry));
    },
    gap: (gap) => enqueue(() => writeGap(gap)),
    terminate: (terminate, last) => {
      const entry = last ? clean(last.sight, last.rule) : null;
      waiting.clear();
      enqueue(async () => {
        const observationId = entry ? await writeSight(entry) : null;
        await write({ topic: "terminate", terminate, observationId });
      });
    },
    drained: async () => {
      await chain;
      if (failed !== null) throw failed;
    },
    failure: () => failed,
    counts: () => ({ ...counts, actions: { ...counts.actions }, gaps: { ...counts.gaps } }),
  };
}
