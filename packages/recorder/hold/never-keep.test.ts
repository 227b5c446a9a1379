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
  expect((await readFile(join(dir, "never-keep.words", "1"))).includes("heron")).toBe(false);
});

test("a damaged file is told and never taken for an empty one", async () => {
  const store = await open();
  await store.add("heron");
  const bytes = new Uint8Array(await readFile(join(dir, "never-keep.words", "1")));
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  await writeFile(join(dir, "never-keep.words", "1"), bytes);
  await expect(store.words()).rejects.toMatchObject({ code: "hold_damaged" });
  await expect(store.add("kestrel")).rejects.toMatchObject({ code: "hold_damaged" });
});

test("words named at the same instant are all kept, each once", async () => {
  const birds = Array.from({ length: 12 }, (_, index) => `bird-${String(index)}`);
  // Each opens the store anew, as programs of their own do; every word is named twice.
  await Promise.all([...birds, ...birds].map(async (bird) => (await open()).add(bird)));
  expect((await (await open()).words()).toSorted()).toEqual(birds.toSorted());
});

test("a word whose file was taken away, or stands under another's number, is told", async () => {
  const store = await open();
  for (const word of ["heron", "kestrel", "wren"]) await store.add(word);
  const first = await readFile(join(dir, "never-keep.words", "1"));
  await rm(join(dir, "never-keep.words", "2"));
  await expect(store.words()).rejects.toMatchObject({ code: "hold_damaged" });
  await writeFile(join(dir, "never-keep.words", "2"), first);
  await expect(store.words()).rejects.toMatchObject({ code: "hold_damaged" });
});

test("the one file of the first version still counts", async () => {
  await open();
  const raw = await keystore.load("never-keep");
  if (!raw) throw new Error("no key");
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const iv = random(12);
  const additionalData = new TextEncoder().encode("apprentice-never-keep-v1");
  const plain = new TextEncoder().encode(JSON.stringify(["heron"]));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, plain);
  await writeFile(join(dir, "never-keep"), Buffer.concat([iv, Buffer.from(sealed)]));
  await (await open()).add("wren");
  expect(await (await open()).words()).toEqual(["heron", "wren"]);
});
