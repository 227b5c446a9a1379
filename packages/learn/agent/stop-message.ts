import type { StopReason } from "./agent-run.ts";

const messages: Readonly<Record<StopReason, string>> = {
  terminated: "The model ended the work itself.",
  step_budget:
    "The policy's greatest number of steps was reached. Split the work up, or raise agent.greatestSteps.",
  repetition: "The agent did the same thing on the same screen again and again, so it was stopped.",
  refused:
    "Nothing that the model proposed could be done safely, several times in a row. Do this step yourself.",
  taken_over: "Somebody used the mouse or the keyboard, so the agent let go at once.",
  paused: "The pause was pressed, so the agent let go at once.",
  indicator_lost:
    "The indicator could not be proven to be seen, so the agent let go at once. Where the computer was too busy, start it again.",
  stopped_by_person: "The person who directs the agent stopped it.",
  no_approved_window:
    "No approved window is active. Open an application or site that the policy names, and start again.",
  instruction_withheld:
    "The guard could not look through the instruction, so no model was told it. Say it in fewer words.",
  model_failed: "The model failed.",
  eyes_lost: "The desktop can no longer be seen, so the agent stopped.",
  lock_lost:
    "The session lock is gone, so what the agent does could be taken for a person's. Start it again.",
  aborted: "The agent was stopped.",
};

/** What happened and what to do. Typed errors speak for themselves; others may quote anything, so they are not told. */
export function stopMessage(reason: StopReason, cause: unknown): string {
  const isTyped = cause instanceof Error && "code" in cause;
  return isTyped ? `${messages[reason]} ${cause.message}` : messages[reason];
}
