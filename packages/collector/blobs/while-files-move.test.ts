import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
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

async function readAll(inBetween?: () => Promise<void>): Promise<string[]> {
  const names = await readdir(folder);
  await inBetween?.();
  return Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
}

test("what got its final name between listing and reading is looked at again", async () => {
  await writeFile(join(folder, "9.part"), "whole");
  let looks = 0;
  const look = () =>
    readAll(async () => {
      looks += 1;
      if (looks === 1) await rename(join(folder, "9.part"), join(folder, "9"));
    });
  expect(await whileFilesMove(look)).toEqual(["whole"]);
  expect(looks).toBe(2);
});

test("a folder is read whole while another writes to it", async () => {
  await writeFile(join(folder, "9"), "whole");
  const done = new AbortController();
  const written = (async () => {
    for (let count = 0; !done.signal.aborted; count += 1) {
      const path = join(folder, String(count % 3));
      await writeFileDurably({ path, bytes: Buffer.from("whole") });
    }
  })();
  for (let round = 0; round < 100; round += 1)
    expect(await whileFilesMove(() => readAll())).toContain("whole");
  done.abort();
  await written;
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
