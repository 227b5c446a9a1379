import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeFileDurably } from "./write-durably.ts";

test("several that write one file at once all succeed, and the file is one of theirs, whole", async () => {
  const folder = await mkdtemp(join(tmpdir(), "apprentice-durably-"));
  const path = join(folder, "checkpoint");
  const texts = Array.from({ length: 12 }, (_, at) => String(at).repeat(5_000));
  await Promise.all(texts.map((text) => writeFileDurably({ path, bytes: Buffer.from(text) })));
  expect(texts).toContain(await readFile(path, "utf8"));
  expect(await readdir(folder)).toEqual(["checkpoint"]);
  await rm(folder, { recursive: true });
});
