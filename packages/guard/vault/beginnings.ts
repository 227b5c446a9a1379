/** Finds texts that are the beginning of a known value: what a field showed while the value was being typed. */
import { folded } from "../text/folded-text.ts";

/** Fewer folded units than this begin too many values, and so does less than half of one. */
const leastLength = 5;
const leastShare = 0.5;
/** Longer values are texts, and known by their pieces. */
const greatestLength = 256;

export type Beginnings<Label> = {
  add(value: string, label: Label): void;
  /** The label of a value that begins with all of `text`, or null; one look-up, then the values with this start. */
  labelOf(text: string): Label | null;
  clear(): void;
};

export function beginnings<Label>(): Beginnings<Label> {
  const byStart = new Map<string, Map<string, Label>>();
  return {
    add(value, label) {
      const text = folded(value);
      if (text.length <= leastLength || text.length > greatestLength) return;
      const start = text.slice(0, leastLength);
      const values = byStart.get(start) ?? new Map<string, Label>();
      byStart.set(start, values.set(text, label));
    },
    labelOf(text) {
      if (text.length < leastLength || text.length > 4 * greatestLength) return null;
      const begun = folded(text);
      for (const [value, label] of byStart.get(begun.slice(0, leastLength)) ?? [])
        if (value.startsWith(begun) && begun.length >= leastShare * value.length) return label;
      return null;
    },
    clear: () => byStart.clear(),
  };
}
