import { join } from "node:path";
import type { BenchContext } from "../metric.ts";

/** Where models and outcomes are kept, so that a measurement that is killed goes on; without it they go with it. */
const kept = process.env["APPRENTICE_BENCH_RESULTS"];

export function keptFolder({ scratchDir }: Pick<BenchContext, "scratchDir">): string {
  return kept ?? join(scratchDir, "results");
}
