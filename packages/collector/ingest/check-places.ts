/** The law of every place where a participant is: its papers, its notice period, and that the place is known at all. */
import type { Receipt } from "@apprentice/core/consent/receipt.ts";
import { checkJurisdiction } from "@apprentice/core/policy/jurisdiction.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { refuse, type Refusal } from "../http/refusal.ts";

/** `away`: where they are travelling. Null where everything is kept. */
export function checkPlaces(options: {
  readonly policy: Policy;
  readonly places: Receipt["places"];
  readonly away?: readonly string[];
  readonly nowMs: number;
}): Refusal | null {
  const { policy, places, away = [], nowMs } = options;
  if (!places) {
    const message =
      "The receipt does not say where the participant lives and works, and unknown places are blocked; acknowledge the notice again.";
    return refuse("receipt_refused", message);
  }
  const everywhere = [places, ...away.map((now) => ({ ...places, now }))];
  for (const here of everywhere) {
    const check = checkJurisdiction({ places: here, policy, nowMs });
    if (check.kind === "allowed") continue;
    const missing = check.missing.join("; ");
    return refuse("place_blocked", `The law is not kept; missing: ${missing}.`);
  }
  return null;
}
