/** Exports trajectories as a dataset folder that appears whole or not at all. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { LearnError } from "../errors.ts";
import { datasetCard } from "./dataset-card.ts";
import type { ImageFormat } from "./compose-frame.ts";
import type { Dialect } from "./dialect.ts";
import { manifestOf, type ExportManifest, type WrittenFile } from "./manifest.ts";
import type { Container } from "./container.ts";
import { newTally, rowsOf, type Row, type RowTally } from "./row.ts";
import type { TrajectorySource } from "./trajectory-source.ts";

export type ExportProgress = {
  readonly trajectories: number;
  readonly rows: number;
  readonly dropped: number;
};

export type ExportOptions = {
  readonly source: TrajectorySource;
  /** One of `containers`. */
  readonly container: Container;
  readonly dialect: Dialect;
  /** Must be missing or empty. */
  readonly out: string;
  /** At least 16 random bytes, kept nowhere: it keys the split groups of this export. */
  readonly splitKey: Uint8Array;
  /** Title of the dataset. */
  readonly name?: string;
  readonly imageFormat?: ImageFormat;
  /** Earlier actions told in a prompt; 20 by default. */
  readonly history?: number;
  readonly onProgress?: (progress: ExportProgress) => void;
  readonly signal: AbortSignal;
};

/**
 * Writes into a folder beside `out` and renames it at the end; whatever fails, nothing half-written stays.
 * Throws LearnError: `out_not_empty`, `export_empty`, `disk_full`, `tile_damaged`.
 */
export async function exportDataset(options: ExportOptions): Promise<ExportManifest> {
  if (options.splitKey.length < 16) throw new RangeError("splitKey needs at least 16 bytes");
  const out = resolve(options.out);
  await refuseFull(out);
  await mkdir(dirname(out), { recursive: true });
  const folder = await mkdtemp(join(dirname(out), `.${basename(out)}.partial-`));
  try {
    const manifest = await fill(folder, options);
    await rename(folder, out);
    await syncFolder(dirname(out));
    return manifest;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw explain(error);
  }
}

async function fill(folder: string, options: ExportOptions): Promise<ExportManifest> {
  const { source, dialect, container, splitKey, signal } = options;
  const { reserved } = container;
  const { imageFormat = "webp", history = 20, name = "Computer work" } = options;
  const tally = newTally();
  const rows = rowsOf({ source, dialect, imageFormat, history, reserved, splitKey, tally, signal });
  const files = await container.write({ rows: reported(rows, { tally, options }), folder });
  if (tally.rows === 0) throw new LearnError("export_empty", emptyMessage(tally));
  const draft = manifestOf({ format: container.name, dialect, imageFormat, tally, files });
  const card = await writeText(folder, "README.md", datasetCard(draft, { name, container }));
  const manifest = { ...draft, files: [...files, card] };
  await writeText(folder, "manifest.json", `${JSON.stringify(manifest, null, 2)}\n`);
  for (const path of new Set(manifest.files.map((file) => dirname(file.path))))
    await syncFolder(join(folder, path));
  return manifest;
}

async function* reported(
  rows: AsyncIterable<Row>,
  context: { readonly tally: RowTally; readonly options: ExportOptions },
): AsyncGenerator<Row> {
  const { tally, options } = context;
  for await (const row of rows) {
    const dropped = Object.values(tally.dropped).reduce((sum, count) => sum + count, 0);
    options.onProgress?.({ trajectories: tally.trajectories, rows: tally.rows, dropped });
    yield row;
  }
}

function emptyMessage({ dropped }: RowTally): string {
  const reasons = Object.entries(dropped).flatMap(([reason, count]) =>
    count > 0 ? `${reason}: ${count}` : [],
  );
  const why =
    reasons.length === 0 ? "the source holds none" : `left out were ${reasons.join(", ")}`;
  return `No trajectory could be exported (${why}); approve trajectories first, or widen the selection.`;
}

async function refuseFull(out: string): Promise<void> {
  const entries = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  if (entries.length === 0) return;
  throw new LearnError(
    "out_not_empty",
    `${out} is not empty; name a new folder with --out, or empty this one.`,
  );
}

async function writeText(folder: string, path: string, text: string): Promise<WrittenFile> {
  await writeFile(join(folder, path), text, { flush: true });
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { path, bytes: Buffer.byteLength(text), sha256, split: null, rows: null };
}

async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, "r");
  await handle.sync();
}

function explain(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code !== "ENOSPC" && code !== "EDQUOT") return error;
  const message =
    "The disk is full; nothing was kept of this export. Free some space, or choose another --out.";
  return new LearnError("disk_full", message, { cause: error });
}
