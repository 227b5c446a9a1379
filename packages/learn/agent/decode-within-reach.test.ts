import { expect, test } from "vitest";
import { decisionKinds, pointers } from "../train/policy/decision-kinds.ts";
import { classHeads, headOffset } from "../train/policy/network.ts";
import type { Packed } from "../train/policy/pack.ts";
import { decodeWithinReach } from "./decode-within-reach.ts";

const elementCount = 3;
const packed: Packed = {
  tokens: elementCount,
  words: new Uint32Array(),
  features: new Uint32Array(),
  roles: new Uint32Array(),
  chords: new Uint32Array(),
  reals: new Float32Array(),
  matches: new Uint32Array(),
  wordsAt: 0,
  wordCount: 0,
  memoryAt: 0,
  memoryCount: 0,
  elementsAt: 0,
  elementCount,
};

/** Would press element 0, and failing that scroll over element 1. */
function logits() {
  const classes = new Float32Array(classHeads.reduce((sum, { size }) => sum + size, 0)).fill(-20);
  const kind = headOffset("kind");
  classes[kind + decisionKinds.indexOf("click")] = 3;
  classes[kind + decisionKinds.indexOf("scroll")] = 1;
  const all = new Float32Array(pointers.length * elementCount);
  all.set([4, 0, -3], pointers.indexOf("element") * elementCount);
  return { classes, pointers: all, tokens: elementCount };
}

const decideWith = (isWithinReach: (element: number) => boolean) =>
  decodeWithinReach(logits(), packed, { chordCount: 0, isWithinReach });

test("nothing beyond reach is pointed at, and its share is lost rather than its neighbour's gain", () => {
  const [all] = decideWith(() => true);
  expect(all).toMatchObject({ kind: "click", element: 0 });
  const rest = decideWith((element) => element !== 0);
  expect(rest.length).toBeGreaterThan(1);
  expect(rest.every(({ element }) => element !== 0)).toBe(true);
  const click = rest.find(({ kind }) => kind === "click");
  expect(click).toMatchObject({ element: 1 });
  expect(click?.confidence).toBeLessThan(0.05);
});

test("where nothing can be pointed at, nothing that points is decided", () => {
  expect(decideWith(() => false)).toEqual([]);
});
