/** Demonstrations of a whole plan, on one desktop, as a release folder. */
import { randomBytes } from "node:crypto";
import { ReleaseId } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import {
  demonstrateSuite,
  type DemonstrationProgress,
} from "@apprentice/learn/demonstrate/demonstrate-suite.ts";
import {
  planDemonstrations,
  type DemonstrationPlan,
} from "@apprentice/learn/demonstrate/plan-demonstrations.ts";
import { createRelease } from "@apprentice/learn/release/create-release.ts";
import type { ReleaseManifest } from "@apprentice/learn/release/manifest.ts";
import { openStudio } from "./open-studio.ts";
import { recordDemonstration } from "./record-demonstration.ts";

export type SyntheticRelease = {
  readonly manifest: ReleaseManifest;
  readonly failedTries: number;
  /** Demonstrations that failed at every try. */
  readonly skipped: number;
  /** Demonstrations whose recording differs from what the script meant: the recorder's misses. */
  readonly differing: number;
};

/** A signal that fires ends it after the demonstration under way; what was made until then becomes the release. */
export async function makeSyntheticRelease(
  options: DemonstrationPlan & {
    /** Must be missing or empty. */
    readonly out: string;
    /** How what is seen is masked; default: `detect`. */
    readonly masking?: "roles" | "detect";
    /** Whose never-keep words count; without it none do. */
    readonly dataDir?: string;
    readonly onProgress: (progress: DemonstrationProgress) => void;
    readonly signal: AbortSignal;
  },
): Promise<SyntheticRelease> {
  const clock = (): number => performance.timeOrigin + performance.now();
  const going = new AbortController();
  await using studio = await openStudio({
    ...(options.masking ? { masking: options.masking } : {}),
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    clock,
    signal: going.signal,
  });
  const count = { failed: 0, skipped: 0, differing: 0 };
  const source = demonstrateSuite({
    plan: planDemonstrations(options),
    record: (demonstration) => recordDemonstration(demonstration, studio, clock),
    onProgress: (progress) => {
      count.failed = progress.failed;
      count.skipped = progress.skipped;
      count.differing = progress.differing;
      options.onProgress(progress);
    },
    signal: options.signal,
    clock,
  });
  const manifest = await createRelease({
    source,
    releaseId: newId({ schema: ReleaseId, prefix: "rel", random: randomBytes(16) }),
    out: options.out,
    pseudonymKey: randomBytes(32),
    createdMs: clock(),
    signal: going.signal,
  });
  const { failed: failedTries, skipped, differing } = count;
  return { manifest, failedTries, skipped, differing };
}
