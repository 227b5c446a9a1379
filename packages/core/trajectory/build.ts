/**
 * Builds the trajectory of one recording from what its segments hold, in order. Pure. A recording that was cut
 * short (no terminate) becomes a trajectory with the status `stopped`; what cannot be trusted becomes a gap.
 */
import type { Action } from "../action/action.ts";
import type { Observation, RecordingMeta, SafeItem, Terminate } from "../action/safe.ts";
import type { Gap } from "../event/gap.ts";
import type { TrajectoryId } from "../id/id.ts";
import { fitAction } from "./fit-action.ts";
import { findTarget } from "./find-target.ts";
import type { Step, Trajectory } from "./trajectory.ts";

/** A safe item without its brand: reading needs no proof of where it came from. */
export type RecordedItem =
  | { readonly topic: "meta"; readonly meta: RecordingMeta }
  | { readonly topic: "tile" }
  | { readonly topic: "observation"; readonly observation: Observation }
  | { readonly topic: "action"; readonly action: Action }
  | { readonly topic: "gap"; readonly gap: Gap }
  | Extract<SafeItem, { topic: "terminate" }>;

export type BuildResult =
  | { readonly kind: "built"; readonly trajectory: Trajectory }
  /** `no_meta`: not even the first item survived; `mixed_recordings`: items of several recordings. */
  | { readonly kind: "refused"; readonly reason: "no_meta" | "mixed_recordings" };

type Read = {
  meta: RecordingMeta | null;
  mixed: boolean;
  readonly observations: Map<string, Observation>;
  readonly actions: Action[];
  readonly gaps: Gap[];
  terminate: Terminate | null;
  lastId: string | null;
};

export function buildTrajectory(
  items: Iterable<RecordedItem>,
  options: { readonly trajectoryId: TrajectoryId },
): BuildResult {
  const read = readItems(items);
  if (!read.meta) return { kind: "refused", reason: "no_meta" };
  if (read.mixed) return { kind: "refused", reason: "mixed_recordings" };
  const gaps = [...read.gaps];
  const steps = buildSteps(read, gaps);
  const endMs = read.actions.reduce(
    (ms, action) => Math.max(ms, action.endMs),
    read.meta.startedMs,
  );
  const trajectory: Trajectory = {
    version: 1,
    trajectoryId: options.trajectoryId,
    meta: read.meta,
    steps,
    gaps: gaps.toSorted((a, b) => a.fromMs - b.fromMs),
    terminate: read.terminate ?? { tMs: endMs, status: "stopped" },
    last: lastObservation(read, endMs),
  };
  return { kind: "built", trajectory };
}

function readItems(items: Iterable<RecordedItem>): Read {
  const read: Read = {
    meta: null,
    mixed: false,
    terminate: null,
    lastId: null,
    observations: new Map(),
    actions: [],
    gaps: [],
  };
  for (const item of items) takeItem(read, item);
  return read;
}

function takeItem(read: Read, item: RecordedItem): void {
  switch (item.topic) {
    case "meta":
      read.mixed ||= read.meta !== null && read.meta.recordingId !== item.meta.recordingId;
      read.meta ??= item.meta;
      return;
    case "observation":
      read.observations.set(item.observation.id, item.observation);
      return;
    case "action":
      read.actions.push(item.action);
      return;
    case "gap":
      read.gaps.push(item.gap);
      return;
    case "terminate":
      read.terminate = item.terminate;
      read.lastId = item.observationId;
      return;
    case "tile":
      return;
  }
}

/** Steps by start of their actions; `gaps` grows by what had to be left out. */
function buildSteps(read: Read, gaps: Gap[]): Step[] {
  const steps: Step[] = [];
  for (const action of read.actions.toSorted((a, b) => a.startMs - b.startMs)) {
    const { startMs: fromMs, endMs: toMs, observationId } = action;
    const observation = (observationId && read.observations.get(observationId)) || null;
    const fitted = fitAction(action, observation);
    if (!fitted) {
      gaps.push({ fromMs, toMs, reason: "outside_frame", count: 1 });
      continue;
    }
    if (observationId !== null && !observation)
      gaps.push({ fromMs, toMs, reason: "frame_unread", count: 1 });
    const targetId = observation && findTarget(fitted, observation);
    steps.push({ index: steps.length, observation, action: fitted, targetId, verdict: "good" });
  }
  return steps;
}

/** The one that terminate names, else the newest one from after everything that was done. */
function lastObservation(read: Read, endMs: number): Observation | null {
  if (read.lastId !== null) return read.observations.get(read.lastId) ?? null;
  let last: Observation | null = null;
  for (const observation of read.observations.values())
    if (observation.tMs >= endMs && (!last || observation.tMs > last.tMs)) last = observation;
  return last;
}
