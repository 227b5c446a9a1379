/**
 * A counter whose values are given once, whatever crashes and whichever processes ask: each value is the name of a
 * file that is made exclusively and lies on the disk before the value is used.
 */
import { open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { RecorderError, writeFailure } from "../errors.ts";
import { flushFolder } from "../write-file-durably.ts";

const greatestTries = 1000;

/** Resolves to a value greater than all before. Throws RecorderError `disk_full`, `locked`. */
export async function takeCounter(folder: string): Promise<number> {
  for (let tries = 0; tries < greatestTries; tries++) {
    const next = Math.max(0, ...(await valuesIn(folder))) + 1;
    if (!(await claim(join(folder, String(next))))) continue;
    await flushFolder(folder);
    const values = await valuesIn(folder);
    // Somebody was faster and may have swept this value away before it was made again: it may be used already.
    if (Math.max(...values) > next) continue;
    const old = values.filter((value) => value < next);
    for (const value of old) await rm(join(folder, String(value)), { force: true });
    return next;
  }
  throw new RecorderError(
    "locked",
    `Too many programs count requests in ${folder} at once; try again.`,
  );
}

async function valuesIn(folder: string): Promise<number[]> {
  return (await readdir(folder)).filter((name) => /^\d{1,15}$/.test(name)).map(Number);
}

/** False where the file is there already. */
async function claim(path: string): Promise<boolean> {
  try {
    await using file = await open(path, "wx", 0o600);
    await file.sync();
    return true;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") return false;
    throw writeFailure(cause, path);
  }
}
