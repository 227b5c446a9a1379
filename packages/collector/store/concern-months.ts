import { ConcernCount } from "@apprentice/core/api/schemas.ts";
import type { Database } from "./tables.ts";

/** When the first concern that is still here was received. */
export async function firstConcernMs(db: Database): Promise<number | null> {
  const row = await db
    .selectFrom("concerns")
    .select("received_ms")
    .orderBy("received_ms")
    .limit(1)
    .executeTakeFirst();
  return row?.received_ms ?? null;
}

/** How many people spoke up in [fromMs, toMs), and how many of them got an answer late or not at all. */
export async function concernedPeople(
  db: Database,
  fromMs: number,
  toMs: number,
): Promise<{ readonly people: number; readonly late: number }> {
  const rows = await db
    .selectFrom("concerns")
    .select(["participant_id", "due_ms", "answered_ms"])
    .where("received_ms", ">=", fromMs)
    .where("received_ms", "<", toMs)
    .execute();
  const late = rows.filter((row) => row.answered_ms === null || row.answered_ms > row.due_ms);
  const distinct = (some: typeof rows) => new Set(some.map((row) => row.participant_id)).size;
  return { people: distinct(rows), late: distinct(late) };
}

/** What was told of each month; null where it had too few people. */
export async function frozenMonths(db: Database): Promise<Map<string, ConcernCount | null>> {
  const rows = await db.selectFrom("concern_months").selectAll().execute();
  return new Map(rows.map(({ month, counts }) => [month, parse(counts)]));
}

/** Freezes a month's count; gives what stands, which another process may have written first. */
export async function freezeMonth(
  db: Database,
  month: string,
  count: ConcernCount | null,
): Promise<ConcernCount | null> {
  await db
    .insertInto("concern_months")
    .values({ month, counts: count && JSON.stringify(count) })
    .onConflict((conflict) => conflict.column("month").doNothing())
    .execute();
  const row = await db
    .selectFrom("concern_months")
    .select("counts")
    .where("month", "=", month)
    .executeTakeFirstOrThrow();
  return parse(row.counts);
}

function parse(counts: string | null): ConcernCount | null {
  return counts === null ? null : ConcernCount.parse(JSON.parse(counts));
}
