/** How a run of the agent went. */
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import type { Refusal } from "./check/refusal.ts";

export type StopReason =
  /** The model said that it was done, or that it cannot do it. */
  | "terminated"
  | "step_budget"
  | "repetition"
  /** Several times in a row nothing that the model proposed could be done. */
  | "refused"
  | "taken_over"
  | "paused"
  | "indicator_lost"
  | "stopped_by_person"
  | "no_approved_window"
  /** The guard could not look through the instruction, so that no model was told it. */
  | "instruction_withheld"
  | "model_failed"
  | "eyes_lost"
  | "lock_lost"
  | "aborted";

export type Stop = {
  readonly status: AgentRun["status"];
  readonly reason: StopReason;
  readonly cause?: unknown;
};

export type AgentRun = {
  readonly status: "success" | "failure" | "stopped";
  readonly reason: StopReason;
  /** For people: what happened and what to do; never captured content. */
  readonly message: string;
  /** What was done, source `agent`. */
  readonly trajectory: Trajectory;
  /**
   * Where a person edited steps or took over: the same work with source `correction`. What a person approved,
   * edited or did is good; what the agent did alone is `redundant`, its last step before a take-over `wrong`.
   */
  readonly correction: Trajectory | null;
  readonly counts: {
    readonly steps: number;
    /** Proposals that were not done, by reason. */
    readonly refused: Readonly<Partial<Record<Refusal, number>>>;
    readonly confirmed: number;
    /** Inputs that went to something not approved, by the eyes' account. */
    readonly stray: number;
  };
};
