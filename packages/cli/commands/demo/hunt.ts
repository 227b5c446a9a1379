/** The hunter: looks for planted secrets in every byte that is left on disk, in any of the usual spellings. */
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { whileFilesMove } from "@apprentice/collector/blobs/while-files-move.ts";
import type { Canary } from "./canaries.ts";

export type Hit = { readonly place: string; readonly where: string };

/** Spellings of one value: as it is, lower case, UTF-16, base64 at each of the three alignments, hex, reversed. */
function spellings(value: string): Buffer[] {
  const plain = Buffer.from(value, "utf8");
  const base64 = [0, 1, 2].map((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), plain])
      .toString("base64")
      .replaceAll("=", "");
    // The first and last characters depend on the neighbours; the middle does not.
    return Buffer.from(shifted.slice(shift === 0 ? 0 : shift + 1, -2));
  });
  return [
    plain,
    Buffer.from(value.toLowerCase(), "utf8"),
    Buffer.from(value, "utf16le"),
    Buffer.from(plain.toString("hex"), "utf8"),
    Buffer.from(Array.from(value).toReversed().join(""), "utf8"),
    ...base64,
  ].filter((bytes) => bytes.length >= 6);
}

/** Every canary that stands in `bytes`. */
export function huntBytes(bytes: Buffer, canaries: readonly Canary[], where: string): Hit[] {
  return canaries
    .filter((canary) => spellings(canary.value).some((spelling) => bytes.includes(spelling)))
    .map((canary) => ({ place: canary.place, where }));
}

type Hunted = { readonly files: number; readonly bytes: number; readonly hits: readonly Hit[] };

/** Every canary in any file or file name below the folders; files are read in pieces that overlap. */
export async function huntFolders(
  folders: readonly string[],
  canaries: readonly Canary[],
): Promise<Hunted> {
  const hits: Hit[] = [];
  let [files, bytes] = [0, 0];
  for (const folder of folders) {
    const hunted = await whileFilesMove(() => huntFolder(folder, canaries));
    hits.push(...hunted.hits);
    files += hunted.files;
    bytes += hunted.bytes;
  }
  return { files, bytes, hits: unique(hits) };
}

async function huntFolder(folder: string, canaries: readonly Canary[]): Promise<Hunted> {
  const hits: Hit[] = [];
  let [files, bytes] = [0, 0];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    hits.push(...huntBytes(Buffer.from(entry.name), canaries, `name of ${path}`));
    if (!entry.isFile()) continue;
    files += 1;
    bytes += await huntFile(path, canaries, hits);
  }
  return { files, bytes, hits };
}

const overlapBytes = 512;

async function huntFile(path: string, canaries: readonly Canary[], hits: Hit[]): Promise<number> {
  let rest: Buffer = Buffer.alloc(0);
  let size = 0;
  for await (const chunk of createReadStream(path, {
    highWaterMark: 1 << 20,
  }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    const bytes = Buffer.concat([rest, chunk]);
    hits.push(...huntBytes(bytes, canaries, path));
    rest = bytes.subarray(Math.max(0, bytes.length - overlapBytes));
  }
  return size;
}

function unique(hits: readonly Hit[]): Hit[] {
  return [...new Map(hits.map((hit) => [`${hit.place}\n${hit.where}`, hit])).values()];
}
