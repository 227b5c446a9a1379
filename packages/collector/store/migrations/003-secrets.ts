import type { Kysely } from "kysely";

/** Secrets of the collector's own, such as the one that hides the names of teams. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("secrets")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("wrapped", "text", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .execute();
}
