import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Hash } from "./merkle.ts";
import { leafHash, nodeHash, rootHash } from "./merkle.ts";
import { hashBytes, nodeReaderOfTiles, tilePath, tilesOf, tileWidth } from "./log-tiles.ts";

const hash: Hash = (...parts) => {
  const state = createHash("sha256");
  for (const part of parts) state.update(part);
  return new Uint8Array(state.digest());
};

test("tiles are named as in the specification", () => {
  expect(tilePath({ level: 0, number: 1_234_067 })).toBe("tile/0/x001/x234/067");
  expect(tilePath({ level: 1, number: 0, width: 17 })).toBe("tile/1/000.p/17");
  expect(tilePath({ level: "entries", number: 5, width: 256 })).toBe("tile/entries/005");
});

test("a tree of 70,000 leaves has 273 full tiles below and what is left above", () => {
  const tiles = tilesOf(70_000);
  expect(tiles.filter((tile) => tile.level === 0).length).toBe(274);
  expect(tiles.at(-1)).toEqual({ level: 2, number: 0, width: 1 });
});

test("nodes read from tiles are the nodes of the tree", () => {
  const size = 700;
  let nodes = Array.from({ length: size }, (_, index) =>
    leafHash(hash, Uint8Array.of(index & 255, index >> 8)),
  );
  const plain = rootOf(nodes);
  const levels: Uint8Array[][] = [];
  for (let level = 0; nodes.length > 0; level += 8) {
    levels.push(nodes);
    for (let step = 0; step < 8; step += 1) nodes = pairs(nodes);
  }
  const read = nodeReaderOfTiles(hash, (level, number) => {
    const part = (levels[level] ?? []).slice(number * tileWidth, (number + 1) * tileWidth);
    return Buffer.concat(part, part.length * hashBytes);
  });
  expect(rootHash(hash, read, size)).toEqual(plain);
});

function pairs(row: readonly Uint8Array[]): Uint8Array[] {
  return Array.from({ length: Math.floor(row.length / 2) }, (_, index) =>
    nodeHash(hash, row[index * 2] ?? hash(), row[index * 2 + 1] ?? hash()),
  );
}

function rootOf(row: readonly Uint8Array[]): Uint8Array {
  if (row.length === 1) return row[0] ?? hash();
  let half = 1;
  while (half * 2 < row.length) half *= 2;
  return nodeHash(hash, rootOf(row.slice(0, half)), rootOf(row.slice(half)));
}
