/** Everything that must hold before a byte of an upload is read. */
import { commitmentOf } from "@apprentice/core/api/commitment.ts";
import { greatestClockSkewMs } from "@apprentice/core/api/sign-request.ts";
import type { UploadClaim } from "@apprentice/core/api/upload-claim.ts";
import { checkReceipt } from "@apprentice/core/consent/receipt.ts";
import type { DeviceId } from "@apprentice/core/id/id.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { missingPapersOf } from "@apprentice/core/policy/jurisdiction.ts";
import { termsOf } from "@apprentice/core/policy/signed-policy.ts";
import { refuse, type Refusal } from "../http/refusal.ts";
import type { TextSeal } from "../keys/text-seal.ts";
import type { Services } from "../services.ts";
import { commitmentTime } from "../store/commitments.ts";
import { hasOpenObjection } from "../store/concerns.ts";
import { journeysAt } from "../store/journeys.ts";
import { findPolicy } from "../store/policies.ts";
import { findReceipt, type StoredReceipt } from "../store/receipts.ts";
import { checkPlaces } from "./check-places.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;

type Checked = Pick<Services, "db" | "nowMs">;

/** What an upload claims, with what the collector has of it. */
type Claimed = {
  readonly deviceId: DeviceId;
  readonly claim: UploadClaim;
  readonly policy: Policy;
  readonly known: StoredReceipt;
  /** The participant's. */
  readonly seal: TextSeal;
};

/** Null where the upload may come. */
export async function checkUpload(
  services: Checked,
  upload: Pick<Claimed, "deviceId" | "claim" | "seal">,
): Promise<Refusal | null> {
  const { db } = services;
  const { deviceId, claim, seal } = upload;
  const stored = await findPolicy(db, claim.policyHash);
  if (!stored) {
    const message = "The collector does not know the policy that was recorded under.";
    return refuse("policy_unknown", message);
  }
  const known = await findReceipt(db, { receiptId: claim.receiptId, deviceId }, seal);
  if (!known) {
    const message = "The collector has no such receipt of this device; send it first.";
    return refuse("receipt_unknown", message);
  }
  const claimed = { ...upload, policy: stored.policy, known };
  return (await checkConsent(services, claimed)) ?? checkBeginning(services, claimed);
}

/** The receipt again, as at the recorder, and the law of the places that it names. */
async function checkConsent(
  { db, nowMs }: Checked,
  { claim, policy, known }: Claimed,
): Promise<Refusal | null> {
  const { receipt, withdrawnMs } = known;
  if (await hasOpenObjection(db, receipt.participantId)) return objectionOpen();
  const terms = termsOf({ policy, policyHash: claim.policyHash });
  const check = checkReceipt({ receipt, policy: terms, nowMs: nowMs(), withdrawnMs });
  if (check.kind === "refused") return refuse("receipt_refused", check.message);
  // A paper that has gone out of date closes ingest, as an expired receipt does.
  const missing = missingPapersOf(policy, nowMs());
  if (missing.length > 0) {
    return refuse("receipt_refused", `The policy's papers are not in date: ${missing.join("; ")}.`);
  }
  return checkPlaces({ policy, places: receipt.places, nowMs: nowMs() });
}

export function objectionOpen(): Refusal {
  const message =
    "You objected, and nothing is accepted until the privacy officer has answered; it stays on your computer.";
  return refuse("objection_open", message);
}

/**
 * When the recording began, by the collector's own clock: it cannot have begun later than its commitment came. The
 * notice period counts from when the collector had the receipt, so a device cannot shorten it by dating anything back.
 */
async function checkBeginning(
  { db, nowMs }: Checked,
  { deviceId, claim, policy, known, seal }: Claimed,
): Promise<Refusal | null> {
  const { receipt, receivedMs } = known;
  const openMs = receivedMs + policy.notice.periodDays * dayMs - greatestClockSkewMs;
  if (nowMs() < openMs) {
    const message =
      "The notice period, counted from when the collector had the receipt, has not ended.";
    return refuse("receipt_refused", message);
  }
  const commitment = await commitmentOf(claim.recordingId, claim.nonce);
  const beganMs = await commitmentTime(db, commitment, deviceId);
  if (beganMs === null) {
    const message =
      "No commitment was handed in when this recording began, so its hold cannot be checked.";
    return refuse("commitment_unknown", message);
  }
  if (beganMs < openMs) {
    return refuse("receipt_refused", "The recording began before the notice period had ended.");
  }
  const issuedMs = Date.parse(policy.issued) - greatestClockSkewMs;
  if (!(beganMs >= issuedMs && beganMs < Date.parse(policy.expires))) {
    return refuse("receipt_refused", "The policy was not in force when the recording began.");
  }
  const away = await journeysAt(db, { participantId: receipt.participantId, atMs: beganMs }, seal);
  const blocked = checkPlaces({ policy, places: receipt.places, away, nowMs: nowMs() });
  if (blocked) return blocked;
  const { leastHours } = policy.hold;
  if (nowMs() - beganMs >= leastHours * hourMs) return null;
  const message = `The hold lasts at least ${String(leastHours)} hours from the start of the recording; send it later.`;
  return refuse("hold_too_short", message);
}
