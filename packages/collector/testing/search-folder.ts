import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { whileFilesMove } from "../blobs/while-files-move.ts";

export type FolderSearch = { readonly hits: readonly string[]; readonly bytesRead: number };

/** The files below a folder, to which a collector may still write, that hold any of these texts. */
export function searchFolder(folder: string, ...texts: readonly string[]): Promise<FolderSearch> {
  const needles = texts.map((text) => Buffer.from(text));
  return whileFilesMove(async () => {
    const hits: string[] = [];
    let bytesRead = 0;
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const path = join(file.parentPath, file.name);
      const bytes = await readFile(path);
      bytesRead += bytes.length;
      if (needles.some((needle) => bytes.includes(needle))) hits.push(path);
    }
    return { hits, bytesRead };
  });
}
