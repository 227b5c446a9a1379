import type { ParticipantId, TrajectoryId } from "@apprentice/core/id/id.ts";
import type { BlobName } from "../blobs/blobs.ts";
import type { ReviewState } from "@apprentice/core/api/schemas.ts";
import type { Database, ObjectRow, TrajectoryRow } from "./tables.ts";

/** Stores a trajectory and the names of its objects; one that is built anew must be reviewed anew. */
export async function putTrajectory(
  db: Database,
  row: TrajectoryRow,
  objects: readonly ObjectRow[],
): Promise<void> {
  const { steps, gaps, review, may_release } = row;
  await db
    .insertInto("trajectories")
    .values(row)
    .onConflict((conflict) =>
      conflict.column("trajectory_id").doUpdateSet({ steps, gaps, review, may_release }),
    )
    .execute();
  // In slices, because engines bound the number of parameters of one statement.
  for (let from = 0; from < objects.length; from += 500) {
    await db
      .insertInto("objects")
      .values(objects.slice(from, from + 500))
      .onConflict((conflict) => conflict.column("blob").doNothing())
      .execute();
  }
}

export function findTrajectory(
  db: Database,
  trajectoryId: TrajectoryId,
): Promise<TrajectoryRow | undefined> {
  return db
    .selectFrom("trajectories")
    .selectAll()
    .where("trajectory_id", "=", trajectoryId)
    .executeTakeFirst();
}

/** One page in the order of ids; `limit` rows at most. Null filters take everything. */
export function listTrajectories(
  db: Database,
  page: {
    readonly after: TrajectoryId | null;
    readonly limit: number;
    readonly review: ReviewState | null;
    readonly participantId: ParticipantId | null;
    /** Leaves out whoever belongs to one of these teams, and where teams are named whoever's team is unknown. */
    readonly notTeams?: readonly string[];
    /** Leaves out whoever objects, so that it looks as if there were nothing. */
    readonly withoutObjectors?: boolean;
    /** Leaves out what a release job set aside. */
    readonly withoutQuarantined?: boolean;
  },
): Promise<TrajectoryRow[]> {
  let query = db.selectFrom("trajectories").selectAll().orderBy("trajectory_id").limit(page.limit);
  if (page.after !== null) query = query.where("trajectory_id", ">", page.after);
  if (page.review !== null) query = query.where("review", "=", page.review);
  const { notTeams = [] } = page;
  if (notTeams.length > 0) {
    query = query.where("participant_id", "in", (build) =>
      build.selectFrom("participants").select("participant_id").where("team", "not in", notTeams),
    );
  }
  if (page.withoutObjectors === true) {
    query = query.where("participant_id", "not in", (build) =>
      build
        .selectFrom("concerns")
        .select("participant_id")
        .where("kind", "=", "objection")
        .where("answered_ms", "is", null),
    );
  }
  if (page.withoutQuarantined === true) {
    query = query.where("trajectory_id", "not in", (build) =>
      build.selectFrom("quarantine").select("trajectory_id").where("lifted_ms", "is", null),
    );
  }
  if (page.participantId !== null) query = query.where("participant_id", "=", page.participantId);
  return query.execute();
}

/** False where there is no such trajectory. */
export async function reviewTrajectory(
  db: Database,
  trajectoryId: TrajectoryId,
  review: ReviewState,
): Promise<boolean> {
  const result = await db
    .updateTable("trajectories")
    .set({ review })
    .where("trajectory_id", "=", trajectoryId)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Blob names of everything derived from one participant. */
export async function objectsOf(db: Database, participantId: ParticipantId): Promise<BlobName[]> {
  const rows = await db
    .selectFrom("objects")
    .select("blob")
    .where("participant_id", "=", participantId)
    .execute();
  return rows.map((row) => row.blob);
}
