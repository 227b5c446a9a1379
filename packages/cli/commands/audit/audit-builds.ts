/** `apprentice audit builds`: which recorder builds uploaded, from proofs, each checked before it counts. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkProof, LogProof } from "@apprentice/core/audit/log-proof.ts";
import type { NamedKey } from "@apprentice/core/audit/log-proof.ts";
import type { Hash } from "@apprentice/core/audit/merkle.ts";

export type UploadingBuilds = {
  /** Segments by the build that their header told, most first; null is a header that told none. */
  readonly builds: readonly { readonly recorderBuild: string | null; readonly segments: number }[];
  /** Files that prove nothing; they count for no build. */
  readonly refused: readonly string[];
};

/**
 * `dirs`: folders of proofs as `apprentice access --out` writes them; the same entry in two of them counts once.
 * A build is what the client said of itself: that it is listed proves that it was said, not that it ran.
 */
export async function listUploadingBuilds(options: {
  readonly dirs: readonly string[];
  readonly log: NamedKey;
  readonly hash: Hash;
}): Promise<UploadingBuilds> {
  const { dirs, log, hash } = options;
  const bySeq = new Map<number, string | null>();
  const refused: string[] = [];
  for (const path of await proofsIn(dirs)) {
    const proof = await readProof(path);
    const checked = proof && (await checkProof({ hash, proof, log, witnesses: [] }));
    if (!proof || checked?.kind !== "proved") refused.push(path);
    else if (proof.opening.kind === "segment_stored") {
      const told = proof.opening.entry["recorderBuild"];
      bySeq.set(proof.opening.seq, typeof told === "string" ? told : null);
    }
  }
  const counts = new Map<string | null, number>();
  for (const build of bySeq.values()) counts.set(build, (counts.get(build) ?? 0) + 1);
  const builds = [...counts].map(([recorderBuild, segments]) => ({ recorderBuild, segments }));
  return { builds: builds.toSorted((a, b) => b.segments - a.segments), refused };
}

async function proofsIn(dirs: readonly string[]): Promise<readonly string[]> {
  const lists = await Promise.all(
    dirs.map(async (dir) => (await readdir(dir)).toSorted().map((name) => join(dir, name))),
  );
  return lists.flat().filter((path) => path.endsWith(".json"));
}

async function readProof(path: string): Promise<LogProof | null> {
  try {
    return LogProof.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return null;
  }
}
