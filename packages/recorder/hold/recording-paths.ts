/** Names of the files of one held recording, below its folder. */
import { join } from "node:path";

export const manifestPath = (folder: string): string => join(folder, "manifest.json");

export const keyPath = (folder: string, generation: number): string =>
  join(folder, `key-${String(generation)}`);

export const partPath = (folder: string, generation: number, part: number): string =>
  join(folder, `items-${String(generation)}-${String(part).padStart(4, "0")}.apsg`);

/** Generation of a key or part file; null for other files. */
export function generationOf(name: string): number | null {
  const match = /^(?:key-|items-)(\d+)/.exec(name);
  return match ? Number(match[1]) : null;
}

export const sealedPath = (folder: string, hash: string): string => join(folder, `${hash}.sealed`);
