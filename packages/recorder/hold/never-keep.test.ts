import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { memoryKeystore } from "../testing/memory-keystore.ts";
import { openNeverKeep } from "./never-keep.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "never-keep-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const keystore = memoryKeystore();
const random = (count: number) => new Uint8Array(randomBytes(count));
const open = () => openNeverKeep({ path: join(dir, "never-keep"), keystore, random });

test("words are there after a restart, each once, and the file shows none of them", async () => {
  expect(await (await open()).words()).toEqual([]);
  await (await open()).add("heron");
  await (await open()).add("kestrel");
  await (await open()).add("heron");
  expect(await (await open()).words()).toEqual(["heron", "kestrel"]);
  expect((await readFile(join(dir, "never-keep"))).includes("heron")).toBe(false);
});

test("a damaged file is told and never taken for an empty one", async () => {
  const store = await open();
  await store.add("heron");
  const bytes = new Uint8Array(await readFile(join(dir, "never-keep")));
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  await writeFile(join(dir, "never-keep"), bytes);
  await expect(store.words()).rejects.toMatchObject({ code: "hold_damaged" });
  await expect(store.add("kestrel")).rejects.toMatchObject({ code: "hold_damaged" });
});
