import type { DeviceId, ReceiptId } from "@apprentice/core/id/id.ts";
import type { Database, Device } from "./tables.ts";

export function findDevice(db: Database, deviceId: DeviceId): Promise<Device | undefined> {
  return db.selectFrom("devices").selectAll().where("device_id", "=", deviceId).executeTakeFirst();
}

/** Uploads name a receipt of their own device, so this is who uploaded what names this receipt. */
export async function deviceOfReceipt(
  db: Database,
  receiptId: ReceiptId,
): Promise<DeviceId | null> {
  const row = await db
    .selectFrom("receipts")
    .select("device_id")
    .where("receipt_id", "=", receiptId)
    .executeTakeFirst();
  return row?.device_id ?? null;
}

/** Takes a request counter once: false where this value, or a greater one, was taken before. */
export async function takeCounter(
  db: Database,
  deviceId: DeviceId,
  counter: number,
): Promise<boolean> {
  const result = await db
    .updateTable("devices")
    .set({ last_counter: counter })
    .where("device_id", "=", deviceId)
    .where("state", "=", "active")
    .where("last_counter", "<", counter)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
