import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetMetadata, parquetReadObjects, parquetSchema } from "hyparquet";
import sharp from "sharp";
import { extract } from "tar-stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dialects } from "./dialects.ts";
import { containers, parquet } from "./containers.ts";
import { agentnet } from "./dialects/agentnet.ts";
import { exportDataset, type ExportOptions, type ExportProgress } from "./export-dataset.ts";
import { ExportManifest } from "./manifest.ts";
import { frameSize, sourcedTrajectory, sourceOf } from "./testing/sourced.ts";
import type { SourcedTrajectory } from "./trajectory-source.ts";

let base: string;
beforeEach(async () => void (base = await mkdtemp(join(tmpdir(), "export-"))));
afterEach(() => rm(base, { recursive: true, force: true }));

const run = (list: readonly SourcedTrajectory[], options: Partial<ExportOptions> = {}) =>
  exportDataset({
    source: sourceOf(...list),
    container: parquet,
    dialect: agentnet,
    out: join(base, "set"),
    splitKey: new Uint8Array(32).fill(7),
    signal: new AbortController().signal,
    ...options,
  });

const open = async (path = "set/data/train-00000.parquet"): Promise<ArrayBuffer> => {
  const bytes = await readFile(join(base, path));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};

describe("Parquet for TRL", () => {
  test("rows hold one picture for one placeholder, prompt and completion", async () => {
    await run([await sourcedTrajectory({ id: "traj-one" })]);
    const rows = await parquetReadObjects({ file: await open(), utf8: false });
    expect(rows.map((row) => row.completion[0].content[0].text)).toEqual([
      "pyautogui.click(x=0.2, y=0.1667)",
      "pyautogui.write(message='tea')",
      "pyautogui.press('enter')",
      "computer.terminate(status='success')",
    ]);
    for (const { images, prompt, completion } of rows) {
      const placeholders = prompt[0].content.filter(
        (part: { type: string }) => part.type === "image",
      );
      expect(images).toHaveLength(placeholders.length);
      expect([prompt[0].role, completion[0].role]).toEqual(["user", "assistant"]);
    }
    expect(rows[2]?.prompt[0].content[1].text).toContain(
      "Done so far:\n1. pyautogui.click(x=0.2, y=0.1667)\n2. pyautogui.write(message='tea')",
    );
    expect(rows.map(({ step, action_kind }) => [step, action_kind])).toEqual([
      [0, "click"],
      [1, "type"],
      [2, "key"],
      [3, "terminate"],
    ]);
    expect(JSON.parse(rows[0]?.elements)).toMatchObject([{ id: "ok", name: "OK" }]);
    const { width, height, format } = await sharp(rows[0]?.images[0].bytes).metadata();
    expect([width, height, format]).toEqual([100, 90, "webp"]);
  });

  test("the schema is what `datasets` insists on, down to list.element", async () => {
    await run([await sourcedTrajectory({ id: "traj-one" })]);
    const metadata = parquetMetadata(await open());
    const paths = metadata.row_groups[0]?.columns.map(({ meta_data }) =>
      meta_data?.path_in_schema.join("."),
    );
    expect(paths?.slice(0, 8)).toEqual([
      "images.list.element.bytes",
      "images.list.element.path",
      "prompt.list.element.role",
      "prompt.list.element.content.list.element.type",
      "prompt.list.element.content.list.element.text",
      "completion.list.element.role",
      "completion.list.element.content.list.element.type",
      "completion.list.element.content.list.element.text",
    ]);
    const [images] = parquetSchema(metadata).children;
    expect(images?.element.converted_type).toBe("LIST");
    expect(images?.children[0]?.element.repetition_type).toBe("REPEATED");
    const bytes = metadata.row_groups[0]?.columns[0]?.meta_data;
    expect([bytes?.type, bytes?.codec]).toEqual(["BYTE_ARRAY", "UNCOMPRESSED"]);
    const huggingface = metadata.key_value_metadata?.find(
      ({ key }) => key === "huggingface",
    )?.value;
    const { features } = JSON.parse(huggingface ?? "{}").info;
    expect(features.images).toEqual({ feature: { _type: "Image" }, _type: "List" });
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    expect(Object.keys(features)).toEqual(columns);
  });

  test("the manifest counts, hashes and names nobody", async () => {
    const people = ["person-one", "person-two"];
    const list = [];
    for (const participant of people)
      list.push(await sourcedTrajectory({ id: `traj-${participant}`, participant }));
    await run(list);
    const text = await readFile(join(base, "set/manifest.json"), "utf8");
    const manifest = ExportManifest.parse(JSON.parse(text));
    expect(manifest.counts).toMatchObject({ trajectories: 2, rows: 8, participants: 2 });
    for (const { path, sha256, bytes } of manifest.files) {
      const content = await readFile(join(base, "set", path));
      expect(createHash("sha256").update(content).digest("hex")).toBe(sha256);
      expect(content.length).toBe(bytes);
    }
    const rows = await parquetReadObjects({ file: await open() });
    expect(new Set(rows.map((row) => row.split_group)).size).toBe(2);
    const everything =
      text + (await readFile(join(base, "set/README.md"), "utf8")) + JSON.stringify(rows);
    const { completion } = rows[0] ?? {};
    expect(everything).toContain(JSON.stringify(completion));
    expect(everything).not.toContain("receipt-one");
    expect(JSON.stringify(rows.map((row) => row.split_group))).not.toContain("person");
  });

  test("splits become files of their own, and the card lists them", async () => {
    const train = await sourcedTrajectory({ id: "traj-one" });
    const held = await sourcedTrajectory({ id: "traj-two", split: "test" });
    const manifest = await run([train, held]);
    expect(manifest.files.map(({ path, rows }) => [path, rows])).toEqual([
      ["data/train-00000.parquet", 4],
      ["data/test-00000.parquet", 4],
      ["README.md", null],
    ]);
    const card = await readFile(join(base, "set/README.md"), "utf8");
    expect(card).toMatch(/^---\nlicense: "other"\n/);
    expect(card).toContain('{"split":"test","path":"data/test-*.parquet"}');
  });
});

describe("every dialect", () => {
  test.each([...dialects.values()])(
    "$name: a picture of the size that its places count in",
    async (dialect) => {
      await run([await sourcedTrajectory({ id: "traj-one" })], { dialect });
      const [row] = await parquetReadObjects({ file: await open(), utf8: false });
      const { width, height } = await sharp(row?.images[0].bytes).metadata();
      const size = dialect.imageSize(frameSize);
      expect([width, height]).toEqual([size.widthPx, size.heightPx]);
      const [back] = dialect.decode(row?.completion[0].content[0].text, frameSize);
      expect(back?.kind).toBe("click");
      const manifest = JSON.parse(await readFile(join(base, "set/manifest.json"), "utf8"));
      expect(manifest.dialect).toEqual({ name: dialect.name, coordinates: dialect.coordinates });
    },
  );
});

describe("every container", () => {
  test.each([...containers.values()])(
    "$name: all files are listed, hashed and there",
    async (container) => {
      const list = [
        await sourcedTrajectory({ id: "traj-one" }),
        await sourcedTrajectory({ id: "traj-two", split: "test" }),
      ];
      const manifest = await run(list, { container });
      const found = await readdir(join(base, "set"), { recursive: true, withFileTypes: true });
      const files = found.filter((entry) => entry.isFile() && entry.name !== "manifest.json");
      expect(files).toHaveLength(manifest.files.length);
      for (const { path, sha256, bytes } of manifest.files) {
        const content = await readFile(join(base, "set", path));
        expect([content.length, createHash("sha256").update(content).digest("hex")]).toEqual([
          bytes,
          sha256,
        ]);
      }
      const rows = manifest.files.reduce((sum, file) => sum + (file.rows ?? 0), 0);
      expect(rows).toBe(8);
    },
  );

  test.each(["sharegpt", "ms-swift"])(
    "%s: roles alternate, placeholders equal pictures",
    async (name) => {
      const container = containers.get(name);
      if (!container) throw new Error("no such container");
      const typed = { kind: "type", text: "a <image> tag", fieldId: null };
      const click = { kind: "click", at: { x: 1, y: 1 }, modifiers: [] };
      const { counts } = await run(
        [await sourcedTrajectory({ id: "traj-one", steps: [click, typed] })],
        { container },
      );
      expect(counts).toMatchObject({ rows: 1, leftOutSteps: { reserved_text: 2 } });
      const text = await readFile(join(base, "set/train.jsonl"), "utf8");
      for (const line of text.trimEnd().split("\n")) {
        const { messages, images } = JSON.parse(line);
        expect(messages.map((message: { role: string }) => message.role)).toEqual([
          "user",
          "assistant",
        ]);
        expect(JSON.stringify(messages).split("<image>")).toHaveLength(images.length + 1);
        expect((await sharp(join(base, "set", images[0])).metadata()).width).toBe(100);
      }
    },
  );

  test("webdataset: the files of one row share a key", async () => {
    const container = containers.get("webdataset");
    if (!container) throw new Error("no such container");
    await run([await sourcedTrajectory({ id: "traj-one" })], { container });
    const names: string[] = [];
    const extractor = extract();
    createReadStream(join(base, "set/data/train-00000.tar")).pipe(extractor);
    for await (const entry of extractor) {
      names.push(entry.header.name);
      entry.resume();
    }
    expect(names.slice(0, 2)).toEqual(["traj-one-0.json", "traj-one-0.0.webp"]);
    expect(names).toHaveLength(8);
  });
});

describe("what is left out", () => {
  test("wrong and redundant steps stay in the history and are no targets", async () => {
    const click = { kind: "click", at: { x: 1, y: 1 }, modifiers: [] };
    const steps = [
      { ...click, verdict: "wrong" },
      { kind: "key", keys: ["tab"], count: 1, blind: true },
      click,
    ];
    const { counts } = await run([
      await sourcedTrajectory({ id: "traj-one", steps, status: "stopped" }),
    ]);
    expect(counts.leftOutSteps).toMatchObject({ wrong: 1, no_picture: 1, not_ended: 1 });
    const rows = await parquetReadObjects({ file: await open() });
    expect(rows.map(({ step }) => step)).toEqual([2]);
    expect(rows[0]?.prompt[0].content[1].text).toContain("1. pyautogui.click");
  });

  test("a trajectory with a missing picture or a place outside its frame goes as a whole, counted", async () => {
    const outside = [{ kind: "click", at: { x: 100, y: 1 }, modifiers: [] }];
    const { counts } = await run([
      await sourcedTrajectory({ id: "traj-one", missing: true }),
      await sourcedTrajectory({ id: "traj-two", steps: outside }),
      await sourcedTrajectory({ id: "traj-three" }),
      await sourcedTrajectory({ id: "traj-four", steps: [], status: "stopped" }),
    ]);
    expect(counts).toMatchObject({
      trajectories: 1,
      droppedTrajectories: { missing_image: 1, outside_frame: 1, nothing_to_learn: 1 },
    });
  });
});

describe("whole or not at all", () => {
  test("refuses a folder that holds something", async () => {
    await mkdir(join(base, "set"));
    await writeFile(join(base, "set", "mine.txt"), "keep");
    const one = await sourcedTrajectory({ id: "traj-one" });
    await expect(run([one])).rejects.toMatchObject({ code: "out_not_empty" });
    expect(await readdir(base)).toEqual(["set"]);
    expect(await readdir(join(base, "set"))).toEqual(["mine.txt"]);
  });

  test("takes an empty folder, and one whose parents are missing", async () => {
    await mkdir(join(base, "set"));
    const one = await sourcedTrajectory({ id: "traj-one" });
    await run([one]);
    await run([one], { out: join(base, "a/b/c") });
    expect(await readdir(join(base, "a/b/c"))).toEqual(["README.md", "data", "manifest.json"]);
  });

  test.each([
    ["the source fails", Object.assign(new Error("gone"), { code: "EIO" }), "EIO"],
    ["the disk is full", Object.assign(new Error("full"), { code: "ENOSPC" }), "disk_full"],
  ])("leaves nothing when %s", async (_, failure, code) => {
    const one = await sourcedTrajectory({ id: "traj-one" });
    async function* failing(): AsyncGenerator<SourcedTrajectory> {
      yield one;
      throw failure;
    }
    await expect(run([], { source: failing() })).rejects.toMatchObject({ code });
    expect(await readdir(base)).toEqual([]);
  });

  test("leaves nothing when it is interrupted", async () => {
    const controller = new AbortController();
    const list = [await sourcedTrajectory({ id: "traj-one" })];
    const onProgress = (): void => controller.abort();
    await expect(run(list, { signal: controller.signal, onProgress })).rejects.toThrow(/abort/i);
    expect(await readdir(base)).toEqual([]);
  });

  test("says why there is nothing to export", async () => {
    const missing = await sourcedTrajectory({ id: "traj-one", missing: true });
    await expect(run([missing])).rejects.toThrow(/missing_image: 1/);
    await expect(run([])).rejects.toMatchObject({ code: "export_empty" });
    expect(await readdir(base)).toEqual([]);
  });

  test("tells how far it is", async () => {
    const seen: ExportProgress[] = [];
    const one = await sourcedTrajectory({ id: "traj-one" });
    await run([one], { onProgress: (progress) => void seen.push(progress) });
    expect(seen.map(({ rows }) => rows)).toEqual([1, 2, 3, 4]);
  });
});
