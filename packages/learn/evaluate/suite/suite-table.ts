import type { SuiteResult } from "../run-suite.ts";
import type { SuiteGroup } from "./group-results.ts";

/** The result as lines of text: one row a group, then what every run is judged by. */
export function suiteTable(result: SuiteResult): string {
  const rows = result.groups.map((group) => {
    const name =
      group.scope === "all"
        ? group.condition.replaceAll("_", " ")
        : `  ${group.scope} ${group.name}`;
    return `${name.padEnd(34)} ${share(group)}`;
  });
  return [
    `model ${result.model}`,
    ...rows,
    "",
    `stray actions ${result.strayActions}, confirmations asked ${result.confirmed}, ` +
      `${result.steps} steps at ${result.secondsPerStep.toFixed(2)} s`,
    "In brackets: 95 % Wilson intervals over episodes.",
  ].join("\n");
}

function share({ successes, episodes, success }: SuiteGroup): string {
  const percent = (value: number): string => (100 * value).toFixed(0).padStart(3);
  const range = `(${percent(success.low).trim()}–${percent(success.high).trim()})`;
  return `${percent(success.rate)} % ${range.padEnd(9)} ${successes}/${episodes}`;
}
