/** Reads the policy's output where it may not point at everything that it sees. */
import { pointerRanges } from "../train/policy/batch.ts";
import { decode, type Decision, type Logits } from "../train/policy/decode.ts";
import { pointers, type PointerName } from "../train/policy/decision-kinds.ts";
import type { Packed } from "../train/policy/pack.ts";

const pointing = ["element", "second"] as const satisfies readonly PointerName[];

/**
 * Decisions, best first, none of which points beyond reach. What the policy gave to elements beyond reach is lost to
 * the kind of action that would have pointed there, rather than shared out among the rest: whoever wanted to press
 * something that cannot be pressed has not thereby chosen its neighbour, and may sooner want to scroll.
 */
export function decodeWithinReach(
  logits: Logits,
  packed: Packed,
  options: { readonly chordCount: number; readonly isWithinReach: (element: number) => boolean },
): Decision[] {
  const { isWithinReach, chordCount } = options;
  const reached = { ...logits, pointers: Float32Array.from(logits.pointers) };
  const kept = new Map(
    pointing.map((name) => [name, keepReached(reached, packed, name, isWithinReach)]),
  );
  const shareOf = (name: (typeof pointing)[number], element: number | null): number =>
    element === null ? 1 : isWithinReach(element) ? (kept.get(name) ?? 1) : 0;
  return decode(reached, packed, chordCount)
    .map((decision) => ({
      ...decision,
      confidence:
        decision.confidence *
        shareOf("element", decision.element) *
        shareOf("second", decision.second),
    }))
    .filter(({ confidence }) => confidence > 0)
    .sort((a, b) => b.confidence - a.confidence);
}

/** Blots out the elements beyond reach in place; returns the share of the rest. */
function keepReached(
  logits: { readonly pointers: Float32Array; readonly tokens: number },
  packed: Packed,
  name: PointerName,
  isWithinReach: (element: number) => boolean,
): number {
  const pointer = pointers.indexOf(name);
  const range = pointerRanges(packed)[pointer] ?? { from: 0, count: 0 };
  const from = pointer * logits.tokens + range.from;
  const own = logits.pointers.subarray(from, from + range.count);
  const greatest = own.reduce((most, value) => Math.max(most, value), -Infinity);
  const shares = Array.from(own, (value) => Math.exp(value - greatest));
  const sum = (part: readonly number[]): number => part.reduce((total, share) => total + share, 0);
  const within = shares.filter((_, element) => isWithinReach(element));
  if (within.length === 0) return 0;
  own.forEach((_, element) => {
    if (!isWithinReach(element)) own[element] = -Infinity;
  });
  return sum(within) / sum(shares);
}
