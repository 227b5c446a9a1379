/** Canaries are values of every class, each in a sentence of templates that no rule was tuned on, planted in one way. */
import { makeCorpus } from "@apprentice/guard/text/corpus/make-corpus.ts";
import type { FindingClass } from "@apprentice/guard/text/finding.ts";
import { type Random, seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";

export type CanaryClass = FindingClass | "password";

export type Canary = {
  readonly class: CanaryClass;
  /** Where and how it is planted, such as `typed` or `page title`. */
  readonly modality: string;
  /** What must not be found. */
  readonly value: string;
  /** What is typed or shown: the value and the words around it. */
  readonly text: string;
  /** What goes into each of several fields. */
  readonly parts?: readonly string[];
};

export const canaryClasses = [
  "email",
  "card",
  "iban",
  "phone",
  "secret",
  "national_id",
  "passport",
  "birth_date",
  "address",
  "person",
  "ip",
  "mac",
  "url",
  "health",
  "finance",
] as const satisfies readonly FindingClass[];

const telling: ReadonlySet<FindingClass> = new Set([
  "email",
  "card",
  "iban",
  "phone",
  "ip",
  "mac",
  "url",
  "address",
]);

/** Shorter ones stand in any text by chance. */
const leastSigns = 8;
const longestText = 90;

/** Letters and digits in one case: whoever looks may split, join and space them as they like. */
export const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9@]/g, "");

/** A source of canaries of one round: other values, and other sentences, each time. */
export function canaryMaker(seed: number) {
  const random = seededRandom(seed * 7_919);
  const samples = makeCorpus({ set: "held-out", seed: seed * 104_729, times: 8 }).filter(
    ({ text, planted }) => planted.length < 2 && fits(text) && text.length <= longestText,
  );
  const byClass = Map.groupBy(samples, ({ planted }) => planted[0]?.class ?? null);
  const make = (name: FindingClass, modality: string): Canary => {
    const known = (byClass.get(name) ?? []).filter(
      ({ planted: [one] }) => bare(one?.value ?? "").length >= leastSigns,
    );
    const { text, planted } = random.pick(known);
    return { class: name, modality, text, value: planted[0]?.value ?? "" };
  };
  return {
    random,
    make,
    /** A value without a sentence. */
    lone: (name: FindingClass, modality: string): Canary => {
      const canary = make(name, modality);
      return { ...canary, text: canary.value };
    },
    /** A value without a sentence where it says by itself what it is: a date alone is nobody's birthday. */
    short: (name: FindingClass, modality: string): Canary => {
      const canary = make(name, modality);
      return telling.has(name) ? { ...canary, text: canary.value } : canary;
    },
    password: (modality: string): Canary => {
      const value = made(random);
      return { class: "password", modality, value, text: value };
    },
    /** A text in which nothing is sensitive, although it looks as if. */
    harmless: (): string => random.pick(byClass.get(null) ?? []).text,
  };
}
export type CanaryMaker = ReturnType<typeof canaryMaker>;

/** What a keyboard of any layout types, on one line. */
const fits = (text: string): boolean => /^[\x20-\x7E]*$/.test(text);

const made = (random: Random): string =>
  `${random.sample(["ka", "lo", "mi", "tu", "re", "vi"], 4).join("")}${random.integer(1_000, 9_999)}`;
