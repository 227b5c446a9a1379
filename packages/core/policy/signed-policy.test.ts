import { expect, test } from "vitest";
import { signingKeyOf, type SigningKey } from "../id/ed25519.ts";
import { signPolicy, verifyPolicy, type SignedPolicy } from "./signed-policy.ts";

const nowMs = Date.UTC(2026, 0, 10);
const document = {
  version: 1,
  serial: 3,
  organisation: "Example",
  purpose: "train_computer_use_agents",
  issued: "2026-01-01T00:00:00Z",
  expires: "2027-01-01T00:00:00Z",
  greatestOfflineHours: 72,
  fidelity: "actions",
  applications: [{ app: "mousepad" }],
  hold: { leastHours: 24, greatestHours: 168 },
  retention: { segmentsDays: 30, trajectoriesDays: 365, releasesDays: 365, logsDays: 365 },
  notice: { periodDays: 14, renewalDays: 365 },
  jurisdictions: ["US-NY"],
  contact: { steward: "steward@example.org", council: "council@example.org" },
};

async function newKey(): Promise<SigningKey> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  return signingKeyOf(pair);
}

async function setUp(overrides: Record<string, unknown> = {}) {
  const [steward, council] = [await newKey(), await newKey()];
  const bare: SignedPolicy = {
    version: 1,
    document: { ...document, ...overrides },
    signatures: [],
  };
  const half = await signPolicy({ signed: bare, role: "steward", key: steward });
  const signed = await signPolicy({ signed: half, role: "council", key: council });
  const keys = { steward: [steward.publicKey], council: [council.publicKey] };
  return { signed, half, keys, steward, council };
}

const check = (signed: SignedPolicy, keys: Awaited<ReturnType<typeof setUp>>["keys"]) =>
  verifyPolicy({ signed, keys, nowMs, greatestSerialSeen: 3 });

test("both signatures make a policy, and it survives JSON", async () => {
  const { signed, keys } = await setUp();
  const travelled = JSON.parse(JSON.stringify(signed)) as SignedPolicy;
  const result = await check(travelled, keys);
  expect(result).toMatchObject({ kind: "verified", policy: { serial: 3 } });
});

test("one signature missing, a stranger's, or one changed letter is refused", async () => {
  const { signed, half, keys, steward } = await setUp();
  expect(await check(half, keys)).toMatchObject({ reason: "unsigned_by_council" });
  const stranger = { ...keys, steward: [(await newKey()).publicKey] };
  expect(await check(signed, stranger)).toMatchObject({ reason: "unsigned_by_steward" });
  const widened = { ...signed, document: { ...signed.document, applications: [{ app: "mail" }] } };
  expect(await check(widened, keys)).toMatchObject({ kind: "refused" });
  const both = { steward: [steward.publicKey], council: [steward.publicKey] };
  const twice = await signPolicy({ signed: half, role: "council", key: steward });
  expect(await check(twice, both)).toMatchObject({ reason: "one_key_for_both" });
});

test("a steward's signature cannot be passed off as the council's", async () => {
  const { half, keys, steward, council } = await setUp();
  const [first] = half.signatures;
  if (!first) throw new Error("no signature");
  const turned: SignedPolicy = {
    ...half,
    signatures: [first, { ...first, role: "council" }],
  };
  const pinned = { ...keys, council: [steward.publicKey, council.publicKey] };
  expect(await check(turned, pinned)).toMatchObject({ reason: "unsigned_by_council" });
});

test("rollback, future, expiry and nonsense are refused", async () => {
  const rolled = await setUp({ serial: 2 });
  expect(await check(rolled.signed, rolled.keys)).toMatchObject({ reason: "rolled_back" });
  const future = await setUp({ issued: "2026-02-01T00:00:00Z" });
  expect(await check(future.signed, future.keys)).toMatchObject({ reason: "not_yet_issued" });
  const old = await setUp({ expires: "2026-01-05T00:00:00Z" });
  expect(await check(old.signed, old.keys)).toMatchObject({ reason: "expired" });
  const odd = await setUp({ applications: [] });
  expect(await check(odd.signed, odd.keys)).toMatchObject({ reason: "malformed" });
});
