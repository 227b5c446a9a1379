/** Notices an agent that does the same thing in the same state again and again. */
import { createHash } from "node:crypto";
import type { ProposedAction } from "./model.ts";

/** A second try is allowed, because a screen may have been slow; a third would be stubborn. */
const greatestTries = 2;

export type Repetition = {
  /** Whether the action has been tried as often as it may be in this state. */
  isSpent(state: string, action: ProposedAction): boolean;
  note(state: string, action: ProposedAction): void;
};

/** Bounded by the step budget: one entry a step. Keeps hashes only, as states hold what the screen said. */
export function watchRepetition(): Repetition {
  const tries = new Map<string, number>();
  return {
    isSpent: (state, action) => (tries.get(keyOf(state, action)) ?? 0) >= greatestTries,
    note: (state, action) => {
      const key = keyOf(state, action);
      tries.set(key, (tries.get(key) ?? 0) + 1);
    },
  };
}

function keyOf(state: string, action: ProposedAction): string {
  return createHash("sha256")
    .update(state)
    .update("\0")
    .update(JSON.stringify(action))
    .digest("hex");
}
