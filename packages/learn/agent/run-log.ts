/** Keeps what was done in a run and makes trajectories of it. */
import type { Action } from "@apprentice/core/action/action.ts";
import type { SafeAction, SafeObservation, Terminate } from "@apprentice/core/action/safe.ts";
import type { Element } from "@apprentice/core/event/element.ts";
import type { Gap } from "@apprentice/core/event/gap.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import { RecordingId, TrajectoryId } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import { findTarget } from "@apprentice/core/trajectory/find-target.ts";
import type { Step, Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import type { Guard } from "@apprentice/guard/guard.ts";
import type { PastStep } from "./model.ts";

/** Who a step is owed to: the model alone, the model with a person's yes, or a person. */
export type StepAuthor = "model" | "approved" | "person";

export type RunLog = {
  readonly history: readonly PastStep[];
  /** How many of them the agent did itself, with or without a person's yes or edit; not what was done by hand. */
  readonly ownSteps: number;
  /** Cleans and keeps one action; what the guard drops becomes a gap. */
  add(done: {
    readonly action: Action;
    readonly observation: SafeObservation | null;
    /** The element that the model named, where it named one. */
    readonly targetId: string | null;
    readonly author: StepAuthor;
    /** By a person's own hands, after a take-over; default false. */
    readonly byHand?: boolean;
    readonly window: WindowInfo | null;
    readonly field: Element | null;
  }): Promise<void>;
  /** Something was done that cannot be told as an action, such as half of one. */
  addGap(gap: Gap): void;
  /** The person took over: what the agent did last was wrong. */
  takenOver(): void;
  trajectory(end: RunEnd): Promise<Trajectory>;
  correction(end: RunEnd): Promise<Trajectory | null>;
};

export type RunEnd = { readonly terminate: Terminate; readonly last: SafeObservation | null };

type SafeStep = Step & {
  readonly observation: SafeObservation | null;
  readonly action: SafeAction;
};
type Kept = { readonly step: SafeStep; readonly author: StepAuthor };

export function openRunLog(options: {
  readonly guard: Guard;
  readonly instruction: string;
  readonly startedMs: number;
  readonly os: string;
  readonly random: (length: number) => Uint8Array;
}): RunLog {
  const { guard, random } = options;
  const kept: Kept[] = [];
  const gaps: Gap[] = [];
  const history: PastStep[] = [];
  const recordingId = newId({ schema: RecordingId, prefix: "rec", random: random(16) });
  const wrong = new Set<SafeStep>();
  let isCorrected = false;
  let ownSteps = 0;

  const make = async (
    source: "agent" | "correction",
    done: readonly SafeStep[],
    end: RunEnd,
  ): Promise<Trajectory> => {
    const again = await lookAgain(guard, done, end.last);
    return {
      version: 1,
      trajectoryId: newId({ schema: TrajectoryId, prefix: "traj", random: random(16) }),
      meta: await guard.meta({
        version: 1,
        recordingId,
        instruction: options.instruction,
        source,
        startedMs: options.startedMs,
        os: options.os,
        fidelity: "actions",
      }),
      steps: again.steps,
      gaps: [...gaps, ...again.gaps],
      terminate: end.terminate,
      last: again.last,
    };
  };

  const verdictOf = ({ step, author }: Kept): Step["verdict"] => {
    if (author !== "model") return "good";
    return wrong.has(step) ? "wrong" : "redundant";
  };

  return {
    history,
    get ownSteps() {
      return ownSteps;
    },
    async add({ action, observation, targetId, author, byHand = false, window, field }) {
      // Counted before the guard looks: what it drops was done all the same.
      if (!byHand) ownSteps += 1;
      const cleaned = await guard.action(action, { window, field });
      if (cleaned.kind === "dropped") {
        const { startMs: fromMs, endMs: toMs } = action;
        gaps.push({ fromMs, toMs, reason: cleaned.reason, count: 1 });
        return;
      }
      const found = targetId ?? (observation && findTarget(cleaned.value, observation));
      const step: SafeStep = {
        index: kept.length,
        observation,
        action: cleaned.value,
        targetId: found,
        verdict: "good",
      };
      kept.push({ step, author });
      history.push(step);
      isCorrected ||= author === "person";
    },
    addGap: (gap) => void gaps.push(gap),
    takenOver() {
      const last = kept.findLast(({ author }) => author === "model");
      if (last) wrong.add(last.step);
    },
    trajectory: (end) =>
      make(
        "agent",
        kept.map(({ step }) => step),
        end,
      ),
    correction: async (end) =>
      isCorrected
        ? make(
            "correction",
            kept.map((one) => ({ ...one.step, verdict: verdictOf(one) })),
            end,
          )
        : null,
  };
}

/** The last look with all that the guard has learnt meanwhile, as a recording gets it; what fails becomes a gap. */
async function lookAgain(
  guard: Guard,
  done: readonly SafeStep[],
  last: SafeObservation | null,
): Promise<{
  readonly steps: Step[];
  readonly gaps: readonly Gap[];
  readonly last: SafeObservation | null;
}> {
  const steps: Step[] = [];
  const gaps: Gap[] = [];
  const seen = async (observation: SafeObservation | null): Promise<SafeObservation | null> => {
    if (!observation) return null;
    const item = await guard.recheck({ topic: "observation", observation });
    if ("topic" in item) return item.topic === "observation" ? item.observation : null;
    gaps.push(item);
    return null;
  };
  for (const step of done) {
    const item = await guard.recheck({ topic: "action", action: step.action });
    if (!("topic" in item)) gaps.push(item);
    else if (item.topic === "action") {
      const observation = await seen(step.observation);
      steps.push({ ...step, index: steps.length, observation, action: item.action });
    }
  }
  return { steps, last: await seen(last), gaps };
}
