import type { UploadClaim } from "@apprentice/core/api/upload-claim.ts";
import { dayMs, type TestCollector } from "./test-collector.ts";
import type { TestDevice } from "./test-device.ts";

/** Somebody joins, waits until the notice period is over, and uploads these bytes a day after they were recorded. */
export async function contribute(
  collector: TestCollector,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ readonly device: TestDevice; readonly claim: UploadClaim }> {
  const device = await collector.enrol();
  const receipt = await device.consent();
  collector.advance(14 * dayMs);
  const claim = await device.begin(receipt);
  collector.advance(dayMs);
  const { status } = await device.upload(claim, bytes);
  if (status !== 201) throw new Error(`the upload was answered ${String(status)}`);
  await collector.publishLog();
  return { device, claim };
}
