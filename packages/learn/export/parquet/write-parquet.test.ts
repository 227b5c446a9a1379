import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { afterEach, beforeEach, expect, test } from "vitest";
import { agentnet } from "../dialects/agentnet.ts";
import { newTally, rowsOf, type Row } from "../row.ts";
import { sourcedTrajectory, sourceOf } from "../testing/sourced.ts";
import { writeParquet } from "./write-parquet.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parquet-"));
  await mkdir(join(folder, "data"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Rows of one trajectory again and again, with pictures of the given size. */
async function* manyRows(count: number, imageBytes: number): AsyncGenerator<Row> {
  const source = sourceOf(await sourcedTrajectory({ id: "traj-one" }));
  const rest = {
    history: 3,
    reserved: [],
    splitKey: new Uint8Array(16),
    signal: new AbortController().signal,
  };
  const rows = rowsOf({
    source,
    dialect: agentnet,
    imageFormat: "webp",
    tally: newTally(),
    ...rest,
  });
  const { value: first } = await rows.next();
  await rows.return(undefined);
  if (!first) throw new Error("no row");
  for (let step = 0; step < count; step += 1)
    yield {
      ...first,
      step,
      image: { name: `${step}.webp`, bytes: new Uint8Array(imageBytes).fill(step % 251) },
    };
}

const open = async (path: string): Promise<ArrayBuffer> => {
  const bytes = await readFile(join(folder, path));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};

test("row groups and shards are cut by their limits, and every row comes back in order", async () => {
  const limits = { groupBytes: 50_000, groupRows: 7, shardBytes: 300_000 };
  const files = await writeParquet({ rows: manyRows(60, 10_000), folder, limits });
  expect(files.length).toBeGreaterThan(1);
  const steps: number[] = [];
  for (const { path, rows } of files) {
    const file = await open(path);
    const groups = parquetMetadata(file).row_groups.map(({ num_rows }) => Number(num_rows));
    expect(Math.max(...groups)).toBeLessThanOrEqual(7);
    const read = await parquetReadObjects({ file, utf8: false });
    expect(read).toHaveLength(rows ?? -1);
    for (const { step, images } of read) {
      steps.push(step);
      expect(images[0].path).toBe(`${step}.webp`);
      expect(images[0].bytes).toEqual(new Uint8Array(10_000).fill(step % 251));
    }
  }
  expect(steps).toEqual(Array.from({ length: 60 }, (_, step) => step));
});

test("a picture larger than the write buffer survives", async () => {
  const [file] = await writeParquet({ rows: manyRows(2, 9_000_000), folder });
  const rows = await parquetReadObjects({ file: await open(file?.path ?? ""), utf8: false });
  expect(rows.map(({ images }) => images[0].bytes.length)).toEqual([9_000_000, 9_000_000]);
});
