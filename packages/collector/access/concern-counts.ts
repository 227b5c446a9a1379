/** How many people asked or objected, by month, told and frozen like the counts of weeks: over ten people, to tens. */
import type { ConcernCount } from "@apprentice/core/api/schemas.ts";
import type { Services } from "../services.ts";
import {
  concernedPeople,
  firstConcernMs,
  freezeMonth,
  frozenMonths,
} from "../store/concern-months.ts";
import { leastPeople } from "./weekly-counts.ts";

/** A month is told once every answer to it was due: a month later. */
const settleMonths = 2;

export async function concernCounts({
  db,
  nowMs,
}: Pick<Services, "db" | "nowMs">): Promise<ConcernCount[]> {
  const firstMs = await firstConcernMs(db);
  const told = await frozenMonths(db);
  if (firstMs !== null) {
    const first = new Date(firstMs);
    for (let ahead = 0; ; ahead++) {
      const at = (months: number) =>
        Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + ahead + months);
      if (at(settleMonths) > nowMs()) break;
      const month = new Date(at(0)).toISOString().slice(0, 7);
      if (told.has(month)) continue;
      const { people, late } = await concernedPeople(db, at(0), at(1));
      const count = { month, people: toTens(people), late: toTens(late) };
      told.set(month, await freezeMonth(db, month, people < leastPeople ? null : count));
    }
  }
  return [...told.values()]
    .filter((count) => count !== null)
    .toSorted((a, b) => (a.month < b.month ? -1 : 1));
}

function toTens(count: number): number {
  return Math.floor(count / 10) * 10;
}
