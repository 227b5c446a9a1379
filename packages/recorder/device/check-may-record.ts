/** Everything that must hold before and while something is recorded, asked several times a second; pure. */
import { checkReceipt, type Receipt } from "@apprentice/core/consent/receipt.ts";
import type { GapReason } from "@apprentice/core/event/gap.ts";
import type { PolicyHash } from "@apprentice/core/id/id.ts";
import { checkJurisdiction, missingPapersOf } from "@apprentice/core/policy/jurisdiction.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { termsOf } from "@apprentice/core/policy/signed-policy.ts";
import type { KnownReceipt, Standing } from "./device-files.ts";
import { withinWorkingHours } from "./working-hours.ts";

export type MayRecord =
  /** `receipt` is the one to record under. */
  | { readonly kind: "may"; readonly receipt: Receipt }
  | { readonly kind: "refused"; readonly reason: GapReason; readonly message: string };

export type RecordingGrounds = {
  /** Signatures, schema and serial verified. */
  readonly policy: Policy;
  readonly policyHash: PolicyHash;
  /** Signatures verified. */
  readonly receipts: readonly Pick<KnownReceipt, "signed" | "withdrawnMs">[];
  readonly lastContactMs: number;
  /** Default none. */
  readonly standing?: Pick<Standing, "objection"> & {
    readonly journey: { readonly place: string } | null;
  };
};

const hourMs = 3_600_000;
/** A clock set back further than this since the last contact is not believed. */
const greatestBackwardsMs = 15 * 60_000;

export function checkMayRecord(grounds: RecordingGrounds, nowMs: number): MayRecord {
  return checkDates(grounds, nowMs) ?? checkObjection(grounds) ?? checkReceipts(grounds, nowMs);
}

function refused(reason: GapReason, message: string): MayRecord {
  return { kind: "refused", reason, message };
}

/** Null where the policy is in force now. Written so that a clock that is not a number refuses. */
function checkDates({ policy, lastContactMs }: RecordingGrounds, nowMs: number): MayRecord | null {
  if (!(nowMs >= Date.parse(policy.issued) && nowMs >= lastContactMs - greatestBackwardsMs)) {
    return refused("receipt_invalid", "The clock of this computer was set back; set it right.");
  }
  if (!(nowMs < Date.parse(policy.expires))) {
    return refused("receipt_invalid", "The policy has expired; ask for a new one.");
  }
  const [missing] = missingPapersOf(policy, nowMs);
  if (missing !== undefined) {
    const message = `The law where you are is not kept; missing: ${missing}. Tell ${policy.contact.steward}.`;
    return refused("receipt_invalid", message);
  }
  if (!(nowMs - lastContactMs <= policy.greatestOfflineHours * hourMs)) {
    const message = `The collector was not reached for ${String(policy.greatestOfflineHours)} hours, so the policy may have changed; connect and run \`apprentice sync\`.`;
    return refused("receipt_invalid", message);
  }
  if (policy.workingHours && !withinWorkingHours(policy.workingHours, nowMs)) {
    const { from, to, zone, days } = policy.workingHours;
    const message = `It is outside the hours in which work is recorded (${days.join(", ")}, ${from} to ${to}, ${zone}).`;
    return refused("outside_hours", message);
  }
  return null;
}

function checkObjection({ policy, standing }: RecordingGrounds): MayRecord | null {
  switch (standing?.objection ?? "none") {
    case "none":
      return null;
    case "open": {
      const message = `You objected, so nothing is recorded until ${policy.contact.steward} has answered; \`apprentice notice answers\` shows it.`;
      return refused("receipt_invalid", message);
    }
    case "unsent": {
      const message =
        "You objected, so nothing is recorded; the collector was not reached. Say it again with `apprentice notice object`.";
      return refused("receipt_invalid", message);
    }
  }
}

/** Null where the law of every place that the receipt names, and of the journey, is kept now. */
function checkPlaces(
  { policy, standing }: RecordingGrounds,
  { places }: Receipt,
  nowMs: number,
): string | null {
  if (!places)
    return "The receipt does not say where you live and work, and unknown places are blocked; acknowledge the notice again.";
  const now = standing?.journey?.place;
  const here = now === undefined ? places : { ...places, now };
  const check = checkJurisdiction({ places: here, policy, nowMs });
  if (check.kind === "allowed") return null;
  return `The law where you are is not kept; missing: ${check.missing.join("; ")}. Tell ${policy.contact.steward}.`;
}

/** Any receipt in force will do; else the newest one's refusal is told. */
function checkReceipts(grounds: RecordingGrounds, nowMs: number): MayRecord {
  const { policy, policyHash, receipts } = grounds;
  const terms = termsOf({ policy, policyHash });
  let told = refused(
    "receipt_invalid",
    "The notice was not acknowledged yet; run `apprentice notice show` and `apprentice notice acknowledge`.",
  );
  for (const { signed, withdrawnMs } of receipts) {
    const { receipt } = signed;
    const check = checkReceipt({ receipt, policy: terms, nowMs, withdrawnMs });
    const blocked = check.kind === "valid" ? checkPlaces(grounds, receipt, nowMs) : check.message;
    if (blocked === null) return { kind: "may", receipt };
    told = refused("receipt_invalid", blocked);
  }
  return told;
}
