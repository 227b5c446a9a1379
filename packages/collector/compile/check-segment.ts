import type { TextSeal } from "../keys/text-seal.ts";
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
  { opened, seal }: { readonly opened: OpenedSegment; readonly seal: TextSeal },
): Promise<string | null> {
  const { header } = opened;
  if (header.deviceId !== row.device_id) return "other_device";
  if (header.receiptId !== row.receipt_id) return "other_receipt";
  if (header.policyHash !== row.policy_hash) return "other_policy";
  const place = { receiptId: row.receipt_id, deviceId: row.device_id };
  const known = await findReceipt(db, place, seal);
  if (!known) return "receipt_unknown";
  const { validFromMs } = known.receipt;
  for (const item of opened.items) {
    if (item.topic !== "meta") continue;
    if (item.meta.recordingId !== row.recording_id) return "other_recording";
    if (item.meta.startedMs < validFromMs) return "recorded_before_receipt";
  }
  return null;
}
