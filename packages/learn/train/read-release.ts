/** Reads a release folder: `manifest.json` and `trajectories.jsonl`, checked before the first trajectory is given. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { z } from "zod";
import { LearnError } from "../errors.ts";
import { manifestFile, trajectoriesFile } from "../release/layout.ts";
import { newestReleaseVersion, ReleaseManifest } from "../release/manifest.ts";
import type { ReleasedTrajectory } from "./examples.ts";
import type { ModelData } from "./model-description.ts";
import { sha256 } from "./model-folder.ts";

/** One line: a trajectory, and what the release says about splitting. */
export const ReleaseLine = Trajectory.extend({
  splitGroup: z.string().nullable().default(null),
  split: z.enum(["train", "validation", "test"]).nullable().default(null),
});

export type Release = {
  readonly name: ModelData["releases"][number];
  readonly manifest: ReleaseManifest;
  /** Streams the trajectories in file order; may be read more than once. */
  trajectories(): AsyncIterable<ReleasedTrajectory>;
};

/**
 * Opens a release and checks the hash of its trajectories.
 * Throws LearnError `release_damaged`, `release_newer_version`, `release_revoked`, `release_empty`.
 */
export async function openRelease(folder: string): Promise<Release> {
  const text = await readFile(join(folder, manifestFile), "utf8").catch((cause: unknown) => {
    throw damaged(folder, "has no readable manifest.json", cause);
  });
  const manifest = parseManifest(folder, text);
  if (manifest.status === "revoked") {
    throw new LearnError(
      "release_revoked",
      `Release ${manifest.releaseId} in ${folder} was revoked: nothing may be learned from it. Use a later release.`,
    );
  }
  await checkTrajectories(folder, manifest);
  return {
    name: { id: manifest.releaseId, manifestSha256: sha256(text) },
    manifest,
    trajectories: () => readLines(folder),
  };
}

/** All trajectories of several releases, one release after the other. */
export async function* readReleases(
  releases: readonly Release[],
): AsyncGenerator<ReleasedTrajectory> {
  for (const release of releases) yield* release.trajectories();
}

function parseManifest(folder: string, text: string): ReleaseManifest {
  try {
    const json: unknown = JSON.parse(text);
    const { version } = z.object({ version: z.number() }).parse(json);
    if (version > newestReleaseVersion) {
      throw new LearnError(
        "release_newer_version",
        `The release in ${folder} has version ${version}; this program reads up to ${newestReleaseVersion}. Update the program.`,
      );
    }
    return ReleaseManifest.parse(json);
  } catch (cause) {
    if (cause instanceof LearnError) throw cause;
    throw damaged(folder, "has a manifest.json that is no release manifest", cause);
  }
}

async function checkTrajectories(folder: string, manifest: ReleaseManifest): Promise<void> {
  const entry = manifest.files.find((file) => file.path === trajectoriesFile);
  if (!entry) throw damaged(folder, `lists no ${trajectoriesFile} in its manifest`);
  if (entry.bytes === 0) {
    throw new LearnError(
      "release_empty",
      `Release ${manifest.releaseId} in ${folder} holds no trajectory. Create one from approved trajectories.`,
    );
  }
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(join(folder, trajectoriesFile)))
      hash.update(chunk as Buffer);
  } catch (cause) {
    throw damaged(folder, `has no readable ${trajectoriesFile}`, cause);
  }
  if (hash.digest("hex") !== entry.sha256) {
    throw damaged(folder, `has a ${trajectoriesFile} that differs from its manifest`);
  }
}

async function* readLines(folder: string): AsyncGenerator<ReleasedTrajectory> {
  const input = createReadStream(join(folder, trajectoriesFile));
  let number = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      if (line !== "") yield parseLine(folder, line, number);
    }
  } finally {
    input.destroy();
  }
}

function parseLine(folder: string, line: string, number: number): ReleasedTrajectory {
  try {
    const { splitGroup, split, ...trajectory } = ReleaseLine.parse(JSON.parse(line));
    return { trajectory, splitGroup, split };
  } catch (cause) {
    throw damaged(folder, `has no trajectory in line ${number} of ${trajectoriesFile}`, cause);
  }
}

function damaged(folder: string, what: string, cause?: unknown): LearnError {
  const message = `The release in ${folder} ${what}. Copy it again from where it was made.`;
  return new LearnError("release_damaged", message, { cause });
}
