import type { AggregatesAnswer } from "@apprentice/core/api/schemas.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { answerDaysOf } from "@apprentice/core/policy/jurisdiction.ts";
import { paragraph, table, type Block } from "./paper.ts";

/** How much was recorded, by week. */
export function workBlocks({ leastPeople, weeks }: AggregatesAnswer): Block[] {
  const rule = `Counts by week, rounded down (people to tens, recorded tasks to hundreds, steps to thousands), told once and never changed. Weeks with fewer than ${String(leastPeople)} people are left out, so an empty week may mean nobody or a few.`;
  if (weeks.length === 0)
    return [paragraph(rule), paragraph("No week has enough people to be told of.")];
  return [
    paragraph(rule),
    table(
      [
        ["week from", 28],
        ["people", 24],
        ["recorded tasks", 24],
        ["steps", 24],
      ],
      weeks.map(({ week, participants, trajectories, steps }) => [
        week,
        String(participants),
        String(trajectories),
        String(steps),
      ]),
    ),
  ];
}

/** How many people asked or objected, by month. */
export function concernBlocks(
  { leastPeople, concerns }: AggregatesAnswer,
  policy: Policy,
): Block[] {
  const rule = `Told once, two months later, as people rounded down to tens; months with fewer than ${String(leastPeople)} people are left out, and 0 means fewer than ten. An answer is due within ${String(answerDaysOf(policy))} days.`;
  if (concerns.length === 0)
    return [paragraph(rule), paragraph("No month has enough people to be told of.")];
  return [
    paragraph(rule),
    table(
      [
        ["month", 28],
        ["people who asked or objected", 36],
        ["of them answered late or not at all", 36],
      ],
      concerns.map(({ month, people, late }) => [month, String(people), String(late)]),
    ),
  ];
}
