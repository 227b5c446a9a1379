import { signingKeyOf, type SigningKey } from "@apprentice/core/id/ed25519.ts";
import {
  signPolicy,
  type PolicyKeys,
  type SignedPolicy,
} from "@apprentice/core/policy/signed-policy.ts";

export async function newSigningKey(): Promise<SigningKey> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  return signingKeyOf(pair);
}

export type TestPolicy = { readonly signed: SignedPolicy; readonly policyKeys: PolicyKeys };

/** A policy that steward and council signed; `overrides` replace members of the document. */
export async function testPolicy(
  overrides: Record<string, unknown> = {},
): Promise<
  TestPolicy & { readonly resign: (more: Record<string, unknown>) => Promise<SignedPolicy> }
> {
  const steward = await newSigningKey();
  const council = await newSigningKey();
  const policyKeys = { steward: [steward.publicKey], council: [council.publicKey] };
  const resign = async (more: Record<string, unknown>) => {
    const document = { ...base, ...overrides, ...more };
    const bare: SignedPolicy = { version: 1, document, signatures: [] };
    const half = await signPolicy({ signed: bare, role: "steward", key: steward });
    return signPolicy({ signed: half, role: "council", key: council });
  };
  return { signed: await resign({}), policyKeys, resign };
}

const base = {
  version: 1,
  serial: 1,
  organisation: "Example",
  purpose: "train_computer_use_agents",
  issued: "2026-01-01T00:00:00Z",
  expires: "2028-01-01T00:00:00Z",
  greatestOfflineHours: 72,
  fidelity: "actions",
  applications: [{ app: "mousepad" }],
  hold: { leastHours: 24, greatestHours: 168 },
  retention: { segmentsDays: 30, trajectoriesDays: 365, releasesDays: 365, logsDays: 365 },
  notice: { periodDays: 14, renewalDays: 365 },
  jurisdictions: ["US-NY"],
  contact: { steward: "steward@example.org", council: "council@example.org" },
};
