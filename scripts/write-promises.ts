/**
 * Writes docs/promises.md from the JSON report of a test run:
 * `vitest run --reporter=json --outputFile=report.json; node scripts/write-promises.ts report.json`.
 * Ends with 1 where a promise was broken, or has no test that ran.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describePromises, type TestReport } from "./promises/describe-promises.ts";
import { promises } from "./promises/promises.ts";

const [report, out] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
if (report === undefined) {
  console.error("usage: write-promises.ts REPORT.json [OUT.md]");
  process.exit(2);
}
const target = out === undefined ? join(root, "docs/promises.md") : resolve(out);
const text = describePromises(
  promises,
  JSON.parse(await readFile(report, "utf8")) as TestReport,
  root,
);
await mkdir(dirname(target), { recursive: true });
await writeFile(target, text);
const bad = text.split("\n").filter((line) => /^\| \d+ \|.*\*\*/.test(line));
for (const line of bad) console.error(line);
const count = (verdict: string) =>
  text.split("\n").filter((line) => line.startsWith("| ") && line.endsWith(`| ${verdict} |`))
    .length;
console.log(
  `promises: ${String(count("kept"))} kept, ${String(count("kept as far as tried"))} as far as tried, ${String(count("stated, not proved"))} stated only, ${String(bad.length)} broken or untried`,
);
if (bad.length > 0) process.exitCode = 1;
