import { WeeklyCount } from "@apprentice/core/api/schemas.ts";
import type { Database } from "./tables.ts";

/** When the first trajectory that is still here was built. */
export async function firstActivityMs(db: Database): Promise<number | null> {
  const row = await db
    .selectFrom("trajectories")
    .select("created_ms")
    .orderBy("created_ms")
    .limit(1)
    .executeTakeFirst();
  return row?.created_ms ?? null;
}

/** One row for each person who has trajectories in [fromMs, toMs); who it is stays here. */
export function workOfWeek(
  db: Database,
  fromMs: number,
  toMs: number,
): Promise<{ readonly trajectories: number; readonly steps: number }[]> {
  return db
    .selectFrom("trajectories")
    .select((build) => [
      build.cast<number>(build.fn.countAll(), "integer").as("trajectories"),
      build.cast<number>(build.fn.sum("steps"), "integer").as("steps"),
    ])
    .where("created_ms", ">=", fromMs)
    .where("created_ms", "<", toMs)
    .groupBy("participant_id")
    .execute();
}

/** What was told of each week; null where it had too few people. */
export async function frozenWeeks(db: Database): Promise<Map<string, WeeklyCount | null>> {
  const rows = await db.selectFrom("weekly_counts").selectAll().execute();
  return new Map(rows.map(({ week, counts }) => [week, parse(counts)]));
}

/** Freezes a week's count; gives what stands, which another process may have written first. */
export async function freezeWeek(
  db: Database,
  week: string,
  count: WeeklyCount | null,
): Promise<WeeklyCount | null> {
  await db
    .insertInto("weekly_counts")
    .values({ week, counts: count && JSON.stringify(count) })
    .onConflict((conflict) => conflict.column("week").doNothing())
    .execute();
  const row = await db
    .selectFrom("weekly_counts")
    .select("counts")
    .where("week", "=", week)
    .executeTakeFirstOrThrow();
  return parse(row.counts);
}

function parse(counts: string | null): WeeklyCount | null {
  return counts === null ? null : WeeklyCount.parse(JSON.parse(counts));
}
