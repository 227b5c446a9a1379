/** Demonstrations for the agent's measurements: recorded now, or read from releases that were recorded before. */
import { join } from "node:path";
import type { ReleasedTrajectory } from "@apprentice/learn/train/examples.ts";
import { openRelease, readReleases } from "@apprentice/learn/train/read-release.ts";
import type { PracticeTask } from "@apprentice/learn/evaluate/practice/task.ts";
import { makeSyntheticRelease } from "../../demonstrate/make-release.ts";
import type { BenchContext } from "../metric.ts";

/** Folders of releases that `apprentice demonstrate` made, separated by `:`; recording takes longer than all the rest. */
const given = process.env["APPRENTICE_BENCH_RELEASES"] ?? "";

export type Demonstrations = {
  readonly all: readonly ReleasedTrajectory[];
  /** Demonstrations of the first `count` people: one for each task and person. */
  readonly of: (count: number) => readonly ReleasedTrajectory[];
  readonly people: number;
};

export async function practiceDemonstrations(
  context: BenchContext,
  plan: { readonly tasks: readonly PracticeTask[]; readonly count: number; readonly seed: number },
): Promise<Demonstrations> {
  const folders = given.split(":").filter((folder) => folder !== "");
  if (folders.length === 0) {
    const out = join(context.scratchDir, "release");
    folders.push(out);
    await makeSyntheticRelease({
      ...plan,
      pace: 0.35,
      out,
      onProgress: ({ made, planned, etaSeconds }) => {
        if (made % 20 === 0 || made === planned)
          context.log(`bench: ${made}/${planned} demonstrations, ${Math.round(etaSeconds)} s left`);
      },
      signal: context.signal,
    });
  }
  const releases = [];
  for (const folder of folders) releases.push(await openRelease(folder));
  const all: ReleasedTrajectory[] = [];
  for await (const released of readReleases(releases)) all.push(released);
  const people = [...new Set(all.map(({ splitGroup }) => splitGroup))];
  const of = (count: number): readonly ReleasedTrajectory[] => {
    const first = new Set(people.slice(0, count));
    return all.filter(({ splitGroup }) => first.has(splitGroup));
  };
  return { all, of, people: people.length };
}
