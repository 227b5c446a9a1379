/** A practice task is a small piece of office work with a seeded state, a plan that people follow, and a checker. */
import type { Random } from "./seeded-random.ts";
import { wordBlindly } from "./word-blindly.ts";

/** How a person would name a thing on the screen: by what it says, and by role where that is not enough. */
export type Target = { readonly name: string; readonly roles?: readonly string[] };

/** One thing a person means to do; the demonstrator turns it into pointer paths and key presses. */
export type Intent =
  | { readonly does: "click" | "double_click" | "right_click" | "hover"; readonly target: Target }
  | { readonly does: "drag"; readonly from: Target; readonly to: Target }
  | { readonly does: "type"; readonly text: string }
  | { readonly does: "key"; readonly keys: readonly string[]; readonly count?: number }
  /** Scrolls over `over` until `until` is within reach. */
  | { readonly does: "scroll"; readonly over: Target; readonly until: Target };

/** Which of the equally good ways a person takes; drawn once per person, not per step. */
export type Habits = {
  /** Keyboard shortcut where a menu would do. */
  readonly shortcuts: boolean;
  /** Tab to the next field instead of clicking it. */
  readonly tabs: boolean;
  /** Takes things whose order does not matter from the last to the first. */
  readonly backwards?: boolean;
};

export type PracticeApplication = "browser" | "editor" | "calculator";

export type Episode = {
  readonly taskId: string;
  readonly seed: number;
  readonly instruction: string;
  /** Other wordings that may be demonstrated. */
  readonly paraphrases: readonly string[];
  /** Wordings for tests alone, by somebody who has not seen the others; never demonstrated. */
  readonly testWordings: readonly string[];
  /** What decides the state, as JSON; equal states have equal text. */
  readonly state: string;
  /** Body of the page, for browser tasks. */
  readonly html?: string;
  /** Text of the file that the editor opens, for editor tasks. */
  readonly file?: string;
  plan(habits: Habits): readonly Intent[];
  /**
   * Whether the work is done. `report` is what the application says of itself: for a page the object it
   * reported last, for the editor `{ file }` as saved, for the calculator `{ display }`.
   */
  check(report: Readonly<Record<string, unknown>>): boolean;
};

export type PracticeTask = {
  readonly id: string;
  readonly family: string;
  readonly application: PracticeApplication;
  /** Tasks that no model is ever trained on; a fixed third. */
  readonly heldOut: boolean;
  start(seed: number): Episode;
};

type Draft = Omit<Episode, "taskId" | "seed" | "state" | "testWordings"> & {
  readonly data: unknown;
  /** What of the state stands in the instruction, by name, for wordings that are kept apart from the tasks. */
  readonly slots: Readonly<Record<string, string | undefined>>;
};

/** Ties a task's description to its way of making states. */
export function practiceTask(
  description: Omit<PracticeTask, "start">,
  make: (random: Random) => Draft,
  random: (seed: number) => Random,
): PracticeTask {
  return {
    ...description,
    start: (seed) => {
      const { data, slots, ...draft } = make(random(seed));
      const { id: taskId } = description;
      const testWordings = wordBlindly(taskId, slots);
      return { ...draft, testWordings, taskId, seed, state: JSON.stringify(data) };
    },
  };
}
