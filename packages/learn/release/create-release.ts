/** Makes a release: a folder of approved trajectories with their tiles, hashed file by file, that appears whole or not at all. */
import { createHash, createHmac } from "node:crypto";
import { mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Observation } from "@apprentice/core/action/safe.ts";
import type { ReleaseId, TileHash } from "@apprentice/core/id/id.ts";
import type { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { LearnError } from "../errors.ts";
import type { SourcedTrajectory, TrajectorySource } from "../export/trajectory-source.ts";
import { lineageFile, tilePathOf, trajectoriesFile } from "./layout.ts";
import type { ReleaseFile, ReleaseManifest } from "./manifest.ts";

export type CreateReleaseOptions = {
  readonly source: TrajectorySource;
  readonly releaseId: ReleaseId;
  /** Must be missing or empty. */
  readonly out: string;
  /**
   * At least 32 random bytes, kept nowhere: persons are named by an HMAC under it, so that splits can be made by
   * person and caps be checked, but nobody can go from a release back to a person.
   */
  readonly pseudonymKey: Uint8Array;
  readonly createdMs: number;
  /** Default `inside`; the source then already holds only what may go there. */
  readonly audience?: ReleaseManifest["audience"];
  readonly onProgress?: (done: { readonly trajectories: number; readonly steps: number }) => void;
  readonly signal: AbortSignal;
};

/** Throws LearnError `out_not_empty`, `release_empty`, `tile_missing`; nothing half-written stays. */
export async function createRelease(options: CreateReleaseOptions): Promise<ReleaseManifest> {
  if (options.pseudonymKey.length < 32)
    throw new RangeError("pseudonymKey needs at least 32 bytes");
  const out = resolve(options.out);
  await refuseFull(out);
  await mkdir(dirname(out), { recursive: true });
  const folder = await mkdtemp(join(dirname(out), `.${basename(out)}.partial-`));
  try {
    const manifest = await fill(folder, options);
    await rm(out, { recursive: true, force: true });
    await rename(folder, out);
    return manifest;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function fill(folder: string, options: CreateReleaseOptions): Promise<ReleaseManifest> {
  const tiles = new Map<TileHash, ReleaseFile>();
  const applications = new Set<string>();
  const done = { trajectories: 0, steps: 0 };
  await using lines = await hashedFile(folder, trajectoriesFile);
  await using lineage = await hashedFile(folder, lineageFile);
  for await (const sourced of options.source) {
    options.signal.throwIfAborted();
    const { trajectory } = sourced;
    await writeTiles(folder, sourced, tiles);
    const person = pseudonym(options.pseudonymKey, sourced.lineage.participantId);
    await lines.write({ ...trajectory, splitGroup: person, split: sourced.split ?? null });
    await lineage.write({
      trajectoryId: trajectory.trajectoryId,
      participantId: person,
      policyHash: sourced.lineage.policyHash,
    });
    for (const app of applicationsOf(trajectory)) applications.add(app);
    done.trajectories += 1;
    done.steps += trajectory.steps.length;
    options.onProgress?.(done);
  }
  if (done.trajectories === 0)
    throw new LearnError(
      "release_empty",
      "The source holds no approved trajectory; approve some first, or widen the selection.",
    );
  const files = [await lines.finish(), await lineage.finish(), ...tiles.values()];
  const manifest: ReleaseManifest = {
    version: 1,
    releaseId: options.releaseId,
    status: "active",
    purpose: "train_computer_use_agents",
    audience: options.audience ?? "inside",
    createdMs: options.createdMs,
    trajectories: done.trajectories,
    steps: done.steps,
    applications: [...applications].sort(),
    files,
  };
  await writeFile(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`, {
    flush: true,
  });
  return manifest;
}

async function writeTiles(
  folder: string,
  sourced: SourcedTrajectory,
  written: Map<TileHash, ReleaseFile>,
): Promise<void> {
  for (const hash of tilesOf(sourced.trajectory)) {
    if (written.has(hash)) continue;
    const bytes = await sourced.tile(hash);
    if (!bytes)
      throw new LearnError(
        "tile_missing",
        `Trajectory ${sourced.trajectory.trajectoryId} names a tile that its source does not have; leave the trajectory out or compile it again.`,
      );
    const path = tilePathOf(hash);
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
    written.set(hash, {
      path,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      bytes: bytes.length,
    });
  }
}

function tilesOf(trajectory: Trajectory): Set<TileHash> {
  const observations: (Observation | null)[] = [
    ...trajectory.steps.map((step) => step.observation),
    trajectory.last,
  ];
  return new Set(
    observations.flatMap(
      (observation) => observation?.frame?.tiles.filter((hash) => hash !== null) ?? [],
    ),
  );
}

function applicationsOf(trajectory: Trajectory): string[] {
  return trajectory.steps.flatMap((step) =>
    step.observation?.window ? [step.observation.window.app] : [],
  );
}

function pseudonym(key: Uint8Array, participantId: string): string {
  return `p-${createHmac("sha256", key).update(participantId).digest("hex").slice(0, 24)}`;
}

/** Lines of JSON with the hash of what was written so far. */
async function hashedFile(folder: string, path: string) {
  const file = await open(join(folder, path), "w");
  const hash = createHash("sha256");
  let bytes = 0;
  return {
    write: async (value: unknown): Promise<void> => {
      const line = Buffer.from(`${JSON.stringify(value)}\n`);
      hash.update(line);
      bytes += line.length;
      await file.writeFile(line);
    },
    finish: async (): Promise<ReleaseFile> => {
      await file.sync();
      return { path, sha256: hash.digest("hex"), bytes };
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

async function refuseFull(out: string): Promise<void> {
  const entries = await readdir(out).catch(() => []);
  if (entries.length > 0)
    throw new LearnError(
      "out_not_empty",
      `${out} is not empty; name a new folder with --out, or empty this one.`,
    );
}
