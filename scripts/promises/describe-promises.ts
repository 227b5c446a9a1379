import type { PromiseRow } from "./promises.ts";

/** What this needs of the JSON report of the test runner. */
export type TestReport = {
  readonly testResults: readonly {
    /** Absolute path. */
    readonly name: string;
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
};

type Result = { readonly file: string; readonly title: string; readonly status: string };

/** The table as Markdown: the same report gives the same bytes, whenever and wherever it ran. */
export function describePromises(
  promises: readonly PromiseRow[],
  report: TestReport,
  root: string,
): string {
  const results = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ title, status }) => ({ file: relative(name, root), title, status })),
  );
  const found = promises.map((row) => ({ row, tests: testsOf(row, results) }));
  return [
    "# The fifteen promises",
    "",
    "Written by `scripts/write-promises.ts` from the report of a test run; do not edit by hand.",
    "",
    "| # | promise | mechanism | tests that try to break it | result |",
    "|---|---|---|---|---|",
    ...found.map(
      ({ row, tests }) =>
        `| ${String(row.number)} | ${row.promise} | ${row.mechanism} | ${String(tests.length)} | ${verdictOf(row, tests)} |`,
    ),
    "",
    ...found.flatMap(({ row, tests }) => section(row, tests)),
  ].join("\n");
}

function relative(name: string, root: string): string {
  return name.startsWith(`${root}/`) ? name.slice(root.length + 1) : name;
}

function testsOf(row: PromiseRow, results: readonly Result[]): Result[] {
  const own = `e2e/promises/${String(row.number).padStart(2, "0")}-`;
  return results
    .filter(({ file }) => file.startsWith(own) || row.tests.includes(file))
    .toSorted((a, b) => compare(a.file, b.file) || compare(a.title, b.title));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function verdictOf(row: PromiseRow, tests: readonly Result[]): string {
  if (tests.length === 0) return row.limit === undefined ? "**no test ran**" : "stated, not proved";
  const broken = tests.filter(({ status }) => status === "failed").length;
  const skipped = tests.filter(({ status }) => status !== "failed" && status !== "passed").length;
  if (broken > 0) return `**broken by ${String(broken)}**`;
  const verdict = row.limit === undefined ? "kept" : "kept as far as tried";
  return skipped > 0 ? `${verdict} (${String(skipped)} skipped)` : verdict;
}

function section(row: PromiseRow, tests: readonly Result[]): string[] {
  const lines = tests.map(
    ({ file, title, status }) =>
      `- ${status === "passed" ? "✓" : `**${status}**`} ${title} (\`${file}\`)`,
  );
  const notes = [row.limit, row.more].flatMap((note) => (note === undefined ? [] : [note, ""]));
  return [
    `## ${String(row.number)}. ${row.promise}`,
    "",
    ...notes,
    ...lines,
    ...(lines.length > 0 ? [""] : []),
  ];
}
