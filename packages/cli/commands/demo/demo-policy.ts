/** The demo's policy and the keys that sign it; no collector outside the demo has ever seen these keys. */
import { signingKeyOf } from "@apprentice/core/id/ed25519.ts";
import type { SigningKey } from "@apprentice/core/id/ed25519.ts";
import { signPolicy } from "@apprentice/core/policy/signed-policy.ts";
import type { PolicyKeys, SignedPolicy } from "@apprentice/core/policy/signed-policy.ts";

const dayMs = 86_400_000;

export async function signDemoPolicy(options: {
  readonly nowMs: number;
  /** Host and port of the practice site. */
  readonly siteHost: string;
  /** Words of the practice applications' own controls. */
  readonly vocabulary: readonly string[];
}): Promise<{ readonly signed: SignedPolicy; readonly policyKeys: PolicyKeys }> {
  const [steward, council] = [await newKey(), await newKey()];
  const draft: SignedPolicy = { version: 1, document: documentOf(options), signatures: [] };
  const once = await signPolicy({ signed: draft, role: "steward", key: steward });
  const signed = await signPolicy({ signed: once, role: "council", key: council });
  return { signed, policyKeys: { steward: [steward.publicKey], council: [council.publicKey] } };
}

function documentOf({
  nowMs,
  siteHost,
  vocabulary,
}: Parameters<typeof signDemoPolicy>[0]): Record<string, unknown> {
  const at = (ms: number): string => new Date(ms).toISOString();
  return {
    version: 1,
    serial: 1,
    organisation: "Demo Works",
    purpose: "train_computer_use_agents",
    issued: at(nowMs - dayMs),
    expires: at(nowMs + 365 * dayMs),
    greatestOfflineHours: 24 * 60,
    fidelity: "actions",
    applications: [
      {
        app: "chromium",
        browser: true,
        sites: [siteHost],
        masking: "detect",
        vocabulary,
        rights: { train: true, release: true },
      },
      { app: "mousepad", masking: "roles", rights: { train: true, release: true } },
      { app: "galculator", masking: "roles", rights: { train: true, release: true } },
    ],
    forbidden: ["*mail*", "*bank*", "*health*"],
    hold: { leastHours: 24, greatestHours: 24 * 30 },
    retention: { segmentsDays: 30, trajectoriesDays: 365, releasesDays: 365, logsDays: 1095 },
    notice: { periodDays: 14, renewalDays: 365 },
    jurisdictions: ["US"],
    contact: { steward: "privacy@demo.example", council: "council@demo.example" },
    ...demoDisclosures(at(nowMs - dayMs)),
  };
}

/** So that the demo's papers have no gap; nothing of it is anybody's. */
function demoDisclosures(issued: string): Record<string, unknown> {
  return {
    controller: {
      name: "Demo Works Inc.",
      address: "1 Demo Square, Springfield, United States",
      contact: "office@demo.example",
    },
    dataProtectionOfficer: { name: "the demo's privacy officer", contact: "privacy@demo.example" },
    supervisoryAuthority: "none; nobody is recorded in the demo",
    lawfulBasis: {
      article: "6(1)(f)",
      sentence: "The demo records programs that practise on made-up data, and no person.",
    },
    consultations: [{ with: "the demo's council", date: issued.slice(0, 10), outcome: "agreed" }],
    storage: { operator: "Demo Works Inc.", country: "US" },
    assessment: {
      necessity: "To show the whole way from a recording to an agent.",
      milderMeans: "The demo is the mildest one: nobody is recorded.",
    },
  };
}

async function newKey(): Promise<SigningKey> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new TypeError("Ed25519 gave no key pair");
  return signingKeyOf(pair);
}
