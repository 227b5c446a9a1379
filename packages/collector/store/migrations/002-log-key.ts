import type { Kysely } from "kysely";

/** The key that signs the audit log's checkpoints; one row. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("log_keys")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("public_key", "text", (column) => column.notNull())
    .addColumn("wrapped", "text", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .execute();
}
