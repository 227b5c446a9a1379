import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  startTestCollector,
  dayMs,
  type TestCollector,
} from "@apprentice/collector/testing/test-collector.ts";
import { commitmentOf } from "@apprentice/core/api/commitment.ts";
import { RecordingId } from "@apprentice/core/id/id.ts";
import { openFileKeystore } from "../keystore/file-keystore.ts";
import { enrol } from "./enrol.ts";
import { openDevice } from "./open-device.ts";
import type { Fetch } from "./signed-fetch.ts";

const hourMs = 3_600_000;
const random = (count: number) => new Uint8Array(randomBytes(count));
let dataDir: string;
let collector: TestCollector;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "device-"));
  collector = await startTestCollector({ workers: 0 });
});
afterEach(async () => {
  await collector[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

const offline: Fetch = () => Promise.reject(new TypeError("fetch failed"));

async function options(fetcher: Fetch = fetch) {
  const keystore = await openFileKeystore(join(dataDir, "keys"));
  return { dataDir, keystore, clock: collector.nowMs, random, fetch: fetcher };
}

async function enrolled(fetcher: Fetch = fetch) {
  const { code } = await collector.issueEnrolmentCode(null);
  const outcome = await enrol({ ...(await options()), collectorUrl: collector.url, code });
  if (outcome.kind !== "enrolled") throw new Error(outcome.message);
  return openDevice(await options(fetcher));
}

test("enrolment pins keys and policy, keeps the secret out of its files, and happens once", async () => {
  const device = await enrolled();
  expect(device.policy().organisation).toBe("Example");
  expect((await stat(join(dataDir, "device"))).mode & 0o777).toBe(0o700);
  const identity = await readFile(join(dataDir, "device", "identity.json"), "utf8");
  const secret = await (await openFileKeystore(join(dataDir, "keys"))).load("device");
  expect(secret).toHaveLength(32);
  expect(identity).not.toContain(Buffer.from(secret ?? []).toString("base64url"));
  const again = await enrol({
    ...(await options()),
    collectorUrl: collector.url,
    code: "x".repeat(20),
  });
  expect(again).toMatchObject({ kind: "refused" });
});

test("a wrong code, a foreign address and no network are refused with a reason", async () => {
  const how = { ...(await options()), collectorUrl: collector.url, code: "wrong".repeat(5) };
  expect(await enrol(how)).toMatchObject({ kind: "refused" });
  expect(await enrol({ ...how, collectorUrl: "http://collector.example" })).toMatchObject({
    message: expect.stringContaining("https") as string,
  });
  expect(await enrol({ ...how, fetch: offline })).toMatchObject({
    message: expect.stringContaining("reached") as string,
  });
  await expect(openDevice(await options())).rejects.toMatchObject({ code: "state_missing" });
});

test("nothing may be recorded before the notice period has passed, then it may, until it is withdrawn", async () => {
  const device = await enrolled();
  const now = collector.nowMs;
  expect(device.checkMayRecord(now())).toMatchObject({ reason: "receipt_invalid" });
  const notice = await device.notice("en");
  expect(notice.text).toContain("mousepad");
  const receipt = await device.acknowledge("en", {
    home: "US-NY",
    work: "US-NY",
    employer: "US-NY",
  });
  expect(receipt.noticeHash).toBe(notice.hash);
  expect(device.checkMayRecord(now())).toMatchObject({ kind: "refused" });
  collector.advance(14 * dayMs - 1);
  await device.refreshPolicy();
  expect(device.checkMayRecord(now())).toMatchObject({ kind: "refused" });
  collector.advance(1);
  expect(device.checkMayRecord(now())).toEqual({ kind: "may", receipt });
  const reopened = await openDevice(await options());
  expect(reopened.checkMayRecord(now())).toEqual({ kind: "may", receipt });
  await reopened.withdraw();
  expect(reopened.checkMayRecord(now())).toMatchObject({ reason: "receipt_invalid" });
  await device.reload();
  expect(device.checkMayRecord(now())).toMatchObject({ reason: "receipt_invalid" });
});

test("a receipt that was changed on the disk permits nothing", async () => {
  const device = await enrolled();
  await device.acknowledge("en", { home: "US-NY", work: "US-NY", employer: "US-NY" });
  const path = join(dataDir, "device", "receipts.json");
  const text = await readFile(path, "utf8");
  const validFrom = /"validFromMs":\d+/;
  expect(text).toMatch(validFrom);
  await writeFile(path, text.replace(validFrom, '"validFromMs":1'));
  collector.advance(15 * dayMs);
  await device.refreshPolicy();
  await device.reload();
  expect(device.checkMayRecord(collector.nowMs())).toMatchObject({ reason: "receipt_invalid" });
});

test("too long without the collector, an expired policy and a clock set back all close the gate", async () => {
  const device = await enrolled();
  await device.acknowledge("en", { home: "US-NY", work: "US-NY", employer: "US-NY" });
  collector.advance(14 * dayMs);
  const now = collector.nowMs();
  const check = (ms: number) => device.checkMayRecord(ms).kind;
  // 72 hours at the most since the last contact, which was at enrolment.
  expect(check(now)).toBe("refused");
  expect(await device.refreshPolicy()).toEqual({ kind: "unchanged" });
  expect(check(now)).toBe("may");
  expect(check(now + 72 * hourMs)).toBe("may");
  expect(check(now + 72 * hourMs + 1)).toBe("refused");
  expect(check(now - hourMs)).toBe("refused");
  expect(check(Date.UTC(2028, 0, 1))).toBe("refused");
  expect(check(Number.NaN)).toBe("refused");
});

test("a newer policy is taken and needs a new notice; an older or foreign one changes nothing", async () => {
  const device = await enrolled();
  const first = device.policyHash();
  const second = await collector.policy.resign({
    serial: 2,
    applications: [{ app: "galculator" }],
  });
  await collector.publishPolicy(second);
  const refreshed = await device.refreshPolicy();
  expect(refreshed).toEqual({ kind: "changed", policyHash: device.policyHash() });
  expect(device.policyHash()).not.toBe(first);
  const answerWith =
    (policy: unknown): Fetch =>
    () =>
      Promise.resolve(Response.json({ version: 1, policy }));
  const older = await openDevice(await options(answerWith(collector.policy.signed)));
  expect(await older.refreshPolicy()).toMatchObject({ kind: "refused", reason: "rolled_back" });
  const unsigned = { ...second, signatures: second.signatures.slice(1) };
  const foreign = await openDevice(await options(answerWith(unsigned)));
  expect(await foreign.refreshPolicy()).toMatchObject({ kind: "refused" });
  const twin = await collector.policy.resign({ serial: 2, applications: [{ app: "xterm" }] });
  const other = await openDevice(await options(answerWith(twin)));
  expect(await other.refreshPolicy()).toMatchObject({ kind: "refused" });
  expect((await openDevice(await options())).policy().applications[0]?.app).toBe("galculator");
});

test("a commitment is timed at once, and one made offline at the next hand-in", async () => {
  const device = await enrolled();
  const recordingId = RecordingId.parse("rec-1");
  const made = await device.commitRecording(recordingId);
  expect(made.commitment).toBe(await commitmentOf(recordingId, made.nonce));
  expect(await made.handedIn).toBe(true);
  const away = await openDevice(await options(offline));
  const waiting = await away.commitRecording(RecordingId.parse("rec-2"));
  expect(await waiting.handedIn).toBe(false);
  const posted: string[] = [];
  const watching: Fetch = (address, init) => {
    posted.push(new TextDecoder().decode(init?.body as Uint8Array));
    return fetch(address, init);
  };
  expect(await (await openDevice(await options(watching))).handIn()).toBe(0);
  expect(posted.join()).toContain(waiting.commitment);
  expect(posted.join()).not.toContain("rec-2");
  expect(await (await openDevice(await options(offline))).handIn()).toBe(0);
});

test("an acknowledgement made offline is handed in later", async () => {
  await enrolled();
  const away = await openDevice(await options(offline));
  await away.acknowledge("de", { home: "US-NY", work: "US-NY", employer: "US-NY" });
  expect(await away.handIn()).toBe(1);
  expect(await (await openDevice(await options())).handIn()).toBe(0);
});

test("a lost key is told, and a damaged file stops everything", async () => {
  await enrolled();
  const lost = { ...(await options()), keystore: await openFileKeystore(join(dataDir, "other")) };
  await expect(openDevice(lost)).rejects.toMatchObject({ code: "keystore_changed" });
  await writeFile(join(dataDir, "device", "policy.json"), "{");
  await expect(openDevice(await options())).rejects.toMatchObject({ code: "state_damaged" });
});

test("what another process of this device says takes hold here without a restart", async () => {
  const device = await enrolled();
  await device.acknowledge("en", { home: "US-NY", work: "US-NY", employer: "US-NY" });
  collector.advance(14 * dayMs);
  await device.refreshPolicy();
  const may = () => device.checkMayRecord(collector.nowMs()).kind;
  await device.reloadIfChanged();
  expect(may()).toBe("may");
  const other = await openDevice(await options());
  await other.travel("FR");
  expect(may()).toBe("may");
  await device.reloadIfChanged();
  expect(may()).toBe("refused");
  await other.travel(null);
  await device.reloadIfChanged();
  expect(may()).toBe("may");
  expect((await other.raiseConcern("question", "why?")).kind).toBe("raised");
  await device.reloadIfChanged();
  expect(may()).toBe("may");
  expect((await other.raiseConcern("objection", "no")).kind).toBe("raised");
  await device.reloadIfChanged();
  expect(may()).toBe("refused");
});

test("without the collector an objection and a journey count here, and the journey is told later", async () => {
  const home = { home: "US-NY", work: "US-NY", employer: "US-NY" };
  const device = await enrolled();
  await device.acknowledge("en", home);
  collector.advance(14 * dayMs);
  await device.refreshPolicy();
  const away = await openDevice(await options(offline));
  const check = () => away.checkMayRecord(collector.nowMs());
  await away.travel("DE");
  expect(check()).toMatchObject({ message: expect.stringContaining("DE") as string });
  expect(away.standing().journey?.deliveredMs).toBeNull();
  await away.travel(null);
  expect(check()).toMatchObject({ kind: "may" });
  // A journey that nobody heard of need not be ended.
  expect(away.standing().backMs).toBeNull();
  await away.travel("DE");
  expect((await away.raiseConcern("objection", "no")).kind).toBe("unreached");
  expect(check()).toMatchObject({ message: expect.stringContaining("You objected") as string });
  const back = await openDevice(await options());
  await back.handIn();
  const { db } = collector.services;
  const told = await db.selectFrom("journeys").select("until_ms").execute();
  expect(told).toEqual([{ until_ms: null }]);
  await back.travel(null);
  const ended = await db.selectFrom("journeys").select("until_ms").execute();
  expect(ended).toEqual([{ until_ms: collector.nowMs() }]);
  // Only the objection said again, and then answered, opens it.
  await back.refreshPolicy();
  expect(back.standing().objection).toBe("unsent");
  expect((await back.raiseConcern("objection", "no")).kind).toBe("raised");
  expect(back.standing().objection).toBe("open");
});

test("what was withdrawn at another device is void here from the next policy on; a new acknowledgement is not", async () => {
  const home = { home: "US-NY", work: "US-NY", employer: "US-NY" };
  const device = await enrolled();
  await device.acknowledge("en", home);
  collector.advance(14 * dayMs);
  await device.refreshPolicy();
  expect(device.checkMayRecord(collector.nowMs()).kind).toBe("may");
  // As another device of the same person would, without a word to this one's files.
  expect((await device.signedFetch("withdraw")).kind).toBe("answered");
  expect(device.checkMayRecord(collector.nowMs()).kind).toBe("may");
  await device.refreshPolicy();
  expect(device.checkMayRecord(collector.nowMs()).kind).toBe("refused");
  const receipt = await device.acknowledge("en", home);
  collector.advance(14 * dayMs);
  await device.refreshPolicy();
  expect(device.checkMayRecord(collector.nowMs())).toEqual({ kind: "may", receipt });
});
