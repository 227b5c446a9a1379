import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commitmentOf } from "@apprentice/core/api/commitment.ts";
import { RecordingId } from "@apprentice/core/id/id.ts";
import {
  dayMs,
  startTestCollector,
  type TestCollector,
} from "@apprentice/collector/testing/test-collector.ts";
import { codeOf } from "@apprentice/collector/testing/test-device.ts";

let collector: TestCollector;
beforeAll(async () => {
  collector = await startTestCollector({ workers: 0 });
});
afterAll(() => collector[Symbol.asyncDispose]());

const noise = () => new Uint8Array(randomBytes(64));

async function ready() {
  const device = await collector.enrol();
  const receipt = await device.consent();
  collector.advance(14 * dayMs);
  return { device, receipt };
}

test("a release before the hold is over is refused, to the millisecond", async () => {
  const { device, receipt } = await ready();
  const claim = await device.begin(receipt);
  expect(codeOf(await device.upload(claim, noise()))).toBe("403 hold_too_short");
  collector.advance(dayMs - 1);
  expect(codeOf(await device.upload(claim, noise()))).toBe("403 hold_too_short");
  collector.advance(1);
  expect((await device.upload(claim, noise())).status).toBe(201);
});

test("an old commitment serves no other recording, no other device, and cannot be dated back", async () => {
  const { device, receipt } = await ready();
  const claim = await device.begin(receipt);
  collector.advance(dayMs);
  const renamed = { ...claim, recordingId: RecordingId.parse("rec-recorded-just-now") };
  expect(codeOf(await device.upload(renamed, noise()))).toBe("403 commitment_unknown");
  const other = await ready();
  const borrowed = { ...claim, receiptId: other.receipt.receipt.receiptId };
  expect(codeOf(await other.device.upload(borrowed, noise()))).toBe("403 commitment_unknown");
  const young = await device.begin(receipt);
  collector.advance(-2 * 60_000);
  const again = await commitmentOf(young.recordingId, young.nonce);
  await device.call("commitRecording", { json: { version: 1, commitment: again } });
  collector.advance(dayMs + 60_000);
  // Handed in again under a clock two minutes earlier, it still counts from the first time.
  expect(codeOf(await device.upload(young, noise()))).toBe("403 hold_too_short");
});
