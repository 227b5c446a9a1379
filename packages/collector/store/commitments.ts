import type { DeviceId } from "@apprentice/core/id/id.ts";
import type { Database } from "./tables.ts";

/** Times a commitment; the first time stands, so handing it in again cannot make it younger or older. Answers that time. */
export async function addCommitment(
  db: Database,
  row: { readonly commitment: string; readonly deviceId: DeviceId; readonly nowMs: number },
): Promise<number> {
  await db
    .insertInto("commitments")
    .values({ commitment: row.commitment, device_id: row.deviceId, received_ms: row.nowMs })
    .onConflict((conflict) => conflict.column("commitment").doNothing())
    .execute();
  const stored = await db
    .selectFrom("commitments")
    .select("received_ms")
    .where("commitment", "=", row.commitment)
    .executeTakeFirstOrThrow();
  return stored.received_ms;
}

/** When this device handed the commitment in, ms; null: never. */
export async function commitmentTime(
  db: Database,
  commitment: string,
  deviceId: DeviceId,
): Promise<number | null> {
  const row = await db
    .selectFrom("commitments")
    .select("received_ms")
    .where("commitment", "=", commitment)
    .where("device_id", "=", deviceId)
    .executeTakeFirst();
  return row?.received_ms ?? null;
}
