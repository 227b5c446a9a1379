import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BenchContext, Metric } from "../metric.ts";

/** Where models and outcomes are kept, so that a measurement that is killed goes on; without it they go with it. */
const kept = process.env["APPRENTICE_BENCH_RESULTS"];

export function keptFolder({ scratchDir }: Pick<BenchContext, "scratchDir">): string {
  return kept ?? join(scratchDir, "results");
}

/** What `measure` gives, or gave in an earlier run with the same kept folder. */
export async function measureOnce(
  name: string,
  context: Pick<BenchContext, "scratchDir">,
  measure: () => Promise<Metric[]>,
): Promise<Metric[]> {
  const folder = keptFolder(context);
  const file = join(folder, `${name}.json`);
  const known = await readFile(file, "utf8").catch(() => null);
  if (known !== null) return JSON.parse(known) as Metric[];
  const metrics = await measure();
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify(metrics)}\n`);
  return metrics;
}
