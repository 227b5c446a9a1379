import type { Kysely } from "kysely";

/**
 * An entry of the audit log gets the salt that opens its leaf, the leaf itself, and whom it is about. The leaf stays
 * when salt and entry are erased, so that the tree can be rebuilt from the table for ever.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable("audit").addColumn("salt", "text").execute();
  await db.schema.alterTable("audit").addColumn("leaf", "text").execute();
  await db.schema.alterTable("audit").addColumn("participant_id", "text").execute();
  await db.schema
    .createIndex("audit_participant")
    .on("audit")
    .columns(["participant_id", "seq"])
    .execute();
}
