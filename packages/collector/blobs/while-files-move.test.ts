import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { whileFilesMove } from "./while-files-move.ts";
import { writeFileDurably } from "./write-durably.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "apprentice-moving-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a folder is read whole while another writes to it", async () => {
  const done = new AbortController();
  const written = (async () => {
    for (let count = 0; !done.signal.aborted; count += 1) {
      const path = join(folder, String(count % 3));
      await writeFileDurably({ path, bytes: Buffer.from("whole") });
    }
  })();
  const look = async () => {
    const names = await readdir(folder);
    return Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  };
  let missed = 0;
  for (let round = 0; round < 100; round += 1) {
    await look().catch(() => (missed += 1));
    expect((await whileFilesMove(look)).filter((text) => text === "whole").length).toBeGreaterThan(
      0,
    );
  }
  done.abort();
  await written;
  expect(missed).toBeGreaterThan(0);
});

test("what is simply not there is said, and so is any other failure at once", async () => {
  const path = join(folder, "never");
  await expect(whileFilesMove(() => readFile(path))).rejects.toThrow(/ENOENT/);
  let looks = 0;
  const look = async () => {
    looks += 1;
    throw new Error("of another kind");
  };
  await expect(whileFilesMove(look)).rejects.toThrow("of another kind");
  expect(looks).toBe(1);
});
