import type { Kysely } from "kysely";

/** Whether a trajectory may be released to others; what was built before is not known to be. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .alterTable("trajectories")
    .addColumn("may_release", "bigint", (column) => column.notNull().defaultTo(0))
    .execute();
}
