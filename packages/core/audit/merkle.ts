/**
 * The Merkle tree of RFC 9162 section 2.1, over hashes that a reader hands out.
 * A node is named by level and index: level 0 holds leaf hashes, the node (l, i) covers leaves [i·2^l, (i+1)·2^l).
 * SHA-256 comes in as an argument, because a synchronous one is a hundred times faster than WebCrypto's.
 */

/** SHA-256 of the concatenation of its parts; 32 bytes. */
export type Hash = (...parts: readonly Uint8Array[]) => Uint8Array;

/** Hash of a complete subtree. Throws where the tree does not hold it. */
export type NodeReader = (level: number, index: number) => Uint8Array;

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

export function leafHash(hash: Hash, entry: Uint8Array): Uint8Array {
  return hash(leafPrefix, entry);
}

export function nodeHash(hash: Hash, left: Uint8Array, right: Uint8Array): Uint8Array {
  return hash(nodePrefix, left, right);
}

type Range = { readonly from: number; readonly to: number };

/** Largest power of two strictly below `count`; `count` is at least 2. Counts pass 2^32, so no bit shifts. */
function split(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function rangeHash(hash: Hash, read: NodeReader, range: Range): Uint8Array {
  const count = range.to - range.from;
  const level = Math.log2(count);
  if (Number.isInteger(level) && range.from % count === 0) return read(level, range.from / count);
  const middle = range.from + split(count);
  return nodeHash(
    hash,
    rangeHash(hash, read, { from: range.from, to: middle }),
    rangeHash(hash, read, { from: middle, to: range.to }),
  );
}

/** Root of the first `size` leaves; the hash of nothing for an empty tree. */
export function rootHash(hash: Hash, read: NodeReader, size: number): Uint8Array {
  return size === 0 ? hash() : rangeHash(hash, read, { from: 0, to: size });
}

/** Audit path of leaf `index` in the tree of `size` leaves, from the leaf upwards (RFC 9162 2.1.3.1). */
export function inclusionProof(
  hash: Hash,
  read: NodeReader,
  leaf: { readonly index: number; readonly size: number },
): Uint8Array[] {
  if (!(leaf.index >= 0 && leaf.index < leaf.size))
    throw new RangeError("leaf index outside the tree");
  const walk = (range: Range): Uint8Array[] => {
    if (range.to - range.from === 1) return [];
    const middle = range.from + split(range.to - range.from);
    const left = { from: range.from, to: middle };
    const right = { from: middle, to: range.to };
    return leaf.index < middle
      ? [...walk(left), rangeHash(hash, read, right)]
      : [...walk(right), rangeHash(hash, read, left)];
  };
  return walk({ from: 0, to: leaf.size });
}

/** Whether a path leads from a leaf to a root (RFC 9162 2.1.3.2). */
export function verifyInclusion(
  hash: Hash,
  claim: {
    readonly index: number;
    readonly size: number;
    readonly leaf: Uint8Array;
    readonly root: Uint8Array;
    readonly path: readonly Uint8Array[];
  },
): boolean {
  const { index, size, path } = claim;
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    return false;
  let at = index;
  let last = size - 1;
  let computed = claim.leaf;
  for (const step of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      computed = nodeHash(hash, step, computed);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      computed = nodeHash(hash, computed, step);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && equalBytes(computed, claim.root);
}

/** Proof that the tree of `from` leaves is a prefix of the tree of `to` leaves (RFC 9162 2.1.4.1). */
export function consistencyProof(
  hash: Hash,
  read: NodeReader,
  sizes: { readonly from: number; readonly to: number },
): Uint8Array[] {
  if (!(sizes.from > 0 && sizes.from <= sizes.to))
    throw new RangeError("sizes must be 0 < from <= to");
  const walk = (known: number, range: Range, complete: boolean): Uint8Array[] => {
    const count = range.to - range.from;
    if (known === count) return complete ? [] : [rangeHash(hash, read, range)];
    const k = split(count);
    const left = { from: range.from, to: range.from + k };
    const right = { from: range.from + k, to: range.to };
    return known <= k
      ? [...walk(known, left, complete), rangeHash(hash, read, right)]
      : [...walk(known - k, right, false), rangeHash(hash, read, left)];
  };
  return walk(sizes.from, { from: 0, to: sizes.to }, true);
}

/** Whether the first tree is a prefix of the second (RFC 9162 2.1.4.2). */
export function verifyConsistency(
  hash: Hash,
  claim: {
    readonly from: number;
    readonly to: number;
    readonly fromRoot: Uint8Array;
    readonly toRoot: Uint8Array;
    readonly path: readonly Uint8Array[];
  },
): boolean {
  const { from, to, fromRoot, toRoot } = claim;
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to)
    return false;
  if (from === to) return claim.path.length === 0 && equalBytes(fromRoot, toRoot);
  if (from === 0) return claim.path.length === 0;
  const whole = Number.isInteger(Math.log2(from));
  const path = whole ? [fromRoot, ...claim.path] : [...claim.path];
  const first = path.shift();
  if (!first) return false;
  let at = from - 1;
  let last = to - 1;
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  let [older, newer] = [first, first];
  for (const step of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      [older, newer] = [nodeHash(hash, step, older), nodeHash(hash, step, newer)];
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      newer = nodeHash(hash, newer, step);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && equalBytes(older, fromRoot) && equalBytes(newer, toRoot);
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
