/** Makes labelled texts from templates and a seed: what is planted is known to the character. */
import { findingClasses, type FindingClass } from "../finding.ts";
import { heldOutPeople, tuningPeople, type People } from "./people.ts";
import { seededRandom, type Random } from "./seeded-random.ts";
import { heldOutNegatives, heldOutTemplates } from "./templates-held-out.ts";
import { tuningNegatives, tuningTemplates } from "./templates-tuning.ts";
import { makeValue, type Slot } from "./values.ts";

export type Planted = {
  readonly start: number;
  readonly end: number;
  readonly class: FindingClass;
  readonly value: string;
};

export type Sample = {
  readonly text: string;
  readonly planted: readonly Planted[];
  /** Which template it came from, to count by. */
  readonly template: string;
};

/** Each template `times` times with other values; held-out values hold other names than the tuning ones. */
export function makeCorpus(options: {
  readonly set: "tuning" | "held-out";
  readonly seed: number;
  readonly times: number;
}): Sample[] {
  const held = options.set === "held-out";
  const random = seededRandom(options.seed);
  const people = held ? heldOutPeople : tuningPeople;
  const templates = held
    ? [...heldOutTemplates, ...heldOutNegatives]
    : [...tuningTemplates, ...tuningNegatives];
  return templates.flatMap((template) =>
    Array.from({ length: /\{/.test(template) ? options.times : 1 }, () =>
      fill(template, random, people),
    ),
  );
}

const slot = /\{(\w+)(?:=([^}]*))?\}/g;

function fill(template: string, random: Random, people: People): Sample {
  const planted: Planted[] = [];
  let text = "";
  let at = 0;
  for (const match of template.matchAll(slot)) {
    const [whole, name = "", literal] = match;
    text += template.slice(at, match.index);
    const value =
      literal === undefined || literal === "*" ? makeValue(name as Slot, random, people) : literal;
    const label = classOf(name);
    if (label)
      planted.push({ start: text.length, end: text.length + value.length, class: label, value });
    text += value;
    at = match.index + whole.length;
  }
  return { text: text + template.slice(at), planted, template };
}

/** Null for what only looks sensitive. */
function classOf(name: string): FindingClass | null {
  const known = findingClasses.find((one) => one === name);
  if (known) return known;
  if (name.startsWith("person") || name === "first_name") return "person";
  if (name === "pin" || name === "pass_phrase") return "secret";
  return name === "phone_bare" ? "phone" : null;
}
