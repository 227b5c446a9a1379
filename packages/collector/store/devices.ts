import type { DeviceId } from "@apprentice/core/id/id.ts";
import type { Database, Device } from "./tables.ts";

export function findDevice(db: Database, deviceId: DeviceId): Promise<Device | undefined> {
  return db.selectFrom("devices").selectAll().where("device_id", "=", deviceId).executeTakeFirst();
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
