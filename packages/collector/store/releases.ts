import type { Selectable } from "kysely";
import type { ParticipantId, ReleaseId, TrajectoryId } from "@apprentice/core/id/id.ts";
import type { Database, Tables } from "./tables.ts";

export type ReleaseRow = Selectable<Tables["releases"]>;

/** False where a release of this id exists. */
export async function addRelease(
  db: Database,
  row: Pick<ReleaseRow, "release_id" | "manifest" | "created_ms">,
): Promise<boolean> {
  const result = await db
    .insertInto("releases")
    .values({ ...row, state: "active", revoked_ms: null })
    .onConflict((conflict) => conflict.column("release_id").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export function findRelease(db: Database, releaseId: ReleaseId): Promise<ReleaseRow | undefined> {
  return db
    .selectFrom("releases")
    .selectAll()
    .where("release_id", "=", releaseId)
    .executeTakeFirst();
}

export function listReleases(db: Database): Promise<ReleaseRow[]> {
  return db.selectFrom("releases").selectAll().orderBy("release_id").execute();
}

/** Marks a release so that nothing is learned from it any more, and replaces its manifest. */
export async function revokeRelease(
  db: Database,
  releaseId: ReleaseId,
  change: { readonly manifest: string; readonly nowMs: number },
): Promise<void> {
  await db
    .updateTable("releases")
    .set({ state: "revoked", manifest: change.manifest, revoked_ms: change.nowMs })
    .where("release_id", "=", releaseId)
    .execute();
}

/** Registering the same model again changes nothing. */
export async function addModel(
  db: Database,
  row: { readonly model: string; readonly releaseId: ReleaseId; readonly nowMs: number },
): Promise<void> {
  await db
    .insertInto("models")
    .values({ model: row.model, release_id: row.releaseId, created_ms: row.nowMs })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Hex SHA-256 of every model that was trained on a release. */
export async function modelsOf(db: Database, releaseId: ReleaseId): Promise<string[]> {
  const rows = await db
    .selectFrom("models")
    .select("model")
    .where("release_id", "=", releaseId)
    .orderBy("model")
    .execute();
  return rows.map(({ model }) => model);
}

/** Who each approved trajectory is from; those that are unknown or not approved are missing. */
export async function peopleOf(
  db: Database,
  trajectoryIds: readonly TrajectoryId[],
  audience: "inside" | "others" = "inside",
): Promise<Map<TrajectoryId, ParticipantId>> {
  const people = new Map<TrajectoryId, ParticipantId>();
  for (let from = 0; from < trajectoryIds.length; from += 500) {
    const rows = await db
      .selectFrom("trajectories")
      .select(["trajectory_id", "participant_id"])
      .where("trajectory_id", "in", trajectoryIds.slice(from, from + 500))
      .where("review", "=", "approved")
      .where("may_release", "in", audience === "others" ? [1] : [0, 1])
      .where("participant_id", "not in", (build) =>
        build
          .selectFrom("concerns")
          .select("participant_id")
          .where("kind", "=", "objection")
          .where("answered_ms", "is", null),
      )
      .execute();
    for (const row of rows) people.set(row.trajectory_id, row.participant_id);
  }
  return people;
}
