import type { Kysely } from "kysely";

/** First tables of the records. `bigint` is a whole number of 64 bits in PostgreSQL and an integer in SQLite. */
export async function up(db: Kysely<never>): Promise<void> {
  await people(db);
  await uploads(db);
  await derived(db);
  await bookkeeping(db);
}

async function people(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("participants")
    .addColumn("participant_id", "text", (column) => column.primaryKey())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("devices")
    .addColumn("device_id", "text", (column) => column.primaryKey())
    .addColumn("participant_id", "text", (column) => column.notNull())
    .addColumn("public_key", "text", (column) => column.notNull().unique())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("last_counter", "bigint", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("enrolment_codes")
    .addColumn("code_sha256", "text", (column) => column.primaryKey())
    .addColumn("participant_id", "text")
    .addColumn("expires_ms", "bigint", (column) => column.notNull())
    .addColumn("used_ms", "bigint")
    .execute();
  await db.schema
    .createTable("policies")
    .addColumn("policy_hash", "text", (column) => column.primaryKey())
    .addColumn("serial", "bigint", (column) => column.notNull().unique())
    .addColumn("signed", "text", (column) => column.notNull())
    .addColumn("received_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("receipts")
    .addColumn("receipt_id", "text", (column) => column.primaryKey())
    .addColumn("participant_id", "text", (column) => column.notNull())
    .addColumn("device_id", "text", (column) => column.notNull())
    .addColumn("policy_hash", "text", (column) => column.notNull())
    .addColumn("signed", "text", (column) => column.notNull())
    .addColumn("received_ms", "bigint", (column) => column.notNull())
    .addColumn("withdrawn_ms", "bigint")
    .execute();
}

async function uploads(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("commitments")
    .addColumn("commitment", "text", (column) => column.primaryKey())
    .addColumn("device_id", "text", (column) => column.notNull())
    .addColumn("received_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("segments")
    .addColumn("segment", "text", (column) => column.primaryKey())
    .addColumn("participant_id", "text", (column) => column.notNull())
    .addColumn("device_id", "text", (column) => column.notNull())
    .addColumn("receipt_id", "text", (column) => column.notNull())
    .addColumn("policy_hash", "text", (column) => column.notNull())
    .addColumn("recording_id", "text", (column) => column.notNull())
    .addColumn("bytes", "bigint", (column) => column.notNull())
    .addColumn("received_ms", "bigint", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("reason", "text")
    .execute();
  await db.schema
    .createIndex("segments_participant")
    .on("segments")
    .column("participant_id")
    .execute();
  await db.schema.createIndex("segments_recording").on("segments").column("recording_id").execute();
  await db.schema
    .createTable("tombstones")
    .addColumn("segment", "text", (column) => column.primaryKey())
    .addColumn("erased_ms", "bigint", (column) => column.notNull())
    .addColumn("reason", "text", (column) => column.notNull())
    .execute();
}

async function derived(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("trajectories")
    .addColumn("trajectory_id", "text", (column) => column.primaryKey())
    .addColumn("participant_id", "text", (column) => column.notNull())
    .addColumn("recording_id", "text", (column) => column.notNull())
    .addColumn("receipt_id", "text", (column) => column.notNull())
    .addColumn("policy_hash", "text", (column) => column.notNull())
    .addColumn("steps", "bigint", (column) => column.notNull())
    .addColumn("gaps", "bigint", (column) => column.notNull())
    .addColumn("review", "text", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex("trajectories_participant")
    .on("trajectories")
    .column("participant_id")
    .execute();
  await db.schema
    .createTable("objects")
    .addColumn("blob", "text", (column) => column.primaryKey())
    .addColumn("participant_id", "text", (column) => column.notNull())
    .addColumn("trajectory_id", "text", (column) => column.notNull())
    .addColumn("bytes", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex("objects_participant")
    .on("objects")
    .column("participant_id")
    .execute();
}

async function bookkeeping(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("jobs")
    .addColumn("job_id", "text", (column) => column.primaryKey())
    .addColumn("queue", "text", (column) => column.notNull())
    .addColumn("payload", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("attempts", "bigint", (column) => column.notNull())
    .addColumn("due_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("jobs_due").on("jobs").columns(["queue", "due_ms"]).execute();
  await db.schema
    .createTable("audit")
    .addColumn("seq", "bigint", (column) => column.primaryKey())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("entry", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("audit_head")
    .addColumn("id", "bigint", (column) => column.primaryKey())
    .addColumn("size", "bigint", (column) => column.notNull())
    .execute();
}
