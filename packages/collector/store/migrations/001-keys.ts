import type { Kysely } from "kysely";

/** First tables of the key store. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("participant_keys")
    .addColumn("participant_id", "text", (column) => column.primaryKey())
    .addColumn("wrapped", "text", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("collector_keys")
    .addColumn("key_id", "text", (column) => column.primaryKey())
    .addColumn("public_key", "text", (column) => column.notNull())
    .addColumn("wrapped", "text", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .execute();
}
