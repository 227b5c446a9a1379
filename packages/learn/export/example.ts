/** An example is one thing to learn: a picture, what was asked and done so far, and the next action. */
import type { Observation } from "@apprentice/core/action/safe.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import type { Step, Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import type { Dialect } from "./dialect.ts";
import { plainAction, type PlainAction } from "./plain-action.ts";

export type Example = {
  /** Index of the step; the end of a trajectory counts as one more. */
  readonly step: number;
  readonly observation: Observation & { readonly frame: NonNullable<Observation["frame"]> };
  readonly action: PlainAction;
  readonly targetId: string | null;
  readonly prompt: string;
  readonly completion: string;
};

/** Why a step is no target, though it may stay in the history of later ones. */
export type LeftOut =
  | "wrong"
  | "redundant"
  | "no_picture"
  | "not_expressible"
  | "not_ended"
  | "reserved_text";

export type ExampleOptions = {
  readonly trajectory: Trajectory;
  readonly dialect: Dialect;
  /** Greatest number of earlier actions told in a prompt. */
  readonly history: number;
  /** Text that must not occur in a prompt or completion, because loaders would take it for a picture. */
  readonly reserved: readonly string[];
  readonly leftOut: (reason: LeftOut) => void;
};

export function examplesOf(options: ExampleOptions): Example[] {
  const { trajectory, dialect, leftOut } = options;
  const examples: Example[] = [];
  const done: string[] = [];
  for (const step of trajectory.steps) {
    const action = plainAction(step.action);
    const size = step.observation?.frame ?? lastSize(examples);
    const completion = size ? dialect.encode(action, size) : null;
    const reason = reasonToLeaveOut(step, completion);
    if (reason) leftOut(reason);
    else if (hasFrame(step.observation) && completion !== null) {
      const { index, observation, targetId } = step;
      const prompt = promptOf(options, done);
      examples.push({ step: index, observation, action, targetId, prompt, completion });
    }
    if (completion !== null) done.push(completion);
  }
  const end = endOf(options, done);
  if (end) examples.push(end);
  else leftOut("not_ended");
  return examples.filter(({ prompt, completion }) => {
    const clean = !options.reserved.some(
      (word) => prompt.includes(word) || completion.includes(word),
    );
    if (!clean) leftOut("reserved_text");
    return clean;
  });
}

/** Whether every coordinate lies inside its frame; where one does not, picture and action do not belong together. */
export function fitsFrames(trajectory: Trajectory): boolean {
  return trajectory.steps.every(({ observation, action }) => {
    const frame = observation?.frame;
    if (!frame) return true;
    const inside = ({ x, y }: Point): boolean =>
      x >= 0 && y >= 0 && x < frame.widthPx && y < frame.heightPx;
    return (!("at" in action) || inside(action.at)) && (!("to" in action) || inside(action.to));
  });
}

function reasonToLeaveOut(step: Step, completion: string | null): LeftOut | null {
  if (step.verdict !== "good") return step.verdict;
  if (!hasFrame(step.observation)) return "no_picture";
  return completion === null ? "not_expressible" : null;
}

/** The end is learned from the last picture, where somebody said how the task ended. */
function endOf(options: ExampleOptions, done: readonly string[]): Example | null {
  const { trajectory, dialect } = options;
  const { last, terminate, steps } = trajectory;
  if (terminate.status === "stopped" || !hasFrame(last)) return null;
  const action: PlainAction = { kind: "terminate", status: terminate.status };
  const completion = dialect.encode(action, last.frame);
  if (completion === null) return null;
  const prompt = promptOf(options, done);
  return { step: steps.length, observation: last, action, targetId: null, prompt, completion };
}

const hasFrame = (observation: Observation | null): observation is Example["observation"] =>
  observation !== null && observation.frame !== null;

const lastSize = (examples: readonly Example[]) => examples.at(-1)?.observation.frame ?? null;

function promptOf(
  { trajectory, dialect, history }: ExampleOptions,
  done: readonly string[],
): string {
  const told = history === 0 ? [] : done.slice(-history);
  const first = done.length - told.length + 1;
  const lines = told.map(
    (completion, index) => `${first + index}. ${completion.replaceAll("\n", "; ")}`,
  );
  const soFar =
    lines.length === 0 ? "Nothing was done so far." : `Done so far:\n${lines.join("\n")}`;
  return `${dialect.instructions}\n\nTask: ${trajectory.meta.instruction}\n\n${soFar}`;
}
