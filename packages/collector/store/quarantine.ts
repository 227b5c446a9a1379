import type { ParticipantId, TrajectoryId } from "@apprentice/core/id/id.ts";
import type { Database } from "./tables.ts";

/** Sets trajectories aside; one that a steward lifted before stays in. Gives those that are set aside now. */
export async function addToQuarantine(
  db: Database,
  people: ReadonlyMap<TrajectoryId, ParticipantId>,
  nowMs: number,
): Promise<TrajectoryId[]> {
  const aside: TrajectoryId[] = [];
  for (const [trajectory_id, participant_id] of people) {
    await db
      .insertInto("quarantine")
      .values({ trajectory_id, participant_id, since_ms: nowMs, lifted_ms: null })
      .onConflict((conflict) => conflict.column("trajectory_id").doNothing())
      .execute();
    const row = await db
      .selectFrom("quarantine")
      .select("lifted_ms")
      .where("trajectory_id", "=", trajectory_id)
      .executeTakeFirst();
    if (row?.lifted_ms === null) aside.push(trajectory_id);
  }
  return aside;
}

/** What is set aside now, oldest first. */
export function listQuarantined(
  db: Database,
): Promise<{ trajectory_id: TrajectoryId; since_ms: number }[]> {
  return db
    .selectFrom("quarantine")
    .select(["trajectory_id", "since_ms"])
    .where("lifted_ms", "is", null)
    .orderBy("since_ms")
    .orderBy("trajectory_id")
    .limit(10_000)
    .execute();
}

/** Lets a trajectory in again, for good; false where it is not set aside. */
export async function liftFromQuarantine(
  db: Database,
  trajectoryId: TrajectoryId,
  nowMs: number,
): Promise<boolean> {
  const result = await db
    .updateTable("quarantine")
    .set({ lifted_ms: nowMs })
    .where("trajectory_id", "=", trajectoryId)
    .where("lifted_ms", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
