/** Replaces a file whole or not at all, also over a power loss: a new file, flushed, renamed, and its folder flushed. */
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { writeFailure } from "./errors.ts";

/** Mode 0600. Throws RecorderError `disk_full`; the old file then still stands. */
export async function writeFileDurably(path: string, content: string | Uint8Array): Promise<void> {
  const next = `${path}.next`;
  try {
    await using file = await open(next, "w", 0o600);
    await file.writeFile(content);
    await file.sync();
  } catch (cause) {
    await rm(next, { force: true });
    throw writeFailure(cause, path);
  }
  await rename(next, path);
  await flushFolder(dirname(path));
}

/** Makes renames and unlinks in a folder survive a power loss. */
export async function flushFolder(folder: string): Promise<void> {
  await using handle = await open(folder, "r");
  await handle.sync();
}
