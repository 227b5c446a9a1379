/** Reads the network's logits as decisions, best first. */
import {
  decisionKinds,
  modifierClasses,
  pointedKinds,
  pointers,
  scrollDirections,
  textSources,
  type DecisionKind,
  type ModifierClass,
  type PointerName,
  type ScrollDirection,
  type TextSource,
} from "./decision-kinds.ts";
import { pointerRanges } from "./batch.ts";
import { limits } from "./limits.ts";
import { classHeads, headOffset, type ClassHead } from "./network.ts";
import type { Packed } from "./pack.ts";

/** One row of the network's output. */
export type Logits = {
  readonly classes: ArrayLike<number>;
  /** `pointers.length * tokens`. */
  readonly pointers: ArrayLike<number>;
  readonly tokens: number;
};

export type Decision = {
  readonly kind: DecisionKind;
  /** Product of the probabilities of every part of the decision. */
  readonly confidence: number;
  readonly modifier: ModifierClass;
  /** Numbers of elements, words and remembered texts; null where the decision has none. */
  readonly element: number | null;
  readonly second: number | null;
  readonly source: TextSource | null;
  readonly start: number | null;
  readonly end: number | null;
  readonly memory: number | null;
  /** Number of the chord in the vocabulary. */
  readonly chord: number | null;
  readonly count: number;
  readonly scroll: ScrollDirection | null;
};

type Choice = { readonly at: number; readonly share: number };

/** Probabilities over `count` logits from `from`. */
function shares(logits: ArrayLike<number>, from: number, count: number): Float64Array {
  let greatest = -Infinity;
  for (let at = 0; at < count; at += 1) greatest = Math.max(greatest, logits[from + at] ?? 0);
  const result = new Float64Array(count);
  let sum = 0;
  for (let at = 0; at < count; at += 1) {
    result[at] = Math.exp((logits[from + at] ?? 0) - greatest);
    sum += result[at] ?? 0;
  }
  return result.map((value) => value / sum);
}

function best(values: Float64Array): Choice | null {
  const at = values.reduce(
    (found, value, index) => (value > (values[found] ?? -1) ? index : found),
    0,
  );
  const share = values[at];
  return share === undefined ? null : { at, share };
}

/** `chordCount`: how many chords the vocabulary holds; classes beyond it never come up. */
export function decode(logits: Logits, packed: Packed, chordCount: number): Decision[] {
  const head = (name: ClassHead, size?: number) => {
    const whole = classHeads.find((one) => one.name === name)?.size ?? 0;
    return shares(logits.classes, headOffset(name), size ?? whole);
  };
  const pointed = (name: PointerName) => {
    const at = pointers.indexOf(name);
    const range = pointerRanges(packed)[at] ?? { from: 0, count: 0 };
    return shares(logits.pointers, at * logits.tokens + range.from, range.count);
  };
  return [...head("kind")]
    .map((share, at) => ({ kind: decisionKinds[at] ?? "wait", share }))
    .filter(({ kind, share }) => share > 0.001 && isPossible(kind, packed, chordCount))
    .sort((a, b) => b.share - a.share)
    .flatMap(({ kind, share }) => decisionsOf(kind, share, { head, pointed, chordCount }))
    .sort((a, b) => b.confidence - a.confidence);
}

function isPossible(kind: DecisionKind, packed: Packed, chordCount: number): boolean {
  if (kind === "key") return chordCount > 0;
  if (kind === "type") return packed.wordCount + packed.memoryCount > 0;
  return !pointedKinds.has(kind) || packed.elementCount > 0;
}

type Heads = {
  readonly head: (name: ClassHead, size?: number) => Float64Array;
  readonly pointed: (name: PointerName) => Float64Array;
  readonly chordCount: number;
};

const blank = {
  modifier: "none",
  element: null,
  second: null,
  source: null,
  start: null,
  end: null,
  memory: null,
  chord: null,
  count: 1,
  scroll: null,
} satisfies Omit<Decision, "kind" | "confidence">;

/** The best three decisions of a kind that points, the best one of any other. */
function decisionsOf(kind: DecisionKind, share: number, heads: Heads): Decision[] {
  if (kind === "terminate" || kind === "wait") return [{ ...blank, kind, confidence: share }];
  if (kind === "key") {
    const chord = best(heads.head("chord", heads.chordCount));
    const count = best(heads.head("count"));
    const confidence = share * (chord?.share ?? 0);
    return [{ ...blank, kind, confidence, chord: chord?.at ?? null, count: 1 + (count?.at ?? 0) }];
  }
  const targets = top(heads.pointed("element"), 3);
  if (kind === "type") {
    const text = textOrigin(heads);
    const at = targets[0] ?? null;
    return [
      { ...blank, kind, ...text.parts, confidence: share * text.share, element: at?.at ?? null },
    ];
  }
  const modifier = best(heads.head("modifier"));
  const second = kind === "drag" ? best(heads.pointed("second")) : null;
  const scroll = kind === "scroll" ? best(heads.head("scroll")) : null;
  const others = (second?.share ?? 1) * (scroll?.share ?? 1);
  const decide = (target: Choice): Decision => ({
    ...blank,
    kind,
    modifier: modifierClasses[modifier?.at ?? 0] ?? "none",
    confidence: share * target.share * others,
    element: target.at,
    second: second?.at ?? null,
    scroll: scroll ? (scrollDirections[scroll.at] ?? null) : null,
  });
  return targets.map(decide);
}

function top(values: Float64Array, count: number): Choice[] {
  return [...values]
    .map((share, at) => ({ at, share }))
    .sort((a, b) => b.share - a.share)
    .slice(0, count);
}

function textOrigin({ head, pointed }: Heads) {
  const memory = best(pointed("memory"));
  const span = bestSpan(pointed("start"), pointed("end"), head("length"));
  const fromMemory = head("source")[textSources.indexOf("memory")] ?? 0;
  const takesMemory = memory !== null && (span === null || fromMemory > 0.5);
  if (takesMemory) {
    const share = fromMemory * memory.share;
    return { parts: { source: "memory" as const, memory: memory.at }, share };
  }
  const parts = { source: "instruction" as const, start: span?.start ?? 0, end: span?.end ?? 0 };
  return { parts, share: (1 - fromMemory) * (span?.share ?? 0) };
}

/** The likeliest run of at most `limits.spanWords` words that does not end before it begins. */
function bestSpan(starts: Float64Array, ends: Float64Array, lengths: Float64Array) {
  let found: { start: number; end: number; share: number } | null = null;
  for (let start = 0; start < starts.length; start += 1) {
    const last = Math.min(ends.length, start + limits.spanWords);
    for (let end = start; end < last; end += 1) {
      const length = lengths[Math.min(end - start, lengths.length - 1)] ?? 0;
      const share = (starts[start] ?? 0) * (ends[end] ?? 0) * length;
      if (!found || share > found.share) found = { start, end, share };
    }
  }
  return found;
}
