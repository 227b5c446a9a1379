import type { ReceiptId, DeviceId } from "@apprentice/core/id/id.ts";
import { findReceipt } from "../store/receipts.ts";
import type { Database, SegmentRow } from "../store/tables.ts";
import type { OpenedSegment } from "./open-segment.ts";

/**
 * Why an opened segment cannot be trusted: what was sealed inside must be what the device claimed at upload, and the
 * recording must have begun under its receipt. Null where it can.
 */
export async function checkSegment(
  db: Database,
  row: SegmentRow,
  opened: OpenedSegment,
): Promise<string | null> {
  const { header } = opened;
  if (header.deviceId !== row.device_id) return "other_device";
  if (header.receiptId !== row.receipt_id) return "other_receipt";
  if (header.policyHash !== row.policy_hash) return "other_policy";
  const validFromMs = await validFrom(db, row.receipt_id, row.device_id);
  if (validFromMs === null) return "receipt_unknown";
  for (const item of opened.items) {
    if (item.topic !== "meta") continue;
    if (item.meta.recordingId !== row.recording_id) return "other_recording";
    if (item.meta.startedMs < validFromMs) return "recorded_before_receipt";
  }
  return null;
}

async function validFrom(
  db: Database,
  receiptId: ReceiptId,
  deviceId: DeviceId,
): Promise<number | null> {
  const known = await findReceipt(db, receiptId, deviceId);
  return known?.receipt.validFromMs ?? null;
}
