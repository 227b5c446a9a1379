/** How fast rows become a durable Parquet file, beside the disk itself, and whether memory grows with their number. */
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Observation } from "@apprentice/core/action/safe.ts";
import { TrajectoryId } from "@apprentice/core/id/id.ts";
import { webdataset } from "@apprentice/learn/export/containers/webdataset.ts";
import type { Container } from "@apprentice/learn/export/container.ts";
import { parquet as parquetContainer } from "@apprentice/learn/export/containers.ts";
import type { Row } from "@apprentice/learn/export/row.ts";
import type { Bench, BenchContext } from "./metric.ts";

/** A 1080p frame at the export's quality. */
const imageBytes = 120_000;
const rowsPerRun = { full: 4_000, quick: 300 };
const rounds = { full: 3, quick: 1 };

export const measure: Bench = async ({ log, quick, scratchDir, signal }: BenchContext) => {
  const count = quick ? rowsPerRun.quick : rowsPerRun.full;
  const size = quick ? "quick" : "full";
  const parquet: number[] = [];
  const tar: number[] = [];
  const raw: number[] = [];
  for (let round = 0; round < rounds[size]; round += 1) {
    signal.throwIfAborted();
    const written = await timeContainer(join(scratchDir, `parquet-${round}`), {
      container: parquetContainer,
      count,
    });
    parquet.push(written.bytesPerS);
    const folder = join(scratchDir, `tar-${round}`);
    tar.push((await timeContainer(folder, { container: webdataset, count })).bytesPerS);
    raw.push(timeRaw(join(scratchDir, `raw-${round}`), written.bytes));
    log(`MB/s: ${mb(parquet)} as Parquet, ${mb(tar)} as WebDataset, ${mb(raw)} raw`);
  }
  const one = await peakRss(join(scratchDir, "one"), count);
  const four = await peakRss(join(scratchDir, "four"), 4 * count);
  log(
    `peak memory ${Math.round(one / 1e6)} MB, with four times the rows ${Math.round(four / 1e6)} MB`,
  );
  const ratio = { parquet: median(parquet) / median(raw), tar: median(tar) / median(raw) };
  return [
    {
      metric: "export.parquet_disk_ratio",
      value: ratio.parquet,
      unit: "ratio",
      aim: ">= 0.5",
      baseline: 1,
    },
    {
      metric: "export.webdataset_disk_ratio",
      value: ratio.tar,
      unit: "ratio",
      aim: ">= 0.85",
      baseline: 1,
    },
    {
      metric: "export.memory_growth",
      value: four / one,
      unit: "ratio",
      aim: "<= 1.1",
      baseline: 1,
    },
  ];
};

const mb = (rates: readonly number[]): number => Math.round((rates.at(-1) ?? 0) / 1e6);

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Rows whose pictures all differ, so that nothing is saved by repetition. */
async function* rowsOf(count: number, onRow: () => void = () => undefined): AsyncGenerator<Row> {
  const noise = new Uint8Array(imageBytes + 65_536);
  let state = 1;
  for (let index = 0; index < noise.length; index += 1) {
    state = (state * 48_271) % 2_147_483_647;
    noise[index] = state;
  }
  for (let step = 0; step < count; step += 1) {
    onRow();
    const from = (step * 769) % 65_536;
    yield {
      ...facts,
      step,
      image: { name: `${step}.webp`, bytes: noise.subarray(from, from + imageBytes) },
    };
  }
}

const observation = Observation.parse({
  id: "obs-one",
  tMs: 0,
  window: null,
  windows: [],
  monitors: [],
  pointer: { x: 0, y: 0 },
  elements: Array.from({ length: 40 }, (_, index) => ({
    id: `element-${index}`,
    parentId: null,
    role: "button",
    name: `Button ${index}`,
    states: ["showing", "visible"],
    value: null,
    box: { x: index, y: index, width: 80, height: 24 },
  })),
  elementsAgeMs: 1,
  pointedId: null,
  focusedId: null,
  frame: { widthPx: 1920, heightPx: 1080, tilePx: 256, tiles: [] },
  frameAgeMs: 1,
  redactions: [],
});
const { frame } = observation;
if (!frame) throw new Error("the benchmark's observation has a frame");

const facts: Omit<Row, "step" | "image"> = {
  observation: { ...observation, frame },
  action: { kind: "click", at: { x: 10, y: 20 }, modifiers: [] },
  targetId: "element-1",
  prompt: "Task: send the report\n\nDone so far:\n".repeat(8),
  completion: "pyautogui.click(x=0.5, y=0.5)",
  trajectoryId: TrajectoryId.parse("traj-bench"),
  instruction: "Send the report",
  source: "human",
  split: "train",
  splitGroup: "0123456789abcdef",
  policyHash: "0".repeat(64),
};

async function timeContainer(
  folder: string,
  { container, count }: { readonly container: Container; readonly count: number },
) {
  mkdirSync(folder);
  const started = performance.now();
  const files = await container.write({ rows: rowsOf(count), folder });
  const seconds = (performance.now() - started) / 1_000;
  rmSync(folder, { recursive: true });
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { bytes, bytesPerS: bytes / seconds };
}

/** The same number of bytes in 4 MiB writes and one fsync. */
function timeRaw(path: string, bytes: number): number {
  const chunk = new Uint8Array(4 * 1024 * 1024).fill(7);
  const started = performance.now();
  const fd = openSync(path, "wx");
  for (let left = bytes; left > 0; left -= chunk.length)
    writeSync(fd, chunk, 0, Math.min(left, chunk.length));
  fsyncSync(fd);
  closeSync(fd);
  const seconds = (performance.now() - started) / 1_000;
  rmSync(path);
  return bytes / seconds;
}

async function peakRss(folder: string, count: number): Promise<number> {
  mkdirSync(folder);
  let peak = 0;
  const look = (): void => void (peak = Math.max(peak, process.memoryUsage.rss()));
  await parquetContainer.write({ rows: rowsOf(count, look), folder });
  rmSync(folder, { recursive: true });
  return peak;
}
