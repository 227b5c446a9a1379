/** Keeps a second folder equal to a published log: what is new is copied, the checkpoint last, what is superseded goes. */
import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { tilePath, tileWidth } from "@apprentice/core/audit/log-tiles.ts";
import { writeFileDurably } from "../blobs/write-durably.ts";
import { readCheckpoint } from "./read-checkpoint.ts";

/** Files copied at a time. */
const filesAtOnce = 16;

/**
 * Copies the log in `from` over the older one in `to`; that the older one is its beginning is the caller's to know.
 * After a crash `to` is a whole log of its older size. Gives the number of entries that `to` then holds.
 */
export async function mirrorLog(places: {
  readonly from: string;
  readonly to: string;
}): Promise<number> {
  const { from, to } = places;
  const newest = await readCheckpoint(from);
  if (!newest) return 0;
  const { size } = newest.checkpoint;
  const before = (await readCheckpoint(to))?.checkpoint.size ?? 0;
  if (size <= before) return before;
  await copyFiles(places, filesSince(before, size));
  const key = await readFile(join(from, "log.vkey"));
  await mkdir(to, { recursive: true, mode: 0o700 });
  await writeFileDurably({ path: join(to, "log.vkey"), bytes: key });
  await writeFileDurably({ path: join(to, "checkpoint"), bytes: Buffer.from(newest.note) });
  for (const path of edgeOf(before)) {
    if (!edgeOf(size).includes(path)) await rm(join(to, path), { force: true });
  }
  return size;
}

/** Every tile and bundle that a log of `size` entries has and one of `before` does not. */
function filesSince(before: number, size: number): string[] {
  const paths: string[] = [];
  let [old, nodes] = [before, size];
  for (let level = 0; nodes > 0; level += 1) {
    for (let number = Math.floor(old / tileWidth); number * tileWidth < nodes; number += 1) {
      const width = Math.min(tileWidth, nodes - number * tileWidth);
      paths.push(tilePath({ level, number, width }));
      if (level === 0) paths.push(tilePath({ level: "entries", number, width }));
    }
    [old, nodes] = [Math.floor(old / tileWidth), Math.floor(nodes / tileWidth)];
  }
  return paths;
}

/** The partial tiles of a log of this size: a longer log replaces them. */
function edgeOf(size: number): string[] {
  const paths: string[] = [];
  for (let level = 0, nodes = size; nodes > 0; level += 1, nodes = Math.floor(nodes / tileWidth)) {
    const number = Math.floor(nodes / tileWidth);
    const width = nodes % tileWidth;
    if (width === 0) continue;
    paths.push(tilePath({ level, number, width }));
    if (level === 0) paths.push(tilePath({ level: "entries", number, width }));
  }
  return paths;
}

async function copyFiles(
  { from, to }: { readonly from: string; readonly to: string },
  paths: string[],
): Promise<void> {
  const work = async () => {
    for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
      const target = join(to, path);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await writeFileDurably({ path: target, bytes: await readFile(join(from, path)) });
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, work));
}
