import { canonicalJson } from "@apprentice/core/id/canonical-json.ts";
import type { PolicyHash } from "@apprentice/core/id/id.ts";
import { Policy } from "@apprentice/core/policy/policy.ts";
import { SignedPolicy } from "@apprentice/core/policy/signed-policy.ts";
import type { Database } from "./tables.ts";

/** A policy whose signatures were verified before it was stored. */
export type StoredPolicy = {
  readonly policyHash: PolicyHash;
  readonly policy: Policy;
  readonly signed: SignedPolicy;
};

/** Stores a verified policy; storing the same one again changes nothing. */
/** False where this policy, or another of the same serial, is stored already. */
export async function addPolicy(
  db: Database,
  row: StoredPolicy & { readonly nowMs: number },
): Promise<boolean> {
  const result = await db
    .insertInto("policies")
    .values({
      policy_hash: row.policyHash,
      serial: row.policy.serial,
      signed: canonicalJson(row.signed),
      received_ms: row.nowMs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** The policy of greatest serial. */
export async function newestPolicy(db: Database): Promise<StoredPolicy | null> {
  const row = await db
    .selectFrom("policies")
    .select(["policy_hash", "signed"])
    .orderBy("serial", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ? restore(row) : null;
}

export async function findPolicy(
  db: Database,
  policyHash: PolicyHash,
): Promise<StoredPolicy | null> {
  const row = await db
    .selectFrom("policies")
    .select(["policy_hash", "signed"])
    .where("policy_hash", "=", policyHash)
    .executeTakeFirst();
  return row ? restore(row) : null;
}

function restore(row: { policy_hash: PolicyHash; signed: string }): StoredPolicy {
  const signed = SignedPolicy.parse(JSON.parse(row.signed));
  return { policyHash: row.policy_hash, signed, policy: Policy.parse(signed.document) };
}
