import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../id/hex.ts";
import type { Hash, NodeReader } from "./merkle.ts";
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  nodeHash,
  rootHash,
  verifyConsistency,
  verifyInclusion,
} from "./merkle.ts";

const hash: Hash = (...parts) => {
  const state = createHash("sha256");
  for (const part of parts) state.update(part);
  return new Uint8Array(state.digest());
};

function readerOf(entries: readonly Uint8Array[]): NodeReader {
  return (level, index) => {
    if (level === 0) {
      const entry = entries[index];
      if (!entry) throw new RangeError("no such leaf");
      return leafHash(hash, entry);
    }
    const read = readerOf(entries);
    return nodeHash(hash, read(level - 1, index * 2), read(level - 1, index * 2 + 1));
  };
}

/** Inputs of the Certificate Transparency reference tests, which RFC 9162's tree shares. */
const inputs = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map((text) => new Uint8Array(Buffer.from(text, "hex")));
const roots = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

describe("the tree of RFC 9162", () => {
  test.each(roots.map((root, index) => [index + 1, root] as const))(
    "has the published root at size %i",
    (size, root) => {
      expect(toHex(rootHash(hash, readerOf(inputs), size))).toBe(root);
    },
  );

  test("the empty tree is the hash of nothing", () => {
    expect(toHex(rootHash(hash, readerOf([]), 0))).toBe(createHash("sha256").digest("hex"));
  });
});

const entryLists = fc.array(fc.uint8Array({ maxLength: 6 }), { minLength: 2, maxLength: 40 });

test("every leaf proves its inclusion, and no changed proof does", () => {
  fc.assert(
    fc.property(entryLists, fc.nat(), fc.nat(), (entries, pick, flip) => {
      const index = pick % entries.length;
      const read = readerOf(entries);
      const size = entries.length;
      const claim = {
        index,
        size,
        leaf: read(0, index),
        root: rootHash(hash, read, size),
        path: inclusionProof(hash, read, { index, size }),
      };
      expect(verifyInclusion(hash, claim)).toBe(true);
      expect(verifyInclusion(hash, { ...claim, leaf: hash(claim.leaf) })).toBe(false);
      expect(verifyInclusion(hash, { ...claim, path: [...claim.path, hash()] })).toBe(false);
      const at = flip % claim.path.length;
      const path = claim.path.map((step, place) => (place === at ? hash(step) : step));
      expect(verifyInclusion(hash, { ...claim, path })).toBe(false);
      expect(verifyInclusion(hash, { ...claim, path: claim.path.slice(1) })).toBe(false);
    }),
  );
});

test("a grown log is consistent with every earlier size; a rewritten one with none", () => {
  fc.assert(
    fc.property(entryLists, fc.nat(), fc.nat(), (entries, pick, change) => {
      const to = entries.length;
      const from = 1 + (pick % to);
      const read = readerOf(entries);
      const path = consistencyProof(hash, read, { from, to });
      const claim = {
        from,
        to,
        fromRoot: rootHash(hash, read, from),
        toRoot: rootHash(hash, read, to),
        path,
      };
      expect(verifyConsistency(hash, claim)).toBe(true);
      const rewritten = entries.map((entry, index) =>
        index === change % from ? hash(entry) : entry,
      );
      const other = readerOf(rewritten);
      const forged = {
        ...claim,
        toRoot: rootHash(hash, other, to),
        path: consistencyProof(hash, other, { from, to }),
      };
      expect(verifyConsistency(hash, forged)).toBe(false);
    }),
  );
});
