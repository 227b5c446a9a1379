import { constants, copyFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { BlobName } from "../blobs/blobs.ts";
import { blobPath, readFolderBlobs } from "../blobs/folder-blobs.ts";

export type CopiedBlobs = {
  readonly copied: number;
  /** Listed, and erased or expired before their turn: they stay away. */
  readonly gone: number;
};

/**
 * Copies a folder of blobs that a collector may go on writing to and erasing from, one after another. Each is whole,
 * because a blob appears by rename and never changes; what is half-written is in none of the places looked into.
 */
export async function copyBlobs(options: {
  readonly from: string;
  readonly to: string;
  /** The next one waits for it. */
  readonly onCopied?: ((name: BlobName) => Promise<void>) | undefined;
}): Promise<CopiedBlobs> {
  const { from, to, onCopied = () => Promise.resolve() } = options;
  const { list } = readFolderBlobs(from);
  let [copied, gone] = [0, 0];
  for (const kind of ["segments", "objects"] as const) {
    for await (const name of list(kind)) {
      if (await copyBlob(blobPath(from, name), blobPath(to, name))) copied += 1;
      else gone += 1;
      await onCopied(name);
    }
  }
  return { copied, gone };
}

/** False where it went away meanwhile. */
async function copyBlob(from: string, to: string): Promise<boolean> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    // A file system that can share the bytes between both does.
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}
