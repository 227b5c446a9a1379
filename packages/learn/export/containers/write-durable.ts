import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { WrittenFile } from "../manifest.ts";
import type { Split } from "../trajectory-source.ts";

export type DurableFile = {
  readonly folder: string;
  /** Relative to the folder. */
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly split?: Split;
  readonly rows?: number;
};

/** Writes one whole file, flushed to disk, with the folders above it. */
export async function writeDurable(file: DurableFile): Promise<WrittenFile> {
  const { folder, path, content, split = null, rows = null } = file;
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content, { flag: "wx", flush: true });
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { path, bytes: Buffer.byteLength(content), sha256, split, rows };
}
