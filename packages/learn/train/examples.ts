/** Turns trajectories into packed training examples, bounded in number. */
import type { SafeElement } from "@apprentice/core/action/action.ts";
import type { Observation } from "@apprentice/core/action/safe.ts";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { encodeObservation } from "./policy/encode-observation.ts";
import { directionOf, labelStep, terminateLabel, type Label } from "./policy/label-step.ts";
import { VocabularyLearner } from "./policy/learn-vocabulary.ts";
import { limits } from "./policy/limits.ts";
import { pack, type Packed } from "./policy/pack.ts";
import { targetOf, type PastStep } from "./policy/past.ts";
import type { Vocabulary, VocabularyIndex } from "./policy/vocabulary.ts";

/** A trajectory as a release gives it. */
export type ReleasedTrajectory = {
  readonly trajectory: Trajectory;
  /** What must not be torn apart between training and testing: one person's or one task's recordings. */
  readonly splitGroup: string | null;
  /** Set where the release fixed the split; `test` is never trained on. */
  readonly split: "train" | "validation" | "test" | null;
};

export type Example = {
  readonly trajectoryId: string;
  readonly group: string;
  readonly split: ReleasedTrajectory["split"];
  readonly packed: Packed;
  readonly label: Label;
  /** Derived from a recorded step and not itself on record (see `pastsOf` and `withoutTarget`). */
  readonly invented: boolean;
  readonly weight: number;
};

export type ExampleSet = {
  readonly examples: readonly Example[];
  readonly vocabulary: Vocabulary;
  readonly counts: ExampleCounts;
};

export type ExampleCounts = {
  trajectories: number;
  /** Trajectories left out, by reason. */
  readonly leftOut: { failed: number; agent: number; test: number; beyondLimit: number };
  readonly sources: Record<string, number>;
  /** Steps whose target could not be found among the elements looked at; they teach only the kind. */
  unpointed: number;
  /** Typed texts that stand neither in the instruction nor among remembered texts. */
  unexplainedTexts: number;
};

/** Past this many, trajectories are left out and counted; about 2 GiB of memory. */
export const greatestExampleCount = 100_000;

export type ExampleOptions = {
  /** False blinds the policy to words shared with the instruction; a control. */
  readonly matching: boolean;
  /** Weight of a step of a correction beside 1 for any other (data aggregation: Ross et al., 2011). */
  readonly correction: number;
};

/** Reads all trajectories once, learns the vocabulary from those that are trained on, and numbers them by it. */
export async function collectExamples(
  release: AsyncIterable<ReleasedTrajectory> | Iterable<ReleasedTrajectory>,
  options: ExampleOptions,
  signal?: AbortSignal,
): Promise<ExampleSet> {
  const learner = new VocabularyLearner();
  const examples: Example[] = [];
  const counts: ExampleCounts = {
    trajectories: 0,
    leftOut: { failed: 0, agent: 0, test: 0, beyondLimit: 0 },
    sources: {},
    unpointed: 0,
    unexplainedTexts: 0,
  };
  for await (const released of release) {
    signal?.throwIfAborted();
    const reason = reasonToLeaveOut(released, examples.length);
    if (reason) {
      counts.leftOut[reason] += 1;
      continue;
    }
    const { source } = released.trajectory.meta;
    counts.trajectories += 1;
    counts.sources[source] = (counts.sources[source] ?? 0) + 1;
    const group = released.splitGroup ?? released.trajectory.trajectoryId;
    const weight = source === "correction" ? options.correction : 1;
    const { trajectoryId } = released.trajectory;
    for (const example of examplesOf(
      released.trajectory,
      learner.provisional(trajectoryId),
      options,
    )) {
      examples.push({ ...example, trajectoryId, group, split: released.split, weight });
      if (!example.invented) countGaps(counts, example.label);
    }
  }
  const vocabulary = learner.learn();
  learner.renumber(
    examples.map((example) => example.packed),
    vocabulary,
  );
  return { examples, vocabulary, counts };
}

function reasonToLeaveOut(released: ReleasedTrajectory, count: number) {
  const { meta, terminate } = released.trajectory;
  if (released.split === "test") return "test";
  // What an agent did by itself is never a demonstration; what a person corrected is marked as such.
  if (meta.source === "agent") return "agent";
  if (terminate.status === "failure") return "failed";
  return count >= greatestExampleCount ? "beyondLimit" : null;
}

function countGaps(counts: ExampleCounts, label: Label): void {
  const points = label.kind !== "key" && label.kind !== "wait" && label.kind !== "terminate";
  if (points && label.element.length === 0) counts.unpointed += 1;
  if (label.kind === "type" && label.source === null) counts.unexplainedTexts += 1;
}

type Numbers = Pick<VocabularyIndex, "word" | "role" | "chord">;

/** One example per good step, and one for the end of a trajectory that succeeded. */
export function* examplesOf(
  trajectory: Trajectory,
  numbers: Numbers,
  { matching }: Pick<ExampleOptions, "matching"> = { matching: true },
): Generator<Pick<Example, "packed" | "label" | "invented">> {
  const { instruction } = trajectory.meta;
  const history: PastStep[] = [];
  const encode = (observation: Observation, past: readonly PastStep[]) =>
    encodeObservation({ observation, instruction, history: past, matching });
  for (const step of trajectory.steps) {
    if (step.observation && step.verdict === "good") {
      for (const past of pastsOf(step, history)) {
        const encoded = encode(step.observation, past);
        const label = labelStep(step, encoded);
        // A chord is learned as an answer even where it never stands in a history.
        if (label.chord !== null) numbers.chord(label.chord);
        yield { packed: pack(encoded, numbers), label, invented: past.length > history.length };
      }
      const further = withoutTarget(step, history);
      if (further) {
        const label = scrollOn(history);
        yield { packed: pack(encode(further, history), numbers), label, invented: true };
      }
    }
    history.push(step);
  }
  if (trajectory.last && trajectory.terminate.status === "success") {
    const encoded = encode(trajectory.last, history);
    yield { packed: pack(encoded, numbers), label: terminateLabel, invented: false };
  }
}

/**
 * A recorded scroll is the sum of a run, and what was seen within the run is not on record. The agent scrolls
 * by little and looks again; so a long scroll also teaches to go on scrolling, from the same observation
 * with the scroll already in the history once and three times.
 */
function pastsOf(step: PastStep, history: readonly PastStep[]): (readonly PastStep[])[] {
  const { action } = step;
  const isLong =
    action.kind === "scroll" &&
    Math.max(Math.abs(action.dx), Math.abs(action.dy)) > limits.scrollNotches;
  return isLong ? [history, [...history, step], [...history, step, step, step]] : [[...history]];
}

/** What a step's observation would have been had the scroll before it not brought the target into view. */
function withoutTarget(step: PastStep, history: readonly PastStep[]): Observation | null {
  const target = targetOf(step);
  if (history.at(-1)?.action.kind !== "scroll" || !target || !step.observation) return null;
  const isTarget = (element: SafeElement) =>
    element.id === target.id || (target.name !== "" && element.name === target.name);
  const elements = step.observation.elements.filter((element) => !isTarget(element));
  return { ...step.observation, elements };
}

/** Then the right thing is to scroll on; over which element is left open. */
function scrollOn(history: readonly PastStep[]): Label {
  const action = history.at(-1)?.action;
  const scroll = action?.kind === "scroll" ? directionOf(action) : "down";
  return { ...terminateLabel, kind: "scroll", scroll, modifier: "none" };
}
