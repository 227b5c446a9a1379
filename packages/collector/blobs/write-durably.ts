import { constants } from "node:fs";
import { open, rename, rm, link } from "node:fs/promises";
import { dirname } from "node:path";

/** Two that write one file at once must not take each other's neighbour file away. */
let written = 0;

/**
 * Writes a whole file so that after a crash it is there complete or not at all: a neighbour file, fsync, rename,
 * fsync of the folder. Mode 0600. `exclusive` refuses (EEXIST) to replace a file.
 */
export async function writeFileDurably(options: {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly exclusive?: boolean;
}): Promise<void> {
  const { path, bytes, exclusive } = options;
  written += 1;
  const temporary = `${path}.${String(process.pid)}.${String(written)}.part`;
  const file = await open(temporary, "w", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  if (exclusive) {
    // link fails where the name is taken, which rename does not.
    try {
      await link(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
  } else {
    await rename(temporary, path);
  }
  await syncFolder(dirname(path));
}

/** Makes renames and new names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
