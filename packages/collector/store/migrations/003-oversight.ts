import type { Kysely } from "kysely";

/** Teams for reporting lines, raw views with their approvals, frozen counts, and releases with what was trained on them. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable("enrolment_codes").addColumn("team", "text").execute();
  await db.schema.alterTable("participants").addColumn("team", "text").execute();
  await rawViews(db);
  await db.schema
    .createTable("weekly_counts")
    .addColumn("week", "text", (column) => column.primaryKey())
    .addColumn("counts", "text")
    .execute();
  await releases(db);
}

async function rawViews(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("raw_views")
    .addColumn("view_id", "text", (column) => column.primaryKey())
    .addColumn("trajectory_id", "text", (column) => column.notNull())
    .addColumn("participant_id", "text", (column) => column.notNull())
    .addColumn("staff_id", "text", (column) => column.notNull())
    .addColumn("ticket", "text", (column) => column.notNull())
    .addColumn("reason", "text", (column) => column.notNull())
    .addColumn("break_glass", "bigint", (column) => column.notNull())
    .addColumn("requested_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("raw_view_approvals")
    .addColumn("view_id", "text", (column) => column.notNull())
    .addColumn("staff_id", "text", (column) => column.notNull())
    .addColumn("public_key", "text", (column) => column.notNull())
    .addColumn("approved_ms", "bigint", (column) => column.notNull())
    .addColumn("signature", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("raw_view_approvals_pk", ["view_id", "staff_id"])
    .addUniqueConstraint("raw_view_approvals_key", ["view_id", "public_key"])
    .execute();
}

async function releases(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("releases")
    .addColumn("release_id", "text", (column) => column.primaryKey())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("manifest", "text", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addColumn("revoked_ms", "bigint")
    .execute();
  await db.schema
    .createTable("models")
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("release_id", "text", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("models_pk", ["model", "release_id"])
    .execute();
}
