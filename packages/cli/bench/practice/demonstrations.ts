/** Demonstrations for the agent's measurements: recorded now, or read from releases that were recorded before. */
import { join } from "node:path";
import type { ReleasedTrajectory } from "@apprentice/learn/train/examples.ts";
import { openRelease, readReleases } from "@apprentice/learn/train/read-release.ts";
import type { PracticeTask } from "@apprentice/learn/evaluate/practice/task.ts";
import { makeSyntheticRelease } from "../../demonstrate/make-release.ts";
import type { BenchContext } from "../metric.ts";

/**
 * Folders of releases that `apprentice demonstrate` made, separated by `:`; recording takes longer than all the rest.
 * `a+b` holds other tasks by as many people: the first of one release counts as the first of the other, and so on.
 */
const given = {
  detect: process.env["APPRENTICE_BENCH_RELEASES"] ?? "",
  roles: process.env["APPRENTICE_BENCH_MASKED_RELEASES"] ?? "",
};

export type Demonstrations = {
  /** Names the recordings: manifests of the releases they come from. */
  readonly name: string;
  /** Demonstrations of `count` people, one for each task and person; another seed takes others, in turn. */
  readonly of: (count: number, seed?: number) => readonly ReleasedTrajectory[];
  readonly people: number;
};

export async function practiceDemonstrations(
  context: BenchContext,
  plan: {
    readonly tasks: readonly PracticeTask[];
    readonly count: number;
    readonly seed: number;
    readonly masking?: "roles" | "detect";
  },
): Promise<Demonstrations> {
  const { masking = "detect" } = plan;
  const folders = given[masking].split(":").filter((folder) => folder !== "");
  if (folders.length === 0) folders.push(await recordNow(context, { ...plan, masking }));
  const all: ReleasedTrajectory[] = [];
  const names: string[] = [];
  for (const group of folders) {
    const releases = await Promise.all(group.split("+").map((folder) => openRelease(folder)));
    for (const release of releases) {
      names.push(release.name.manifestSha256 ?? "");
      all.push(...(await numberPeople(group, release)));
    }
  }
  const people = [...new Set(all.map(({ splitGroup }) => splitGroup))];
  const of = (count: number, seed = 1): readonly ReleasedTrajectory[] => {
    const from = ((seed - 1) * count) % people.length;
    const chosen = new Set([...people, ...people].slice(from, from + count));
    return all.filter(({ splitGroup }) => chosen.has(splitGroup));
  };
  return { name: names.join(" "), of, people: people.length };
}

/** Names people by their group of releases and their place in the release, since each release has pseudonyms of its own. */
async function numberPeople(
  group: string,
  release: Awaited<ReturnType<typeof openRelease>>,
): Promise<ReleasedTrajectory[]> {
  const people = new Map<string | null, number>();
  const named: ReleasedTrajectory[] = [];
  for await (const released of readReleases([release])) {
    const { splitGroup } = released;
    if (!people.has(splitGroup)) people.set(splitGroup, people.size);
    named.push({ ...released, splitGroup: `${group} ${people.get(splitGroup) ?? 0}` });
  }
  return named;
}

async function recordNow(
  context: BenchContext,
  plan: Pick<Parameters<typeof makeSyntheticRelease>[0], "tasks" | "count" | "seed"> & {
    readonly masking: "roles" | "detect";
  },
): Promise<string> {
  const out = join(context.scratchDir, `release-${plan.masking}`);
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
  return out;
}
