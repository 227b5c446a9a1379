import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

export type FolderSearch = { readonly hits: readonly string[]; readonly bytesRead: number };

/**
 * Looks for a text in every file below a folder that a collector may still write to: where a file gets its final name
 * meanwhile, everything is read once more.
 */
export async function searchFolder(folder: string, text: string): Promise<FolderSearch> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const hits: string[] = [];
  let bytesRead = 0;
  for (const file of files.filter((entry) => entry.isFile())) {
    const path = join(file.parentPath, file.name);
    const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => cause.code);
    if (bytes === "ENOENT") return searchFolder(folder, text);
    if (!Buffer.isBuffer(bytes)) throw new Error(`${path} cannot be read: ${String(bytes)}`);
    bytesRead += bytes.length;
    if (bytes.includes(text)) hits.push(path);
  }
  return { hits, bytesRead };
}
