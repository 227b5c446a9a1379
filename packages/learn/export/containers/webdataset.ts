/** WebDataset: tar shards in which the files of one row share a key. */
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pack, type Pack } from "tar-stream";
import type { Container } from "../container.ts";
import type { WrittenFile } from "../manifest.ts";
import type { Row } from "../row.ts";
import type { Split } from "../trajectory-source.ts";
import { rowFacts } from "./json-lines.ts";

const shardBytes = 500_000_000;
const bufferBytes = 1024 * 1024;

type Shard = {
  readonly tar: Pack;
  readonly done: Promise<WrittenFile>;
  readonly count: { bytes: number; rows: number };
};

export const webdataset: Container = {
  name: "webdataset",
  reserved: [],
  pathOf: (split) => `data/${split}-*.tar`,
  async write({ rows, folder }) {
    const open = new Map<Split, Shard>();
    const written: WrittenFile[] = [];
    const numbers = new Map<Split, number>();
    const finish = async (split: Split, shard: Shard): Promise<void> => {
      open.delete(split);
      shard.tar.finalize();
      written.push(await shard.done);
    };
    try {
      for await (const row of rows) {
        const { split } = row;
        const number = numbers.get(split) ?? 0;
        const shard = open.get(split) ?? (await openShard({ folder, split, number }));
        if (!open.has(split)) numbers.set(split, number + 1);
        open.set(split, shard);
        await addRow(shard, row);
        if (shard.count.bytes >= shardBytes) await finish(split, shard);
      }
      for (const [split, shard] of open) await finish(split, shard);
      return written;
    } finally {
      for (const { tar, done } of open.values()) {
        tar.destroy();
        await done.catch(() => undefined);
      }
    }
  },
};

async function openShard(options: {
  readonly folder: string;
  readonly split: Split;
  readonly number: number;
}): Promise<Shard> {
  const { folder, split, number } = options;
  await mkdir(join(folder, "data"), { recursive: true });
  const path = `data/${split}-${String(number).padStart(5, "0")}.tar`;
  const tar = pack();
  const count = { bytes: 0, rows: 0 };
  const hash = createHash("sha256");
  const counted = new Transform({
    highWaterMark: bufferBytes,
    transform(chunk: Uint8Array, _encoding, next) {
      hash.update(chunk);
      count.bytes += chunk.length;
      next(null, chunk);
    },
  });
  const file = createWriteStream(join(folder, path), {
    flags: "wx",
    flush: true,
    highWaterMark: bufferBytes,
  });
  // tar-stream's own stream class is a Readable in all that a pipeline needs.
  const piped = pipeline(tar as unknown as Readable, counted, file);
  const done = piped.then(() => ({ path, ...count, split, sha256: hash.digest("hex") }));
  // The one who waits for `done` hears of it; until then it is no unhandled rejection.
  done.catch(() => undefined);
  return { tar, done, count };
}

async function addRow(shard: Shard, row: Row): Promise<void> {
  const { bytes } = row.image;
  const extension = row.image.name.slice(row.image.name.lastIndexOf("."));
  const key = row.image.name.slice(0, -extension.length);
  const facts = { prompt: row.prompt, completion: row.completion, ...rowFacts(row) };
  await addEntry(shard, `${key}.json`, Buffer.from(JSON.stringify(facts)));
  await addEntry(
    shard,
    `${key}.0${extension}`,
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  );
  shard.count.rows += 1;
}

/** Settles once the tar has taken the bytes; a failing disk fails here too. */
function addEntry(shard: Shard, name: string, content: Buffer): Promise<unknown> {
  const added = new Promise<void>((resolve, reject) => {
    // A fixed time, so that equal rows make equal shards.
    shard.tar.entry({ name, size: content.length, mtime: new Date(0) }, content, (error) =>
      error ? reject(error) : resolve(),
    );
  });
  return Promise.race([added, shard.done]);
}
