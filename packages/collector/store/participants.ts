import type { DeviceId, ParticipantId } from "@apprentice/core/id/id.ts";
import type { PublicKey } from "@apprentice/core/id/ed25519.ts";
import type { Database } from "./tables.ts";

export async function addParticipant(
  db: Database,
  row: {
    readonly participantId: ParticipantId;
    readonly nowMs: number;
    readonly team?: string | null;
  },
): Promise<void> {
  const { participantId: participant_id, nowMs: created_ms, team = null } = row;
  await db
    .insertInto("participants")
    .values({ participant_id, state: "active", created_ms, team })
    .execute();
}

/** The hidden team that was told at enrolment. */
export async function teamOfParticipant(
  db: Database,
  participantId: ParticipantId,
): Promise<string | null> {
  const row = await db
    .selectFrom("participants")
    .select("team")
    .where("participant_id", "=", participantId)
    .executeTakeFirst();
  return row?.team ?? null;
}

export async function isActiveParticipant(
  db: Database,
  participantId: ParticipantId,
): Promise<boolean> {
  const row = await db
    .selectFrom("participants")
    .select("state")
    .where("participant_id", "=", participantId)
    .executeTakeFirst();
  return row?.state === "active";
}

/** Registers a device; false where the key is registered already. */
export async function addDevice(
  db: Database,
  row: {
    readonly deviceId: DeviceId;
    readonly participantId: ParticipantId;
    readonly publicKey: PublicKey;
    readonly nowMs: number;
  },
): Promise<boolean> {
  const result = await db
    .insertInto("devices")
    .values({
      device_id: row.deviceId,
      participant_id: row.participantId,
      public_key: row.publicKey,
      state: "active",
      last_counter: 0,
      created_ms: row.nowMs,
    })
    .onConflict((conflict) => conflict.column("public_key").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/**
 * Whether the participant is active, and stays so until the caller's transaction ends: an erasure waits for it
 * or is seen by it.
 */
export async function lockActiveParticipant(
  transaction: Database,
  participantId: ParticipantId,
): Promise<boolean> {
  const result = await transaction
    .updateTable("participants")
    .set({ state: "active" })
    .where("participant_id", "=", participantId)
    .where("state", "=", "active")
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Hides the names of teams that an older version wrote as they are, also in codes that wait to be used. Gives how many. */
export async function hideOpenTeams(
  db: Database,
  prefix: string,
  hide: (team: string) => string,
): Promise<number> {
  let count = 0;
  for (const table of ["participants", "enrolment_codes"] as const) {
    const rows = await db
      .selectFrom(table)
      .select("team")
      .distinct()
      .where("team", "not like", `${prefix}%`)
      .execute();
    for (const { team } of rows) {
      if (team === null) continue;
      await db
        .updateTable(table)
        .set({ team: hide(team) })
        .where("team", "=", team)
        .execute();
      count++;
    }
  }
  return count;
}
