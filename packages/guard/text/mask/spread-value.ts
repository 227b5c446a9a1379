/** Finds a value that only several short fields together show, in whatever order they were filled in. */
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { Finding, FindingClass } from "../finding.ts";
import type { TextGuard } from "../text-guard.ts";
import { anyOrder } from "./any-order.ts";
import { inReadingOrder } from "./reading-order.ts";

export type FieldPart = {
  readonly fieldId: string;
  readonly text: string;
  /** Null: it is not known where it stands. */
  readonly box: Box | null;
};

export type SpreadValue = {
  readonly parts: readonly FieldPart[];
  readonly value: string;
  readonly class: FindingClass;
};

const mostJoined = 9;
const longestJoined = 64;
/** What stands in one box of several: no sentence. */
const boxText = /^[\p{L}\d .@+_()/-]{1,40}$/u;
const separators = ["", "-", " "] as const;
/** The second half of an address; endings of file names are none. */
const domain = /^[a-z\d-]+(?:\.[a-z\d-]+)*\.(?!(?:md|js|ts|py|sh|rs|pl|ps|cc|so|gz)$)[a-z]{2,12}$/i;
/** Enough words and numbers put together look random: only a few edits right after each other may be one secret. */
const mostSecretParts = 4;

/** Classes that people are asked for in several boxes. */
const split: ReadonlySet<FindingClass> = new Set([
  "card",
  "email",
  "iban",
  "national_id",
  "phone",
  "secret",
  "passport",
  "birth_date",
]);

type Scan = Pick<TextGuard, "scan">;

/**
 * `typed`: what was typed lately, the newest last, which is part of all that is found. Several can be: a part of a card
 * may look like a telephone number, and the rest of the card must go as well.
 */
export function spreadOverTyped(guard: Scan, typed: readonly FieldPart[]): readonly SpreadValue[] {
  const newest = typed.at(-1);
  if (!newest) return [];
  const close = (parts: readonly FieldPart[]): boolean =>
    parts.length <= mostSecretParts && parts[0] === typed.at(-parts.length);
  const found = [...latestGroups(typed)].flatMap((parts) =>
    joinedValue(guard, parts, (name) =>
      name === "card" ? isOfCodes(name, parts) : name !== "secret" || close(parts),
    ),
  );
  // Codes alone: put in another order, words say many things.
  const codes = typed.filter(({ text }) => isCodeBox(text));
  if (!codes.includes(newest)) return found;
  const unplaced = inReadingOrder(codes) ? [] : anyOrder(codes);
  const others = [...besides(codes, newest), ...unplaced].flatMap((parts) =>
    joinedValue(guard, parts, (name) => isOfCodes(name, parts)),
  );
  return [...found, ...others];
}

/** `row`: fields side by side, from left to right; also what was never typed, because a program filled it in. */
export function spreadOverRow(guard: Scan, row: readonly FieldPart[]): readonly SpreadValue[] {
  return runsOf(row)
    .filter((parts) => parts.every(({ text }) => isCodeBox(text)))
    .flatMap((parts) => joinedValue(guard, parts, (name) => isOfCodes(name, parts)));
}

/** The last edits, most of them first, as they were typed; then without one that came between. */
function* latestGroups(typed: readonly FieldPart[]): Generator<readonly FieldPart[]> {
  for (let count = Math.min(mostJoined, typed.length); count >= 2; count -= 1)
    yield typed.slice(-count);
  for (let count = Math.min(mostJoined, typed.length); count >= 3; count -= 1) {
    const latest = typed.slice(-count);
    // The newest is what is asked about; the oldest left out is a shorter group.
    for (let between = 1; between < count - 1; between += 1) yield latest.toSpliced(between, 1);
  }
}

/** Runs with the newest in them as they stand on the screen, where that is another order than that of typing. */
function besides(
  typed: readonly FieldPart[],
  newest: FieldPart,
): readonly (readonly FieldPart[])[] {
  const order = inReadingOrder(typed);
  if (!order || order.every((part, at) => part === typed[at])) return [];
  return runsOf(order).filter((run) => run.includes(newest));
}

function runsOf<T>(parts: readonly T[]): readonly (readonly T[])[] {
  const runs: T[][] = [];
  for (let count = Math.min(mostJoined, parts.length); count >= 2; count -= 1)
    for (let from = 0; from + count <= parts.length; from += 1)
      runs.push(parts.slice(from, from + count));
  return runs;
}

const isNumberBox = (text: string): boolean => /^[+(]{0,2}\d[\d ().-]{0,18}$/.test(text.trim());
const isCodeBox = (text: string): boolean =>
  isNumberBox(text) || /^[A-Z\d]{1,6}$/.test(text.trim());

/** Amounts and days put together pass a check digit now and then; a box of a card has more digits than those. */
function isOfCodes(name: FindingClass, parts: readonly FieldPart[]): boolean {
  if (name === "secret") return false;
  if (name === "card") return parts.every(({ text }) => /^\d{3,}$/.test(text.trim()));
  return name === "iban" || parts.every(({ text }) => isNumberBox(text));
}

function joinedValue(
  guard: Scan,
  parts: readonly FieldPart[],
  takes: (name: FindingClass) => boolean,
): readonly SpreadValue[] {
  const texts = parts.map(({ text }) => text.trim());
  if (texts.some((text) => !boxText.test(text))) return [];
  for (const value of joinsOf(texts)) {
    if (value.length > longestJoined) continue;
    const finding = guard
      .scan(value)
      .find((found) => covers(found, value.length) && takes(found.class));
    if (finding) return [{ parts, value, class: finding.class }];
  }
  return [];
}

function joinsOf(texts: readonly string[]): string[] {
  const [name = "", host = ""] = texts;
  const address = texts.length === 2 && domain.test(host) && !name.includes("@");
  return [...separators.map((sign) => texts.join(sign)), ...(address ? [`${name}@${host}`] : [])];
}

const covers = (finding: Finding, length: number): boolean =>
  split.has(finding.class) && finding.start === 0 && finding.end === length;
