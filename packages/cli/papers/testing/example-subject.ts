import type { AggregatesAnswer } from "@apprentice/core/api/schemas.ts";
import { completeDisclosures, examplePolicy } from "@apprentice/core/policy/example-policy.ts";
import { accessTable } from "../access-table.ts";
import type { PaperSubject } from "../paper-subject.ts";

/** Every figure is different, so that each must come out where it belongs. */
export async function exampleSubject(): Promise<PaperSubject> {
  return {
    policy: examplePolicy({
      ...completeDisclosures,
      retention: { segmentsDays: 31, trajectoriesDays: 367, releasesDays: 733, logsDays: 1099 },
    }),
    policyHash: "ab".repeat(32),
    access: await accessTable(),
    signed: true,
    nowMs: Date.UTC(2026, 5, 1),
  };
}

export const exampleLog = {
  origin: "example.test/log",
  size: 4711,
  root: new Uint8Array(32).fill(7),
};

export const exampleCounts: AggregatesAnswer = {
  version: 1,
  leastPeople: 10,
  concerns: [{ month: "2026-04", people: 10, late: 0 }],
  weeks: [{ week: "2026-05-04", participants: 20, trajectories: 300, steps: 4000 }],
};
