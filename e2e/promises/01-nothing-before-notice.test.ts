import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { acknowledge } from "@apprentice/core/consent/receipt.ts";
import { renderNotice } from "@apprentice/core/consent/notice.ts";
import { ReceiptId } from "@apprentice/core/id/id.ts";
import { Policy } from "@apprentice/core/policy/policy.ts";
import { policyHashOf, termsOf } from "@apprentice/core/policy/signed-policy.ts";
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

test("an upload on day 13 is refused, one millisecond before day 14 too; what begins on day 14 is taken, what began before never", async () => {
  const device = await collector.enrol();
  const receipt = await device.consent();
  const early = await device.begin(receipt);
  collector.advance(13 * dayMs);
  expect(codeOf(await device.upload(early, noise()))).toBe("403 receipt_refused");
  collector.advance(dayMs - 1);
  expect(codeOf(await device.upload(early, noise()))).toBe("403 receipt_refused");
  collector.advance(1);
  const claim = await device.begin(receipt);
  collector.advance(dayMs);
  expect((await device.upload(claim, noise())).status).toBe(201);
  // The collector timed its beginning itself, so no date that the device writes helps.
  expect(codeOf(await device.upload(early, noise()))).toBe("403 receipt_refused");
});

test("an acknowledgement that is dated back, dated forward, another's, or signed by nobody opens nothing", async () => {
  const device = await collector.enrol();
  const other = await collector.enrol();
  const early = await device.consent(collector.nowMs() - 30 * dayMs);
  const claim = await device.begin(early);
  collector.advance(dayMs);
  expect(codeOf(await device.upload(claim, noise()))).toBe("403 receipt_refused");

  const policy = Policy.parse(device.policy.document);
  const policyHash = await policyHashOf(device.policy.document);
  const make = async (nowMs: number, deviceKey = device.key) =>
    acknowledge({
      receiptId: ReceiptId.parse(`rcp-${randomBytes(8).toString("hex")}`),
      participantId: device.participantId,
      deviceId: device.deviceId,
      terms: termsOf({ policy, policyHash }),
      notice: await renderNotice(policy, "en"),
      places: { home: "US-NY", work: "US-NY", employer: "US-NY" },
      nowMs,
      deviceKey,
    });
  const hand = async (json: unknown) => codeOf(await device.call("addReceipt", { json }));
  expect(await hand(await make(collector.nowMs() + dayMs))).toBe("403 receipt_refused");
  expect(await hand(await make(collector.nowMs(), other.key))).toBe("401 bad_signature");
  expect(codeOf(await other.call("addReceipt", { json: await make(collector.nowMs()) }))).toBe(
    "403 receipt_refused",
  );
  const good = await make(collector.nowMs());
  const shortened = { ...good, receipt: { ...good.receipt, validFromMs: collector.nowMs() } };
  expect(await hand(shortened)).toBe("401 bad_signature");
});

test("after withdrawal, and after the yearly renewal is due, nothing more is taken", async () => {
  const device = await collector.enrol();
  const receipt = await device.consent();
  collector.advance(14 * dayMs);
  const claim = await device.begin(receipt);
  collector.advance(dayMs);
  expect((await device.upload(claim, noise())).status).toBe(201);
  expect((await device.call("withdraw")).status).toBe(200);
  expect(codeOf(await device.upload(claim, noise()))).toBe("403 receipt_refused");

  const late = await collector.enrol();
  const lateReceipt = await late.consent();
  collector.advance(14 * dayMs);
  const lateClaim = await late.begin(lateReceipt);
  collector.advance(350 * dayMs);
  expect((await late.upload(lateClaim, noise())).status).toBe(201);
  collector.advance(dayMs);
  expect(codeOf(await late.upload(lateClaim, noise()))).toBe("403 receipt_refused");
});

test("a clock that is moved does not help: the device's is refused, the collector's put back closes what was open", async () => {
  const device = await collector.enrol();
  const receipt = await device.consent();
  collector.advance(14 * dayMs);
  const claim = await device.begin(receipt);
  collector.advance(dayMs);
  expect((await device.upload(claim, noise())).status).toBe(201);
  collector.advance(-2 * dayMs);
  expect(codeOf(await device.upload(claim, noise()))).toBe("403 receipt_refused");
  collector.advance(2 * dayMs);
});
