/** Prints `N passed, N failed` from the runner's JSON report; fails when no test was executed. */
import { readFileSync } from "node:fs";
import { z } from "zod";

const Report = z.object({
  numPassedTests: z.number().int(),
  numFailedTests: z.number().int(),
  numFailedTestSuites: z.number().int(),
});

const path = process.argv[2];
if (path === undefined) throw new Error("usage: print-counts.ts REPORT.json");
const report = Report.parse(JSON.parse(readFileSync(path, "utf8")));
// A file that could not even be loaded holds no test; it counts as one failure.
const failed = Math.max(report.numFailedTests, report.numFailedTestSuites > 0 ? 1 : 0);
console.log(`${report.numPassedTests} passed, ${failed} failed`);
process.exitCode = report.numPassedTests > 0 ? 0 : 1;
