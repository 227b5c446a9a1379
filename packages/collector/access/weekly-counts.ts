/**
 * The only counts that leave the collector: by calendar week, over at least ten people, coarse, and frozen when they
 * are first told. There is no filter to subtract one answer from another, and a count that was told does not move when
 * somebody comes or is erased.
 */
import type { WeeklyCount } from "@apprentice/core/api/schemas.ts";
import type { Services } from "../services.ts";
import type { Database } from "../store/tables.ts";
import { firstActivityMs, freezeWeek, frozenWeeks, workOfWeek } from "../store/weekly-counts.ts";

/** Fewer people than this are not told of. */
export const leastPeople = 10;
const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
/** A Monday, 1970-01-05, in ms. */
const firstMondayMs = 4 * dayMs;
/** What was uploaded within the week may be compiled a little later. */
const settleMs = dayMs;

/** Counts of every week that is over; weeks with too few people are left out like those with none. */
export async function weeklyCounts({
  db,
  nowMs,
}: Pick<Services, "db" | "nowMs">): Promise<WeeklyCount[]> {
  const firstMs = await firstActivityMs(db);
  if (firstMs === null) return [];
  const told = await frozenWeeks(db);
  for (let from = mondayOf(firstMs); from + weekMs + settleMs <= nowMs(); from += weekMs) {
    const week = dayOf(from);
    if (!told.has(week)) told.set(week, await freezeWeek(db, week, await countWeek(db, from)));
  }
  return [...told.values()].filter((count) => count !== null).toSorted(byWeek);
}

async function countWeek(db: Database, fromMs: number): Promise<WeeklyCount | null> {
  const work = await workOfWeek(db, fromMs, fromMs + weekMs);
  if (work.length < leastPeople) return null;
  return {
    week: dayOf(fromMs),
    participants: roundDown(work.length, 10),
    trajectories: roundDown(cappedSum(work.map((one) => one.trajectories)), 100),
    steps: roundDown(cappedSum(work.map((one) => one.steps)), 1000),
  };
}

/** Nobody counts for more than the tenth largest does, so that one person's diligence does not show. */
function cappedSum(values: readonly number[]): number {
  const cap = values.toSorted((a, b) => b - a)[leastPeople - 1] ?? 0;
  return values.reduce((sum, value) => sum + Math.min(value, cap), 0);
}

function roundDown(value: number, base: number): number {
  return Math.floor(value / base) * base;
}

function mondayOf(atMs: number): number {
  return Math.floor((atMs - firstMondayMs) / weekMs) * weekMs + firstMondayMs;
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

function byWeek(a: WeeklyCount, b: WeeklyCount): number {
  return a.week < b.week ? -1 : 1;
}
