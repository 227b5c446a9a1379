import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeClaim } from "@apprentice/core/api/upload-claim.ts";
import { PolicyHash, ReceiptId, RecordingId } from "@apprentice/core/id/id.ts";
import { codeOf, stateOf, type TestDevice } from "../testing/test-device.ts";
import { dayMs, startTestCollector, type TestCollector } from "../testing/test-collector.ts";

let collector: TestCollector;
beforeAll(async () => {
  collector = await startTestCollector({ greatestSegmentBytes: 3_000_000, workers: 0 });
});
afterAll(() => collector[Symbol.asyncDispose]());

/** A device whose receipt is valid, with a recording whose hold is over. */
async function ready() {
  const device = await collector.enrol();
  const receipt = await device.consent();
  collector.advance(14 * dayMs);
  const claim = await device.begin(receipt);
  collector.advance(dayMs);
  return { device, receipt, claim };
}

const bytesOf = (count: number) => new Uint8Array(randomBytes(count));

test("a good upload is stored once, sealed, logged and enqueued, and acknowledged again", async () => {
  const { device, claim } = await ready();
  const bytes = bytesOf(1_500_000);
  const first = await device.upload(claim, bytes);
  expect([first.status, stateOf(first)]).toEqual([201, "stored"]);
  const again = await device.upload(claim, bytes);
  expect([again.status, stateOf(again)]).toEqual([200, "stored"]);
  const sha = createHash("sha256").update(bytes).digest("hex");
  const sealed = await readFile(join(collector.dataDir, "blobs/segments", sha.slice(0, 2), sha));
  expect(sealed.length).toBeGreaterThan(bytes.length);
  expect(sealed.includes(Buffer.from(bytes.subarray(1000, 1032)))).toBe(false);
  const { db } = collector.services;
  const logged = await db
    .selectFrom("audit")
    .select("entry")
    .where("kind", "=", "segment_stored")
    .execute();
  const own = logged.filter((row) => row.entry.includes(sha));
  expect(own).toHaveLength(1);
  // No segment at all: it is kept as it came, and the log says that no build is told.
  expect(JSON.parse(own[0]?.entry ?? "")).toMatchObject({ recorderBuild: null });
  expect(await collector.services.queue.pending()).toBeGreaterThan(0);
});

test("the calendar: what began on day 13 and a hold of 23 hours are refused, day 14 and 24 hours are not", async () => {
  const device = await collector.enrol();
  const receipt = await device.consent();
  collector.advance(13 * dayMs);
  const early = await device.begin(receipt);
  expect(codeOf(await device.upload(early, bytesOf(10)))).toBe("403 receipt_refused");
  collector.advance(dayMs);
  expect(codeOf(await device.upload(early, bytesOf(10)))).toBe("403 receipt_refused");
  const young = await device.begin(receipt);
  collector.advance(23 * 3_600_000);
  expect(codeOf(await device.upload(young, bytesOf(10)))).toBe("403 hold_too_short");
  collector.advance(3_600_000);
  expect((await device.upload(young, bytesOf(10))).status).toBe(201);
  collector.advance(365 * dayMs);
  expect(codeOf(await device.upload(young, bytesOf(10)))).toBe("403 receipt_refused");
});

test("dating the acknowledgement back does not shorten the notice period", async () => {
  const device = await collector.enrol();
  const receipt = await device.consent(collector.nowMs() - 20 * dayMs);
  const claim = await device.begin(receipt);
  collector.advance(2 * dayMs);
  expect(codeOf(await device.upload(claim, bytesOf(10)))).toBe("403 receipt_refused");
});

test("a claim that names what the collector does not know is refused, each with its reason", async () => {
  const { device, claim } = await ready();
  const other = await ready();
  const cases: [string, Parameters<TestDevice["upload"]>[0]][] = [
    ["403 receipt_unknown", { ...claim, receiptId: ReceiptId.parse("rcp-none") }],
    ["403 receipt_unknown", { ...claim, receiptId: other.claim.receiptId }],
    ["403 policy_unknown", { ...claim, policyHash: PolicyHash.parse("0".repeat(64)) }],
    ["403 commitment_unknown", { ...claim, nonce: "0".repeat(64) }],
    ["403 commitment_unknown", { ...claim, recordingId: RecordingId.parse("rec-other") }],
    ["403 commitment_unknown", { ...other.claim, receiptId: claim.receiptId }],
  ];
  for (const [code, wrong] of cases) {
    // Large, so that the answer comes while the device is still sending.
    expect(codeOf(await device.upload(wrong, bytesOf(2_500_000)))).toBe(code);
  }
  expect(codeOf(await device.upload(claim, bytesOf(10), { claim: "" }))).toBe("400 malformed");
});

test("replayed, reordered, tampered and foreign requests are refused", async () => {
  const { device, claim } = await ready();
  const used = device.lastCounter();
  expect(codeOf(await device.upload(claim, bytesOf(10), { counter: used }))).toBe(
    "409 counter_replayed",
  );
  const bytes = bytesOf(100);
  const tampered = await device.upload(claim, bytes, { tamper: bytesOf(100) });
  expect(codeOf(tampered)).toBe("400 hash_mismatch");
  const named = { params: { sha256: "0".repeat(64) } };
  expect(codeOf(await device.upload(claim, bytes, named))).toBe("400 hash_mismatch");
  const other = await ready();
  expect((await device.upload(claim, bytes)).status).toBe(201);
  expect(codeOf(await other.device.upload(other.claim, bytes))).toBe("403 denied");
  const wrongHeader = await device.call("getPolicy", { claim: encodeClaim(claim) });
  expect(wrongHeader.status).toBe(200);
  const unsigned = await fetch(`${collector.url}/segments/${"0".repeat(64)}`, { method: "PUT" });
  expect(unsigned.status).toBe(401);
});

test("an upload that is too large is refused before or while it comes, and leaves nothing staged", async () => {
  const { device, claim } = await ready();
  expect(codeOf(await device.upload(claim, bytesOf(3_000_001)))).toBe("413 too_large");
  const { sha256 } = { sha256: "1".repeat(64) };
  expect(codeOf(await device.upload(claim, bytesOf(10), { params: { sha256 } }))).toBe(
    "400 hash_mismatch",
  );
  const staging = join(collector.dataDir, "blobs/staging", String(process.pid));
  expect(await readdir(staging)).toEqual([]);
});

test("a signed upload that breaks off in the middle leaves nothing and can be sent again", async () => {
  const { device, claim } = await ready();
  const bytes = bytesOf(2_000_000);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const breaking = device.upload(claim, bytes, { stream: brokenOff(bytes) });
  await expect(breaking).rejects.toThrow("fetch failed");
  const staging = join(collector.dataDir, "blobs/staging", String(process.pid));
  await expect.poll(() => readdir(staging), { timeout: 20_000 }).toEqual([]);
  expect(await collector.services.blobs.has(`segments/${sha256}`)).toBe(false);
  expect((await device.upload(claim, bytes)).status).toBe(201);
});

/** Half of the bytes, then an error. */
function brokenOff(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull: async (controller) => {
      if (sent) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        controller.error(new Error("broken off by the test"));
        return;
      }
      controller.enqueue(bytes.subarray(0, bytes.length / 2));
      sent = true;
    },
  });
}

test("after erasure keys, objects and rows are gone and the original upload is answered 410", async () => {
  const { device, claim, receipt } = await ready();
  const bytes = bytesOf(1000);
  expect((await device.upload(claim, bytes)).status).toBe(201);
  const { code } = await collector.issueEnrolmentCode(device.participantId);
  const reply = await device.call("eraseParticipant");
  expect(reply.body).toMatchObject({ version: 1, segments: 1, objects: 0 });
  expect(codeOf(await device.upload(claim, bytes))).toBe("403 device_revoked");
  const sha = createHash("sha256").update(bytes).digest("hex");
  expect(await collector.services.blobs.has(`segments/${sha}`)).toBe(false);
  // Another device of somebody else, with the same bytes.
  const other = await ready();
  expect(codeOf(await other.device.upload(other.claim, bytes))).toBe("410 erased");
  const late = await fetch(`${collector.url}/enrollments`, { method: "POST" });
  expect(late.status).toBe(400);
  expect(receipt.receipt.participantId).toBe(device.participantId);
  expect(code.length).toBeGreaterThan(16);
});

test("nothing failed inside the collector during all this", () => {
  expect(collector.errors).toEqual([]);
});
