import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commitmentOf } from "@apprentice/core/api/commitment.ts";
import { renderNotice } from "@apprentice/core/consent/notice.ts";
import type { ReceiptPlaces } from "@apprentice/core/consent/places.ts";
import { acknowledge, type SignedReceipt } from "@apprentice/core/consent/receipt.ts";
import { ReceiptId, RecordingId } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import { examplePolicy } from "@apprentice/core/policy/example-policy.ts";
import { policyHashOf, termsOf } from "@apprentice/core/policy/signed-policy.ts";
import { checkUpload } from "@apprentice/collector/ingest/check-upload.ts";
import { addCommitment } from "@apprentice/collector/store/commitments.ts";
import { addConcern } from "@apprentice/collector/store/concerns.ts";
import { beginJourney } from "@apprentice/collector/store/journeys.ts";
import { addPolicy } from "@apprentice/collector/store/policies.ts";
import { addReceipt, withdrawReceipts } from "@apprentice/collector/store/receipts.ts";
import {
  dayMs,
  startTestCollector,
  type TestCollector,
} from "@apprentice/collector/testing/test-collector.ts";
import type { TestDevice } from "@apprentice/collector/testing/test-device.ts";
import { checkMayRecord } from "@apprentice/recorder/device/check-may-record.ts";

/** The day of the acknowledgement; everything else is counted from here. */
const day0 = Date.UTC(2026, 5, 1);
const hourMs = 3_600_000;
const sha256 = "ab".repeat(32);

/** What the law asks for, written down here once more by hand, for four places that differ in kind. */
const law: Readonly<Record<string, readonly string[] | null>> = {
  "US-NY": [],
  "US-CA": ["risk-assessment"],
  DE: ["works-agreement", "dpia", "art30-record", "lawful-basis"],
  // Nobody knows this place.
  ZZ: null,
};
const kinds = ["risk-assessment", "works-agreement", "dpia", "art30-record", "lawful-basis"];

/** Mostly as it should be, so that what is missing is missing alone. */
const mostly = <T>(good: T, ...bad: readonly T[]) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(good) },
    { weight: 1, arbitrary: fc.constantFrom(...bad) },
  );
const place = fc.oneof(
  { weight: 8, arbitrary: fc.constant("US-NY") },
  { weight: 2, arbitrary: fc.constant("DE") },
  { weight: 2, arbitrary: fc.constant("US-CA") },
  { weight: 1, arbitrary: fc.constant("ZZ") },
);
const scenario = fc.record({
  home: place,
  work: place,
  employer: place,
  away: fc.option(place, { freq: 3, nil: null }),
  placesSaid: mostly(true, false),
  named: mostly(["US-NY", "DE", "US-CA"], ["US-NY"], ["DE"], ["US-NY", "ZZ"]),
  papers: fc.tuple(...kinds.map(() => mostly("2026-05-01", "missing", "2020-01-01", "2031-01-01"))),
  periodDays: mostly(14, 0, 13, 20),
  renewalDays: mostly(365, 366, 30),
  /** Days after the acknowledgement: when the policy begins and ends, and now. */
  issuedDay: mostly(-30, 15.5),
  expiresDay: mostly(400, 20, 14),
  nowDay: fc.oneof(
    { weight: 6, arbitrary: fc.constant(21) },
    fc.constantFrom(-5, 0, 13, 13.99, 14, 16, 19.5, 29.5, 31, 364.9, 365, 366, 401),
    fc.constant(Number.NaN),
  ),
  contactAgoHours: mostly(1, 71, 73, -1),
  withdrawn: mostly(false, true),
  objected: mostly(false, true),
  otherPolicy: mostly(false, true),
  /** When the collector had the receipt, and when the recording began, in days; the hold lasts one. */
  receivedDay: mostly(0, 5, 20),
  beganAgoHours: mostly(24, 23, 48),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

const at = (days: number) => day0 + days * dayMs;

function policyOf(s: Scenario) {
  const papers = kinds.flatMap((kind, index) => {
    const date = s.papers[index] ?? "missing";
    return date === "missing" ? [] : [{ kind, reference: "file", date, sha256 }];
  });
  const day = (days: number) => new Date(at(days)).toISOString();
  return examplePolicy({
    issued: day(s.issuedDay),
    expires: day(s.expiresDay),
    notice: { periodDays: s.periodDays, renewalDays: s.renewalDays, optOut: true },
    jurisdictions: s.named,
    papers,
    contact: { steward: "s@example.test", council: "c@example.test", answerDays: 30 },
  });
}

/** The law of one place, with every paper that it asks for, present and in date; `null` papers: unknown. */
function lawful(code: string, s: Scenario, nowMs: number): boolean {
  const asked = law[code] ?? null;
  if (asked === null || !s.named.includes(code)) return false;
  return asked.every((kind) => {
    const date = Date.parse(s.papers[kinds.indexOf(kind)] ?? "missing");
    const yearsAllowed = kind === "risk-assessment" ? 1 : 3;
    return nowMs >= date && nowMs - date <= yearsAllowed * 365 * dayMs;
  });
}

/** What recorder and collector both ask for. */
function consented(s: Scenario, nowMs: number): boolean {
  const places = [s.home, s.work, s.employer, ...(s.away === null ? [] : [s.away]), ...s.named];
  return (
    s.placesSaid &&
    places.every((code) => lawful(code, s, nowMs)) &&
    s.periodDays >= 14 &&
    s.renewalDays <= 365 &&
    !s.withdrawn &&
    !s.objected &&
    !s.otherPolicy &&
    nowMs >= at(s.periodDays) &&
    nowMs < at(s.renewalDays)
  );
}

function mayRecord(s: Scenario, nowMs: number): boolean {
  return (
    consented(s, nowMs) &&
    nowMs >= at(s.issuedDay) &&
    nowMs < at(s.expiresDay) &&
    // 72 hours without contact at the most, and no clock set back by more than a quarter of an hour.
    s.contactAgoHours <= 72 &&
    s.contactAgoHours >= 0
  );
}

/** Beginning, receipt and hold by the collector's own clock. */
function mayCome(s: Scenario, nowMs: number): boolean {
  const skewMs = 15 * 60_000;
  const beganMs = nowMs - s.beganAgoHours * hourMs;
  const openMs = at(s.receivedDay + s.periodDays) - skewMs;
  const inForce = beganMs >= at(s.issuedDay) - skewMs && beganMs < at(s.expiresDay);
  return consented(s, nowMs) && beganMs >= openMs && inForce && s.beganAgoHours >= 24;
}

let collector: TestCollector;
let device: TestDevice;
beforeAll(async () => {
  collector = await startTestCollector({ workers: 0 });
  device = await collector.enrol();
});
afterAll(() => collector[Symbol.asyncDispose]());

async function receiptOf(s: Scenario): Promise<SignedReceipt> {
  const policy = policyOf(s);
  const policyHash = await policyHashOf(s.otherPolicy ? { ...policy, serial: 99 } : { ...policy });
  const { home, work, employer } = s;
  const places: ReceiptPlaces = { home, work, employer };
  const signed = await acknowledge({
    receiptId: newId({ schema: ReceiptId, prefix: "rcp", random: randomBytes(16) }),
    participantId: device.participantId,
    deviceId: device.deviceId,
    terms: termsOf({ policy, policyHash }),
    notice: await renderNotice(policy, "en"),
    places,
    nowMs: day0,
    deviceKey: device.key,
  });
  if (s.placesSaid) return signed;
  const { places: unsaid, ...receipt } = signed.receipt;
  expect(unsaid).toEqual(places);
  return { ...signed, receipt };
}

async function recorderSays(s: Scenario, nowMs: number): Promise<boolean> {
  const policy = policyOf(s);
  const grounds = {
    policy,
    policyHash: await policyHashOf({ ...policy }),
    receipts: [{ signed: await receiptOf(s), withdrawnMs: s.withdrawn ? day0 + 1 : null }],
    lastContactMs: nowMs - s.contactAgoHours * hourMs,
    standing: {
      objection: s.objected ? ("open" as const) : ("none" as const),
      journey: s.away === null ? null : { place: s.away },
    },
  };
  return checkMayRecord(grounds, nowMs).kind === "may";
}

/** Sealing is not what is tested here. */
const unsealed = {
  seal: (_: string, text: string) => text,
  open: (_: string, text: string) => text,
};

/** The same in the collector's own tables, asked of ingest. */
async function ingestSays(s: Scenario, nowMs: number): Promise<boolean> {
  const { db } = collector.services;
  for (const table of ["concerns", "journeys", "receipts", "policies", "commitments"] as const)
    await db.deleteFrom(table).execute();
  const policy = policyOf(s);
  const policyHash = await policyHashOf({ ...policy });
  const signed = await receiptOf(s);
  const { participantId, deviceId } = device;
  const document = { ...policy };
  await addPolicy(db, {
    signed: { version: 1, document, signatures: [] },
    policy,
    policyHash,
    nowMs: day0,
  });
  await addReceipt(db, { signed, seal: unsealed, nowMs: at(s.receivedDay) });
  if (s.withdrawn) await withdrawReceipts(db, participantId, day0 + 1);
  if (s.away !== null)
    await beginJourney(db, {
      participantId,
      deviceId,
      place: s.away,
      fromMs: day0,
      seal: unsealed,
    });
  if (s.objected)
    await addConcern(db, {
      concern_id: "con-0000000000000000",
      participant_id: participantId,
      kind: "objection",
      sealed_text: "",
      received_ms: day0,
      due_ms: day0,
      answered_ms: null,
      verdict: null,
      sealed_answer: null,
    });
  const recordingId = newId({ schema: RecordingId, prefix: "rec", random: randomBytes(16) });
  const nonce = randomBytes(32).toString("hex");
  const commitment = await commitmentOf(recordingId, nonce);
  await addCommitment(db, { commitment, deviceId, nowMs: nowMs - s.beganAgoHours * hourMs });
  const { receiptId } = signed.receipt;
  const claim = { version: 1, receiptId, policyHash, recordingId, nonce } as const;
  return (
    (await checkUpload({ db, nowMs: () => nowMs }, { deviceId, claim, seal: unsealed })) === null
  );
}

test("the recorder records if and only if every required item is there", async () => {
  let allowed = 0;
  const property = fc.asyncProperty(scenario, async (s) => {
    const nowMs = at(s.nowDay);
    const says = await recorderSays(s, nowMs);
    if (says) allowed += 1;
    expect(says).toBe(mayRecord(s, nowMs));
  });
  await fc.assert(property, { numRuns: 3000 });
  // The control: a test in which nothing is ever allowed would prove nothing.
  expect(allowed).toBeGreaterThan(150);
});

test("ingest takes if and only if every required item is there, by its own clock", async () => {
  let allowed = 0;
  const property = fc.asyncProperty(
    scenario.filter((s) => !Number.isNaN(s.nowDay)),
    async (s) => {
      const nowMs = at(s.nowDay);
      const says = await ingestSays(s, nowMs);
      if (says) allowed += 1;
      expect(says).toBe(mayCome(s, nowMs));
    },
  );
  await fc.assert(property, { numRuns: 800 });
  expect(allowed).toBeGreaterThan(30);
});
