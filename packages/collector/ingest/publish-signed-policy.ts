import type { PolicyHash } from "@apprentice/core/id/id.ts";
import { contradictionsOf } from "@apprentice/core/policy/contradictions.ts";
import { missingPapersOf } from "@apprentice/core/policy/jurisdiction.ts";
import { verifyPolicy, type SignedPolicy } from "@apprentice/core/policy/signed-policy.ts";
import { refuse, type Refusal } from "../http/refusal.ts";
import type { Services } from "../services.ts";
import { addPolicy, findPolicy, newestPolicy } from "../store/policies.ts";

/** Verifies and stores a policy. The newest one again is fine; another one needs a greater serial. */
export async function publishSignedPolicy(
  services: Pick<Services, "db" | "audit" | "policyKeys" | "nowMs">,
  signed: SignedPolicy,
): Promise<{ readonly kind: "published"; readonly policyHash: PolicyHash } | Refusal> {
  const nowMs = services.nowMs();
  const newest = await newestPolicy(services.db);
  const verified = await verifyPolicy({
    signed,
    keys: services.policyKeys,
    nowMs,
    greatestSerialSeen: newest?.policy.serial ?? 0,
  });
  if (verified.kind === "refused") return refuse("policy_refused", verified.message);
  const { policy, policyHash } = verified;
  const [contradiction] = contradictionsOf(policy);
  if (contradiction)
    return refuse("policy_refused", `The policy cannot be: ${contradiction.message}.`);
  const missing = missingPapersOf(policy, nowMs);
  if (missing.length > 0) {
    const message = `The law of the places that this policy names is not kept; missing: ${missing.join("; ")}.`;
    return refuse("policy_refused", message);
  }
  // Somebody else may publish at the same moment: the row itself decides, not what was read before.
  const added = await services.db.transaction().execute(async (transaction) => {
    if (!(await addPolicy(transaction, { signed, policy, policyHash, nowMs }))) return false;
    const entry = { policyHash, serial: policy.serial };
    await services.audit.appendIn(transaction, "policy_published", entry);
    return true;
  });
  if (added || (await findPolicy(services.db, policyHash)))
    return { kind: "published", policyHash };
  const message = `Another policy has serial ${String(policy.serial)} already; give this one a greater serial and have it signed again.`;
  return refuse("policy_refused", message);
}
