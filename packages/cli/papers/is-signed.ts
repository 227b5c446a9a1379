import {
  verifyPolicy,
  type PolicyRefusal,
  type SignedPolicy,
} from "@apprentice/core/policy/signed-policy.ts";

const unsigned: readonly PolicyRefusal[] = [
  "unsigned_by_steward",
  "unsigned_by_council",
  "one_key_for_both",
];

/**
 * Whether steward and council signed with the keys that the policy itself carries. Whose keys those are, recorder and
 * collector know: they have them pinned, a paper does not.
 */
export async function isSigned(signed: SignedPolicy, nowMs: number): Promise<boolean> {
  const keysOf = (role: "steward" | "council") =>
    signed.signatures.filter((one) => one.role === role).map(({ publicKey }) => publicKey);
  const keys = { steward: keysOf("steward"), council: keysOf("council") };
  const found = await verifyPolicy({ signed, keys, nowMs, greatestSerialSeen: 0 });
  return found.kind === "verified" || !unsigned.includes(found.reason);
}
