/** A model is the port through which the agent asks what to do next; it never touches the desktop itself. */
import type { Observation } from "@apprentice/core/action/safe.ts";
import type { ActionKind } from "@apprentice/core/action/action.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import type { PastStep } from "../train/policy/past.ts";

export type { PastStep };

export type Situation = {
  /** What the guard lets the model see; elements without a frame are enough for the reference policy. */
  readonly observation: Observation;
  readonly instruction: string;
  /** The steps of this run so far, oldest first, a person's corrections among them. */
  readonly history: readonly PastStep[];
  /** Texts that the run may type besides those of the instruction, such as the clipboard's; newest first. */
  readonly remembered?: readonly string[];
  /** Ids of elements that the agent may not point at, such as a browser's own buttons; proposals of them are refused. */
  readonly outOfReach?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
};

type Part<K extends string, T> = { readonly kind: K } & T;

/** Where to act: an element of the observation if the model names one, and always a point in screen pixels. */
export type Place = { readonly elementId: string | null; readonly at: Point };
type Modifiers = { readonly modifiers: readonly ("ctrl" | "shift" | "alt" | "meta")[] };

export type ProposedAction =
  | Part<Exclude<ActionKind, "drag" | "scroll" | "type" | "key" | "wait">, Place & Modifiers>
  | Part<"drag", Place & Modifiers & { readonly toElementId: string | null; readonly to: Point }>
  /** Wheel notches; dx > 0 right, dy > 0 down. */
  | Part<"scroll", Place & Modifiers & { readonly dx: number; readonly dy: number }>
  /** `elementId` is the field that should have the focus; null: whatever has it. */
  | Part<"type", { readonly elementId: string | null; readonly text: string }>
  | Part<"key", { readonly keys: readonly string[]; readonly count: number }>
  | Part<"wait", { readonly ms: number }>
  | Part<"terminate", { readonly status: "success" | "failure" }>;

export type Proposal = {
  readonly action: ProposedAction;
  /** Between 0 and 1, as the model sees it; null where it does not say. */
  readonly confidence: number | null;
};

export type Decided = Proposal & {
  /** Other proposals, best first, at most four. */
  readonly alternatives: readonly Proposal[];
};

export type Model = AsyncDisposable & {
  /** Shown to people and kept with what the agent did. */
  readonly name: string;
  /**
   * True where it decides within this process, so that nothing it is told leaves: it reads the instruction as it was
   * typed. Every other model is told what the guard lets through.
   */
  readonly local?: true;
  decide(situation: Situation): Promise<Decided>;
};
