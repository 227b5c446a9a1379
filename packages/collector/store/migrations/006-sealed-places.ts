import type { Kysely } from "kysely";

/** Receipts and journeys name places: they are sealed from now on. What lies open is sealed at the next start. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable("receipts").renameColumn("signed", "sealed").execute();
  await db.schema.alterTable("journeys").renameColumn("place", "sealed_place").execute();
}
