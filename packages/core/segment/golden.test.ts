import { readFile } from "node:fs/promises";
import { zstdDecompressSync } from "node:zlib";
import { expect, test } from "vitest";
import type { Compression } from "./compression.ts";
import { deriveSealingKeys } from "./hpke.ts";
import { open } from "./open.ts";
import { seededBytes } from "./testing/sample-items.ts";

const compression: Compression = {
  name: "zstd",
  compress: (bytes) => bytes,
  decompress: (bytes, limit) => zstdDecompressSync(bytes, { maxOutputLength: limit }),
};

const corpus = new URL("../../../corpus/segments/v1/", import.meta.url);
const json = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(name, corpus), "utf8"));

test("the golden segment of version 1 still opens and holds what it held", async () => {
  const { keySeed } = (await json("key-seed.json")) as { keySeed: number };
  const { privateKey } = await deriveSealingKeys(seededBytes(keySeed, 32));
  const bytes = new Uint8Array(await readFile(new URL("sealed.apsg", corpus)));
  const segment = await open({ bytes, privateKey, compression });
  const items: unknown[] = [];
  for await (const item of segment.items) {
    items.push(item.topic === "tile" ? { topic: item.topic, hash: item.tile.hash } : item);
  }
  expect(items).toEqual(await json("items.json"));
  expect(segment.complete()).toBe(true);
  expect(segment.header).toMatchObject({ deviceId: "dev-golden", recorderBuild: "golden" });
});
