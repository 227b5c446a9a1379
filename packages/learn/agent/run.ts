/** What a run is made of, and what it keeps while it goes on. */
import type { SafeObservation, SafeTile } from "@apprentice/core/action/safe.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import type { Eyes } from "@apprentice/desktop/observe/eyes.ts";
import type { Guard } from "@apprentice/guard/guard.ts";
import type { ArmedWatch, InputWatch } from "./act/input-watch.ts";
import type { Wait } from "./act/wait.ts";
import type { Refusal } from "./check/refusal.ts";
import type { Director } from "./direct/director.ts";
import type { Model, ProposedAction } from "./model.ts";
import type { Instruction } from "./instruction.ts";
import type { Repetition } from "./repetition.ts";
import type { RunLog } from "./run-log.ts";
import type { SessionLock } from "./session/session-lock.ts";

export type AgentMode = "propose" | "supervise";

export type AgentOptions = {
  readonly eyes: Eyes;
  /** Watches these eyes' input and lends the hands. */
  readonly watch: InputWatch;
  readonly guard: Guard;
  readonly model: Model;
  readonly policy: Policy;
  readonly instruction: string;
  readonly mode: AgentMode;
  readonly director: Director;
  /** True where the person works on this same desktop; answering a question there is no take-over. */
  readonly shared?: boolean;
  /** Held for as long as the agent may act, so that its doing is never taken for a person's. */
  readonly lock: SessionLock;
  /** While the indicator's pause is pressed, or it cannot be proven to be seen; stops the run at once. */
  readonly paused: () => boolean | "indicator_lost";
  readonly pictures: boolean;
  /** Called with the tiles of each observation before the model sees it. */
  readonly keepTiles?: (tiles: readonly SafeTile[]) => void;
  /** Told what a model elsewhere is told in place of the instruction, once and whenever it changes. */
  readonly onTold?: (instruction: string) => void;
  readonly onStep?: (step: number, kind: ProposedAction["kind"]) => void;
  /** Fewer steps than the policy allows; never more. */
  readonly greatestSteps?: number;
  /** How long an approved window may be away, as while a page loads; default 4,000. */
  readonly windowPatienceMs?: number;
  readonly os: string;
  readonly clock: () => number;
  readonly wait: Wait;
  readonly random: (length: number) => Uint8Array;
  readonly signal: AbortSignal;
};

export type Run = {
  readonly options: AgentOptions;
  readonly log: RunLog;
  readonly instruction: Instruction;
  /** Of the present turn: what a person did in between makes a new try sensible. */
  repetition: Repetition;
  readonly refusals: Map<Refusal, number>;
  /** Of the present turn: until a person takes over. */
  armed: ArmedWatch;
  /** Fires at whatever ends the turn from outside. */
  signal: AbortSignal;
  confirmed: number;
  last: SafeObservation | null;
};
