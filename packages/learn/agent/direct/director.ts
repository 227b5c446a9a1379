/** A director is the person who lets an agent act: who approves, edits, rejects, confirms, or takes over. */
import type { SafeObservation } from "@apprentice/core/action/safe.ts";
import type { Confirmation } from "../check/irreversible.ts";
import type { Proposal, ProposedAction } from "../model.ts";

export type ReviewRequest = {
  readonly step: number;
  readonly proposal: Proposal;
  readonly alternatives: readonly Proposal[];
  /** What the model saw. */
  readonly observation: SafeObservation;
  /** Why it will also have to be confirmed; null: it will not. */
  readonly confirmation: Confirmation | null;
};

export type Review =
  | { readonly kind: "approve" }
  | { readonly kind: "edit"; readonly action: ProposedAction }
  /** The next best proposal is shown, or the model is asked again. */
  | { readonly kind: "reject" }
  | { readonly kind: "stop" };

export type ConfirmRequest = {
  readonly step: number;
  readonly action: ProposedAction;
  readonly confirmation: Confirmation;
};

export type Director = {
  /** Asked about each step in mode `propose`. */
  review(request: ReviewRequest): Promise<Review>;
  /** Asked in every mode before what may not be undone; anything but true means no. */
  confirm(request: ConfirmRequest): Promise<boolean>;
  /**
   * After a take-over: resolves when the person is done, with how the work went. What the person does until then
   * becomes a correction. With `go_on` the agent takes up the work again. Without it a run ends at the take-over.
   */
  takenOver?(): Promise<"success" | "failure" | "stopped" | "go_on">;
  /** Told where the agent waits until nobody touches the desktop and an approved window is in front. */
  letGo?(): void;
};
