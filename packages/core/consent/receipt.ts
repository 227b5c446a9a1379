/**
 * A receipt is the participant's signed acknowledgement of a notice, in the manner of ISO/IEC TS 27560.
 * The device signs it; the recorder refuses to start and the collector refuses to accept without one.
 */
import { z } from "zod";
import { DeviceId, ParticipantId, PolicyHash, ReceiptId } from "../id/id.ts";
import {
  PublicKey,
  Signature,
  signDocument,
  verifyDocument,
  type SigningKey,
} from "../id/ed25519.ts";
import { ReceiptPlaces } from "./places.ts";
import { NoticeHash, NoticeLanguage, type Notice } from "./notice.ts";

const context = "apprentice-receipt-v1";
const dayMs = 86_400_000;

export const Receipt = z.strictObject({
  version: z.literal(1),
  receiptId: ReceiptId,
  /** A notice receipt is never called consent: at work the basis usually is not. */
  type: z.literal("notice_receipt"),
  participantId: ParticipantId,
  deviceId: DeviceId,
  policyHash: PolicyHash,
  noticeHash: NoticeHash,
  language: NoticeLanguage,
  purpose: z.literal("train_computer_use_agents"),
  fidelity: z.literal("actions"),
  personalData: z.array(z.enum(["input_actions", "screen_pictures", "interface_elements"])),
  controller: z.string().min(1),
  /** Where the notice said the data lies; jurisdictions of the policy. */
  jurisdictions: z.array(z.string().min(2)),
  /** Said by the participant. A receipt without, of an older version, permits nothing: unknown places are blocked. */
  places: ReceiptPlaces.optional(),
  withdrawal: z.string().min(1),
  acknowledgedMs: z.number().int().nonnegative(),
  /** Acknowledged plus the notice period; nothing is recorded before. */
  validFromMs: z.number().int().nonnegative(),
  /** When the notice must be acknowledged again; from then on the receipt is void. */
  expiresMs: z.number().int().nonnegative(),
});
export type Receipt = Readonly<z.infer<typeof Receipt>>;

export const SignedReceipt = z.strictObject({ receipt: Receipt, signature: Signature });
export type SignedReceipt = Readonly<z.infer<typeof SignedReceipt>>;

/** What a receipt takes from the policy; `termsOf` in core/policy makes it. */
export type ConsentTerms = {
  readonly policyHash: PolicyHash;
  readonly organisation: string;
  readonly purpose: Receipt["purpose"];
  readonly fidelity: Receipt["fidelity"];
  readonly jurisdictions: readonly string[];
  readonly notice: { readonly periodDays: number; readonly renewalDays: number };
};

/** Writes and signs the receipt for a notice that was just acknowledged. */
export async function acknowledge(options: {
  readonly receiptId: ReceiptId;
  readonly participantId: ParticipantId;
  readonly deviceId: DeviceId;
  readonly terms: ConsentTerms;
  readonly notice: Notice;
  readonly places: ReceiptPlaces;
  readonly nowMs: number;
  readonly deviceKey: SigningKey;
}): Promise<SignedReceipt> {
  const { terms, notice, nowMs } = options;
  const acknowledgedMs = Math.floor(nowMs);
  const receipt: Receipt = {
    version: 1,
    receiptId: options.receiptId,
    type: "notice_receipt",
    participantId: options.participantId,
    deviceId: options.deviceId,
    policyHash: terms.policyHash,
    noticeHash: notice.hash,
    language: notice.language,
    purpose: terms.purpose,
    fidelity: terms.fidelity,
    personalData: ["input_actions", "screen_pictures", "interface_elements"],
    controller: terms.organisation,
    jurisdictions: [...terms.jurisdictions],
    places: options.places,
    withdrawal: "apprentice notice withdraw",
    acknowledgedMs,
    validFromMs: acknowledgedMs + terms.notice.periodDays * dayMs,
    expiresMs: acknowledgedMs + terms.notice.renewalDays * dayMs,
  };
  const { privateKey } = options.deviceKey;
  return { receipt, signature: await signDocument({ context, document: receipt, privateKey }) };
}

/** Whether the device with this key signed this receipt. */
export function verifyReceipt(signed: SignedReceipt, publicKey: PublicKey): Promise<boolean> {
  return verifyDocument({
    context,
    document: signed.receipt,
    publicKey,
    signature: signed.signature,
  });
}

export type ReceiptRefusal =
  | "withdrawn"
  | "other_policy"
  | "other_purpose"
  | "period_too_short"
  | "not_yet_valid"
  | "expired";

export type ReceiptCheck =
  | { readonly kind: "valid" }
  | { readonly kind: "refused"; readonly reason: ReceiptRefusal; readonly message: string };

const messages: Readonly<Record<ReceiptRefusal, string>> = {
  withdrawn: "The participant withdrew this acknowledgement; nothing may be recorded or accepted.",
  other_policy:
    "The receipt belongs to another policy; show the present notice and acknowledge it.",
  other_purpose: "The receipt names another purpose or fidelity; a new notice is needed.",
  period_too_short: "The receipt's dates do not keep the policy's notice period or renewal.",
  not_yet_valid: "The notice period has not ended yet; recording starts when it has.",
  expired: "The receipt has expired; acknowledge the notice again.",
};

/**
 * Whether a receipt permits recording (or accepting) at `nowMs` under a policy. Pure: the signature and the
 * device are checked by `verifyReceipt`. The receipt's own dates are not trusted beyond what the policy allows.
 */
export function checkReceipt(options: {
  readonly receipt: Receipt;
  readonly policy: ConsentTerms;
  readonly nowMs: number;
  /** When the participant withdrew, if ever. */
  readonly withdrawnMs?: number | null;
}): ReceiptCheck {
  const reason = refusalOf(options);
  return reason === null
    ? { kind: "valid" }
    : { kind: "refused", reason, message: messages[reason] };
}

function refusalOf(options: Parameters<typeof checkReceipt>[0]): ReceiptRefusal | null {
  const { receipt, policy, nowMs, withdrawnMs } = options;
  if (withdrawnMs !== undefined && withdrawnMs !== null) return "withdrawn";
  if (receipt.policyHash !== policy.policyHash) return "other_policy";
  if (receipt.purpose !== policy.purpose || receipt.fidelity !== policy.fidelity) {
    return "other_purpose";
  }
  const earliestMs = receipt.acknowledgedMs + policy.notice.periodDays * dayMs;
  const latestMs = receipt.acknowledgedMs + policy.notice.renewalDays * dayMs;
  if (receipt.validFromMs < earliestMs || receipt.expiresMs > latestMs) return "period_too_short";
  // A NaN clock must refuse, so the comparisons ask for what is good rather than for what is bad.
  if (!(nowMs >= receipt.validFromMs)) return "not_yet_valid";
  return nowMs < receipt.expiresMs ? null : "expired";
}
