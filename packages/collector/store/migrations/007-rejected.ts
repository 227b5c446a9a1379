import { sql, type Kysely } from "kysely";

/** Uploads that cannot be read are called rejected: only odd demonstrations are quarantined. */
export async function up<T>(db: Kysely<T>): Promise<void> {
  await sql`update segments set state = 'rejected' where state = 'quarantined'`.execute(db);
}
