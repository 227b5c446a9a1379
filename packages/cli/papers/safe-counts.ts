import type { AggregatesAnswer } from "@apprentice/core/api/schemas.ts";
import { CliError } from "../errors.ts";

/** Fewest people that a paper tells of, whatever a collector says of itself. */
export const leastTold = 10;

/**
 * Counts as they may be printed. A paper does not trust the collector: a cell that is too small or too fine, a week
 * that is told twice, or one that was told before and now differs (whose difference could be one person) refuses the
 * whole paper.
 */
export function safeCounts(
  counts: AggregatesAnswer,
  previous?: AggregatesAnswer,
): AggregatesAnswer {
  const { leastPeople, weeks, concerns } = counts;
  if (leastPeople < leastTold) throw refused(`counts begin at ${String(leastPeople)} people`);
  for (const { week, participants, trajectories, steps } of weeks) {
    const coarse = participants % 10 === 0 && trajectories % 100 === 0 && steps % 1000 === 0;
    if (participants < leastTold || !coarse) throw refused(`the week ${week} is told too finely`);
  }
  for (const { month, people, late } of concerns) {
    const coarse = people % 10 === 0 && late % 10 === 0;
    if (people < leastTold || !coarse) throw refused(`the month ${month} is told too finely`);
  }
  once(weeks.map(({ week }) => week));
  once(concerns.map(({ month }) => month));
  if (previous) stands(previous, counts);
  return counts;
}

function once(names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw refused(`${twice} is told twice`);
}

/** What was told stands: only what began after the last told week or month may be new. */
function stands(previous: AggregatesAnswer, next: AggregatesAnswer): void {
  const before = [...previous.weeks, ...previous.concerns];
  const after = [...next.weeks, ...next.concerns];
  for (const cell of before) {
    const same = after.some((other) => JSON.stringify(other) === JSON.stringify(cell));
    if (!same) throw refused(`${nameOf(cell)} differs from what the previous report told`);
  }
  const late = [
    ...added(previous.weeks.map(nameOf), next.weeks.map(nameOf)),
    ...added(previous.concerns.map(nameOf), next.concerns.map(nameOf)),
  ];
  if (late[0] !== undefined)
    throw refused(`${late[0]} is new, but later ones were told in the previous report already`);
}

type Cell = AggregatesAnswer["weeks"][number] | AggregatesAnswer["concerns"][number];
const nameOf = (cell: Cell): string => ("week" in cell ? cell.week : cell.month);

function added(before: readonly string[], after: readonly string[]): string[] {
  const last = before.toSorted().at(-1);
  return last === undefined ? [] : after.filter((name) => name < last && !before.includes(name));
}

const refused = (what: string): CliError =>
  new CliError(
    "refused",
    `the collector's counts could point at single people (${what}); nothing was written. Tell its operator, and do not publish them`,
  );
