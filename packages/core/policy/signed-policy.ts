/**
 * A signed policy is the policy as its authors wrote it and the Ed25519 signatures of steward and council.
 * The hash and the signatures cover the canonical JSON of the document as written, before defaults are
 * filled in, so that a later default changes neither.
 */
import { z } from "zod";
import { PolicyHash } from "../id/id.ts";
import { canonicalBytes } from "../id/canonical-json.ts";
import { sha256Hex } from "../id/sha256.ts";
import {
  PublicKey,
  Signature,
  signDocument,
  verifyDocument,
  type SigningKey,
} from "../id/ed25519.ts";
import type { ConsentTerms } from "../consent/receipt.ts";
import { Policy } from "./policy.ts";

const context = "apprentice-policy-v1";

export const SigningRole = z.enum(["steward", "council"]);
export type SigningRole = z.infer<typeof SigningRole>;

export const PolicySignature = z.strictObject({
  role: SigningRole,
  publicKey: PublicKey,
  signature: Signature,
});
export type PolicySignature = Readonly<z.infer<typeof PolicySignature>>;

export const SignedPolicy = z.strictObject({
  version: z.literal(1),
  /** As written; parse with `Policy` only after the signatures hold. */
  document: z.record(z.string(), z.unknown()),
  signatures: z.array(PolicySignature).max(16),
});
export type SignedPolicy = Readonly<z.infer<typeof SignedPolicy>>;

/** The keys that a device pins at enrolment, and that the collector was set up with. */
export const PolicyKeys = z.strictObject({
  steward: z.array(PublicKey).min(1),
  council: z.array(PublicKey).min(1),
});
export type PolicyKeys = Readonly<z.infer<typeof PolicyKeys>>;

export async function policyHashOf(document: SignedPolicy["document"]): Promise<PolicyHash> {
  return PolicyHash.parse(await sha256Hex(canonicalBytes(document)));
}

/** Adds one signature; an earlier one of the same role and key is replaced. */
export async function signPolicy(options: {
  readonly signed: SignedPolicy;
  readonly role: SigningRole;
  readonly key: SigningKey;
}): Promise<SignedPolicy> {
  const { signed, role, key } = options;
  const { publicKey, privateKey } = key;
  const document = { role, policy: signed.document };
  const signature = await signDocument({ context, document, privateKey });
  const others = signed.signatures.filter(
    (other) => other.role !== role || other.publicKey !== publicKey,
  );
  return { ...signed, signatures: [...others, { role, publicKey, signature }] };
}

export type PolicyRefusal =
  | "malformed"
  | "unsigned_by_steward"
  | "unsigned_by_council"
  | "one_key_for_both"
  | "rolled_back"
  | "not_yet_issued"
  | "expired";

export type PolicyVerification =
  | { readonly kind: "verified"; readonly policy: Policy; readonly policyHash: PolicyHash }
  | { readonly kind: "refused"; readonly reason: PolicyRefusal; readonly message: string };

const messages: Readonly<Record<PolicyRefusal, string>> = {
  malformed: "The policy document does not fit the schema; run `apprentice policy check`.",
  unsigned_by_steward: "No pinned steward key signed this policy.",
  unsigned_by_council: "No pinned council key signed this policy.",
  one_key_for_both: "Steward and council must sign with different keys.",
  rolled_back: "The policy's serial is smaller than one that was already seen.",
  not_yet_issued: "The policy is dated in the future; check the clock.",
  expired: "The policy has expired; ask for a new one.",
};

const refuse = (reason: PolicyRefusal): PolicyVerification => ({
  kind: "refused",
  reason,
  message: messages[reason],
});

/** Verifies signatures, schema, serial and dates; nothing of the document is believed before the signatures hold. */
export async function verifyPolicy(options: {
  readonly signed: SignedPolicy;
  readonly keys: PolicyKeys;
  readonly nowMs: number;
  /** 0 before the first policy. */
  readonly greatestSerialSeen: number;
}): Promise<PolicyVerification> {
  const { signed, keys, nowMs } = options;
  const steward = await signersOf(signed, "steward", keys.steward);
  if (steward.length === 0) return refuse("unsigned_by_steward");
  const council = await signersOf(signed, "council", keys.council);
  if (council.length === 0) return refuse("unsigned_by_council");
  if (new Set([...steward, ...council]).size < 2) return refuse("one_key_for_both");
  const parsed = Policy.safeParse(signed.document);
  if (!parsed.success) return refuse("malformed");
  const policy = parsed.data;
  if (policy.serial < options.greatestSerialSeen) return refuse("rolled_back");
  if (!(nowMs >= Date.parse(policy.issued))) return refuse("not_yet_issued");
  if (!(nowMs < Date.parse(policy.expires))) return refuse("expired");
  return { kind: "verified", policy, policyHash: await policyHashOf(signed.document) };
}

async function signersOf(
  signed: SignedPolicy,
  role: SigningRole,
  pinned: readonly PublicKey[],
): Promise<PublicKey[]> {
  const document = { role, policy: signed.document };
  const good: PublicKey[] = [];
  for (const { role: claimed, publicKey, signature } of signed.signatures) {
    if (claimed !== role || !pinned.includes(publicKey)) continue;
    if (await verifyDocument({ context, document, publicKey, signature })) good.push(publicKey);
  }
  return good;
}

/** What a receipt is checked against. */
export function termsOf(options: {
  readonly policy: Policy;
  readonly policyHash: PolicyHash;
}): ConsentTerms {
  const { organisation, purpose, fidelity, jurisdictions, notice } = options.policy;
  return { policyHash: options.policyHash, organisation, purpose, fidelity, jurisdictions, notice };
}
