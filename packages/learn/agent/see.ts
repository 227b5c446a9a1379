/** What the agent sees: one look of the eyes, cleaned by the same guard as a recording. */
import type { SafeObservation, SafeTile } from "@apprentice/core/action/safe.ts";
import type { GapReason } from "@apprentice/core/event/gap.ts";
import { admitWindow } from "@apprentice/core/policy/admit.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import type { Sight } from "@apprentice/desktop/observe/eyes.ts";
import type { Guard } from "@apprentice/guard/guard.ts";

export type Seeing = {
  /** For checks in this process alone; models never get it. */
  readonly sight: Sight;
  readonly observation: SafeObservation;
  readonly tiles: readonly SafeTile[];
};

export type SeeOptions = {
  readonly guard: Guard;
  readonly policy: Policy;
  /** Whether pixels are cleaned and kept; models that read elements alone decide without, many times faster. */
  readonly pictures: boolean;
};

/** Null with a reason where no approved window is active, or where the guard lets nothing through. */
export async function see(
  sight: Sight,
  { guard, policy, pictures }: SeeOptions,
): Promise<Seeing | { readonly sight: null; readonly reason: GapReason }> {
  const admission = admitWindow(policy, sight.context.window);
  if (admission.kind === "refused") return { sight: null, reason: admission.reason };
  const shown = pictures ? sight : { ...sight, frame: null, frameAgeMs: null };
  const cleaned = await guard.observation(shown, admission.rule);
  if (cleaned.kind === "dropped") return { sight: null, reason: cleaned.reason };
  const { observation, tiles } = cleaned.value;
  return { sight, observation, tiles };
}
