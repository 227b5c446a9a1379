/** Containers made of a file of JSON lines per split and the pictures as files of their own. */
import { createHash, type Hash } from "node:crypto";
import { mkdir, open, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Container } from "../container.ts";
import type { WrittenFile } from "../manifest.ts";
import type { Row } from "../row.ts";
import type { Split } from "../trajectory-source.ts";
import { writeDurable } from "./write-durable.ts";

type JsonLines = {
  readonly name: string;
  readonly reserved: readonly string[];
  readonly linesPath: (split: Split) => string;
  readonly imagePath: (row: Row) => string;
  readonly line: (row: Row, imagePath: string) => unknown;
  /** Further files, such as a loader's description, once the splits are known. */
  readonly extras?: (
    splits: readonly Split[],
  ) => { readonly path: string; readonly content: string }[];
};

type Lines = {
  readonly path: string;
  readonly file: FileHandle;
  readonly hash: Hash;
  bytes: number;
  rows: number;
};

function jsonLines(shape: JsonLines): Container {
  return {
    name: shape.name,
    reserved: shape.reserved,
    pathOf: (split) => shape.linesPath(split as Split),
    async write({ rows, folder }) {
      const splits = new Map<Split, Lines>();
      const written: WrittenFile[] = [];
      try {
        for await (const row of rows) {
          const lines =
            splits.get(row.split) ?? (await openLines(folder, shape.linesPath(row.split)));
          splits.set(row.split, lines);
          const path = shape.imagePath(row);
          written.push(
            await writeDurable({ folder, path, content: row.image.bytes, split: row.split }),
          );
          await addLine(lines, shape.line(row, path));
        }
        for (const { path, content } of shape.extras?.([...splits.keys()]) ?? [])
          written.push(await writeDurable({ folder, path, content }));
        for (const [split, lines] of splits) written.push(await finishLines(lines, split));
      } finally {
        for (const { file } of splits.values()) await file.close();
      }
      return written;
    },
  };
}

async function openLines(folder: string, path: string): Promise<Lines> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  const file = await open(join(folder, path), "wx");
  return { path, file, hash: createHash("sha256"), bytes: 0, rows: 0 };
}

async function addLine(lines: Lines, value: unknown): Promise<void> {
  const line = `${JSON.stringify(value)}\n`;
  lines.hash.update(line);
  lines.bytes += Buffer.byteLength(line);
  lines.rows += 1;
  await lines.file.writeFile(line);
}

async function finishLines(lines: Lines, split: Split): Promise<WrittenFile> {
  await lines.file.sync();
  const { path, bytes, rows } = lines;
  return { path, bytes, rows, split, sha256: lines.hash.digest("hex") };
}

/** Where a row comes from and what it is, for people who sort and trace. */
export const rowFacts = (row: Row) => ({
  trajectory_id: row.trajectoryId,
  step: row.step,
  split_group: row.splitGroup,
  instruction: row.instruction,
  action: row.action,
});

const chat = (row: Row) => [
  { role: "user", content: `<image>${row.prompt}` },
  { role: "assistant", content: row.completion },
];

const inImages = (row: Row): string => `images/${row.image.name}`;

/** For `datasets.load_dataset("imagefolder")`. */
export const imagefolder = jsonLines({
  name: "imagefolder",
  reserved: [],
  linesPath: (split) => `data/${split}/metadata.jsonl`,
  imagePath: (row) => `data/${row.split}/${row.image.name}`,
  line: (row) => ({
    file_name: row.image.name,
    prompt: row.prompt,
    completion: row.completion,
    ...rowFacts(row),
    action: JSON.stringify(row.action),
  }),
});

/** For LLaMA-Factory, with the `dataset_info.json` that it looks for. */
export const llamaFactory = jsonLines({
  name: "sharegpt",
  reserved: ["<image>", "<video>", "<audio>"],
  linesPath: (split) => `${split}.jsonl`,
  imagePath: inImages,
  line: (row, path) => ({ messages: chat(row), images: [path] }),
  extras: (splits) => [{ path: "dataset_info.json", content: datasetInfo(splits) }],
});

/** For ms-swift. */
export const msSwift = jsonLines({
  name: "ms-swift",
  reserved: ["<image>", "<video>", "<audio>", "<bbox>", "<ref-object>"],
  linesPath: (split) => `${split}.jsonl`,
  imagePath: inImages,
  line: (row, path) => ({ messages: chat(row), images: [path] }),
});

function datasetInfo(splits: readonly Split[]): string {
  const tags = {
    role_tag: "role",
    content_tag: "content",
    user_tag: "user",
    assistant_tag: "assistant",
    system_tag: "system",
  };
  const columns = { messages: "messages", images: "images" };
  const entries = splits.map((split) => [
    `computer_work_${split}`,
    { file_name: `${split}.jsonl`, formatting: "sharegpt", columns, tags },
  ]);
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}
