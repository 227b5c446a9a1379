import type { Interval } from "./interval.ts";
import type { ValueGroup, ValueReport } from "./value-report.ts";

const percent = (share: number) => (100 * share).toFixed(0);
const range = ({ rate, low, high }: Interval) =>
  `${percent(rate)} % (${percent(low)}–${percent(high)})`;

/** The report as lines of text: one row a group, one column a number of demonstrations, then the advice. */
export function valueTable(report: ValueReport): string {
  const counts = demonstrationCounts(report.groups);
  const head = ["", ...counts.map((count) => `${count} demos`), "advice"];
  const rows = report.groups.map((group) => [
    group.scope === "all" ? "all tasks" : `${group.scope} ${group.name}`,
    ...counts.map((count) => cell(group, count)),
    group.advice.advice,
  ]);
  const conditions = report.conditions.map(({ condition, episodes, success }) => [
    condition.replaceAll("_", " "),
    range(success),
    `${episodes} episodes`,
  ]);
  const overall = report.groups[0];
  return [
    ...align([head, ...rows]),
    "",
    ...align(conditions),
    ...(report.maskingCost ? ["", `cost of masking: ${range(report.maskingCost)} points`] : []),
    "",
    ...(overall ? [overall.advice.because] : []),
    "In brackets: 95 % Wilson intervals over episodes.",
  ].join("\n");
}

function demonstrationCounts(groups: readonly ValueGroup[]): number[] {
  const counts = groups.flatMap((group) => group.curve.points.map((point) => point.demonstrations));
  return [...new Set(counts)].sort((a, b) => a - b);
}

function cell(group: ValueGroup, count: number): string {
  const point = group.curve.points.find((one) => one.demonstrations === count);
  return point ? range(point.success) : "–";
}

function align(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? "").length)),
  );
  return rows.map((row) =>
    row
      .map((text, at) => text.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
