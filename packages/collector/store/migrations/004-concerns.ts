import type { Kysely } from "kysely";

/** What participants say: questions and objections, and journeys; and what release jobs set aside. */
export async function up(db: Kysely<never>): Promise<void> {
  await concerns(db);
  await db.schema
    .createTable("journeys")
    .addColumn("participant_id", "text", (column) => column.notNull())
    .addColumn("device_id", "text", (column) => column.notNull())
    .addColumn("place", "text", (column) => column.notNull())
    .addColumn("from_ms", "bigint", (column) => column.notNull())
    .addColumn("until_ms", "bigint")
    .execute();
  await db.schema
    .createIndex("journeys_participant")
    .on("journeys")
    .column("participant_id")
    .execute();
  await db.schema
    .createTable("quarantine")
    .addColumn("trajectory_id", "text", (column) => column.primaryKey())
    .addColumn("participant_id", "text", (column) => column.notNull())
    .addColumn("since_ms", "bigint", (column) => column.notNull())
    .addColumn("lifted_ms", "bigint")
    .execute();
}

async function concerns(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("concerns")
    .addColumn("concern_id", "text", (column) => column.primaryKey())
    .addColumn("participant_id", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("sealed_text", "text", (column) => column.notNull())
    .addColumn("received_ms", "bigint", (column) => column.notNull())
    .addColumn("due_ms", "bigint", (column) => column.notNull())
    .addColumn("answered_ms", "bigint")
    .addColumn("verdict", "text")
    .addColumn("sealed_answer", "text")
    .execute();
  await db.schema
    .createIndex("concerns_participant")
    .on("concerns")
    .column("participant_id")
    .execute();
  await db.schema
    .createTable("concern_months")
    .addColumn("month", "text", (column) => column.primaryKey())
    .addColumn("counts", "text")
    .execute();
}
