/** Checks a release folder against its manifest, and marks one as revoked. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LearnError } from "../errors.ts";
import { manifestFile } from "./layout.ts";
import { ReleaseManifest } from "./manifest.ts";

export type ReleaseCheck = {
  readonly manifest: ReleaseManifest;
  /** Files that are missing or differ; empty: the release is whole. */
  readonly damaged: readonly string[];
};

/** Throws LearnError `release_damaged` where there is no manifest that can be read. */
export async function verifyRelease(folder: string, signal: AbortSignal): Promise<ReleaseCheck> {
  const manifest = await readManifest(folder);
  const damaged: string[] = [];
  for (const file of manifest.files) {
    signal.throwIfAborted();
    if ((await hashOf(join(folder, file.path))) !== file.sha256) damaged.push(file.path);
  }
  return { manifest, damaged };
}

/** From now on nothing may be learned from it. */
export async function revokeRelease(folder: string): Promise<ReleaseManifest> {
  const manifest: ReleaseManifest = { ...(await readManifest(folder)), status: "revoked" };
  const next = join(folder, `${manifestFile}.next`);
  await writeFile(next, `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  await rename(next, join(folder, manifestFile));
  return manifest;
}

async function readManifest(folder: string): Promise<ReleaseManifest> {
  try {
    return ReleaseManifest.parse(JSON.parse(await readFile(join(folder, manifestFile), "utf8")));
  } catch (cause) {
    throw new LearnError(
      "release_damaged",
      `${folder} has no manifest.json of a release; name the folder that "release create" made.`,
      { cause },
    );
  }
}

async function hashOf(path: string): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return hash.digest("hex");
  } catch {
    return null;
  }
}
