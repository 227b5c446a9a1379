/** Looks for planted values in all that a recording stores: its text, and what can be read in its pictures. */
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import type { OcrEngine } from "@apprentice/guard/pixels/ocr/ocr-engine.ts";
import { storedPictures } from "../recording/stored-pictures.ts";
import { bare } from "./canary.ts";
import { readScreen } from "./read-screen.ts";

export type Hunt = {
  /** Whether a value stands anywhere, forwards or backwards, whatever separates its characters. */
  sees(value: string): boolean;
  /** Where most of a value, or something nearly the same, stands; null: nowhere. */
  finds(prey: Prey): "text" | "picture" | null;
  /** All that was searched. */
  readonly texts: readonly string[];
};

type Prey = { readonly value: string; readonly parts?: readonly string[] };

export async function huntItems(
  items: readonly SafeItem[],
  engine: OcrEngine,
  mostPictures = 3,
): Promise<Hunt> {
  const stored = storedPictures(items);
  const observations = items.flatMap((item) =>
    item.topic === "observation" && item.observation.frame ? [item.observation] : [],
  );
  const texts = stringsOf(items);
  const read: string[] = [];
  const stride = Math.max(1, Math.ceil(observations.length / mostPictures));
  for (const [index, observation] of observations.toReversed().entries()) {
    if (index % stride !== 0) continue;
    const picture = await stored.of(observation);
    if (picture) read.push(await readScreen(picture, engine));
  }
  const all = bare([...texts, ...read].join("\n"));
  return {
    sees: (value) => standsIn(all, bare(value)),
    finds: (prey) => (isIn(texts, prey) ? "text" : isIn(read, prey) ? "picture" : null),
    texts: [...texts, ...read],
  };
}

/** Names of things are chance: they are no words of anybody's. */
const idKeys: ReadonlySet<string> = new Set(["id", "observationId", "fieldId", "tile", "tiles"]);

/** Every text of some items, without numbers and ids. */
export function stringsOf(items: readonly object[]): string[] {
  const texts = new Set<string>();
  for (const item of items)
    JSON.stringify(item, (key, value: unknown) => {
      if (idKeys.has(key)) return undefined;
      if (typeof value === "string" && value !== "") texts.add(value);
      return value;
    });
  return [...texts];
}

const standsIn = (text: string, wanted: string): boolean =>
  text.includes(wanted) || text.includes(Array.from(wanted).toReversed().join(""));

/** What of a value may be left without being found: a part that is longer names it as well as all of it. */
const tellingShare = 0.75;

/** Whether most of a value, or something nearly the same, stands in some texts. */
export function isIn(texts: readonly string[], { value, parts }: Prey): boolean {
  const wanted = bare(value);
  if (parts && shareOfParts(texts, parts) >= tellingShare) return true;
  if (standsIn(bare(texts.join("\n")), wanted)) return true;
  return texts.some((text) => mostOf(bare(text), wanted) >= tellingShare);
}

/** The share of a value's characters whose parts stand in texts of their own, or as words. */
function shareOfParts(texts: readonly string[], parts: readonly string[]): number {
  const words = new Set(texts.flatMap((text) => [text, ...text.split(/\s+/)]).map(bare));
  const all = parts.map(bare);
  const seen = all.filter((part) => part !== "" && words.has(part)).join("").length;
  return seen / Math.max(1, all.join("").length);
}

/** The share of `wanted` that stands in one piece in a text, with one character wrong in eight. */
export function mostOf(text: string, wanted: string): number {
  const least = Math.ceil(wanted.length * tellingShare);
  for (const target of [wanted, Array.from(wanted).toReversed().join("")])
    for (let from = 0; from + least <= target.length; from += 1) {
      const piece = target.slice(from, from + least);
      if (text.includes(piece)) return least / wanted.length;
    }
  const errors = Math.floor(wanted.length / 8);
  return wanted.length >= 12 && distanceIn(text, wanted) <= errors ? 1 : 0;
}

/** The least edit distance from `wanted` to any piece of a text (Sellers 1980). */
function distanceIn(text: string, wanted: string): number {
  let row = Array.from({ length: wanted.length + 1 }, (_, at) => at);
  let least = wanted.length;
  for (const sign of text) {
    const next = [0];
    for (let at = 1; at <= wanted.length; at += 1)
      next.push(
        Math.min(
          (row[at - 1] ?? 0) + (wanted[at - 1] === sign ? 0 : 1),
          (row[at] ?? 0) + 1,
          (next[at - 1] ?? 0) + 1,
        ),
      );
    row = next;
    least = Math.min(least, row[wanted.length] ?? least);
  }
  return least;
}
