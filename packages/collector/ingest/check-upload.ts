/** Everything that must hold before a byte of an upload is read. */
import { commitmentOf } from "@apprentice/core/api/commitment.ts";
import { greatestClockSkewMs } from "@apprentice/core/api/sign-request.ts";
import type { UploadClaim } from "@apprentice/core/api/upload-claim.ts";
import { checkReceipt, type Receipt } from "@apprentice/core/consent/receipt.ts";
import type { DeviceId } from "@apprentice/core/id/id.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { checkJurisdiction, missingPapersOf } from "@apprentice/core/policy/jurisdiction.ts";
import { termsOf } from "@apprentice/core/policy/signed-policy.ts";
import { refuse, type Refusal } from "../http/refusal.ts";
import type { Services } from "../services.ts";
import { commitmentTime } from "../store/commitments.ts";
import { hasOpenObjection } from "../store/concerns.ts";
import { journeysAt } from "../store/journeys.ts";
import { findPolicy } from "../store/policies.ts";
import { findReceipt } from "../store/receipts.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;

type Checked = Pick<Services, "db" | "nowMs">;

/** Null where the upload may come. */
export async function checkUpload(
  services: Checked,
  deviceId: DeviceId,
  claim: UploadClaim,
): Promise<Refusal | null> {
  const stored = await findPolicy(services.db, claim.policyHash);
  if (!stored) {
    return refuse(
      "policy_unknown",
      "The collector does not know the policy that was recorded under.",
    );
  }
  return (
    (await checkConsent(services, deviceId, claim, stored.policy)) ??
    (await checkHold(services, deviceId, claim, stored.policy))
  );
}

/**
 * The receipt again, as at the recorder; and its notice period counts here from when the collector had the
 * receipt, so that a device cannot shorten it by dating the acknowledgement back.
 */
async function checkConsent(
  { db, nowMs }: Checked,
  deviceId: DeviceId,
  claim: UploadClaim,
  policy: Policy,
): Promise<Refusal | null> {
  const known = await findReceipt(db, claim.receiptId, deviceId);
  if (!known) {
    return refuse(
      "receipt_unknown",
      "The collector has no such receipt of this device; send it first.",
    );
  }
  const { receipt, withdrawnMs, receivedMs } = known;
  if (await hasOpenObjection(db, receipt.participantId)) return objectionOpen();
  const terms = termsOf({ policy, policyHash: claim.policyHash });
  const check = checkReceipt({ receipt, policy: terms, nowMs: nowMs(), withdrawnMs });
  if (check.kind === "refused") return refuse("receipt_refused", check.message);
  // A paper that has gone out of date closes ingest, as an expired receipt does.
  const missing = missingPapersOf(policy, nowMs());
  if (missing.length > 0) {
    return refuse("receipt_refused", `The policy's papers are not in date: ${missing.join("; ")}.`);
  }
  const blocked = checkPlaces(policy, receipt.places, nowMs());
  if (blocked) return blocked;
  const openMs = receivedMs + policy.notice.periodDays * dayMs - greatestClockSkewMs;
  if (nowMs() >= openMs) return null;
  const message =
    "The notice period, counted from when the collector had the receipt, has not ended.";
  return refuse("receipt_refused", message);
}

/** The law of every place again: its papers, its notice period, and that the place is known at all. */
function checkPlaces(
  policy: Policy,
  places: Receipt["places"],
  nowMs: number,
  now?: string,
): Refusal | null {
  if (!places) {
    const message =
      "The receipt does not say where the participant lives and works, and unknown places are blocked; acknowledge the notice again.";
    return refuse("receipt_refused", message);
  }
  const here = now === undefined ? places : { ...places, now };
  const check = checkJurisdiction({ places: here, policy, nowMs });
  if (check.kind === "allowed") return null;
  return refuse("place_blocked", `The law is not kept; missing: ${check.missing.join("; ")}.`);
}

/** Where the participant said that they were when the recording began. */
async function checkJourneys(
  { db, nowMs }: Checked,
  policy: Policy,
  receipt: Receipt,
  beganMs: number,
): Promise<Refusal | null> {
  for (const place of await journeysAt(db, receipt.participantId, beganMs)) {
    const blocked = checkPlaces(policy, receipt.places, nowMs(), place);
    if (blocked) return blocked;
  }
  return null;
}

export function objectionOpen(): Refusal {
  const message =
    "You objected, and nothing is accepted until the privacy officer has answered; it stays on your computer.";
  return refuse("objection_open", message);
}

async function checkHold(
  { db, nowMs }: Checked,
  deviceId: DeviceId,
  claim: UploadClaim,
  policy: Policy,
): Promise<Refusal | null> {
  const commitment = await commitmentOf(claim.recordingId, claim.nonce);
  const beganMs = await commitmentTime(db, commitment, deviceId);
  if (beganMs === null) {
    const message =
      "No commitment was handed in when this recording began, so its hold cannot be checked.";
    return refuse("commitment_unknown", message);
  }
  const known = await findReceipt(db, claim.receiptId, deviceId);
  const away = known && (await checkJourneys({ db, nowMs }, policy, known.receipt, beganMs));
  if (away) return away;
  const { leastHours } = policy.hold;
  if (nowMs() - beganMs >= leastHours * hourMs) return null;
  const message = `The hold lasts at least ${String(leastHours)} hours from the start of the recording; send it later.`;
  return refuse("hold_too_short", message);
}
