/** Payment card numbers: 13 to 19 digits with a known beginning and Luhn check, however they are broken up. */
import type { Detector } from "../detector.ts";
import type { Finding } from "../finding.ts";
import { passesLuhn } from "./checksums.ts";

/** Letters that are written, or drawn, in place of digits. */
const lookAlikes: ReadonlyMap<string, string> = new Map([
  ["O", "0"],
  ["o", "0"],
  ["\u041e", "0"],
  ["\u043e", "0"],
  ["\u039f", "0"],
  ["\u03bf", "0"],
  ["l", "1"],
  ["I", "1"],
  ["|", "1"],
  ["\u0406", "1"],
  ["S", "5"],
  ["B", "8"],
]);
const alike = [...lookAlikes.keys()].join("");

/**
 * A run of digits (or what looks like them) with at most three separators between two of them, over line ends too.
 * Bounded to 19 digits, so a match costs bounded time.
 */
const run = new RegExp(
  `(?<![0-9])[0-9](?:[ \\t\\r\\n.,\\-_/*]{0,3}[0-9${alike}]){12,18}(?![0-9])`,
  "g",
);
const issuer = /^(?:4|5[1-5]|2[2-7]|3[04-9]|6|1[89]|50|5[6-9])/;
const greatestLookAlikes = 4;

export const findCards: Detector = (text) => {
  const found: Finding[] = [];
  const pattern = new RegExp(run.source, run.flags);
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const hit = cardIn(match[0]);
    if (hit === null) {
      pattern.lastIndex = match.index + 1 + (/^[0-9]*/.exec(match[0].slice(1))?.[0].length ?? 0);
      continue;
    }
    found.push({
      start: match.index,
      end: match.index + hit,
      class: "card",
      confidence: 0.98,
    });
    pattern.lastIndex = match.index + hit;
  }
  return found;
};

/** How many characters of the run are a card number, or null: the whole run, or a shorter one that ends at a separator. */
function cardIn(run_: string): number | null {
  const digits: string[] = [];
  const ends: number[] = [];
  let replaced = 0;
  for (const [at, character] of Array.from(run_).entries()) {
    const digit = lookAlikes.get(character) ?? character;
    if (digit < "0" || digit > "9") continue;
    if (digit !== character) replaced += 1;
    digits.push(digit);
    ends.push(at + 1);
  }
  if (replaced > greatestLookAlikes) return null;
  for (let length = digits.length; length >= 13; length -= 1) {
    const end = ends[length - 1] ?? 0;
    if (length < digits.length && end === (ends[length] ?? 0) - 1) continue;
    if (isCard(digits.slice(0, length).join(""), run_.slice(0, end))) return end;
  }
  return null;
}

function isCard(digits: string, written: string): boolean {
  if (!issuer.test(digits) || !passesLuhn(digits)) return false;
  if (/^(\d)\1*$/.test(digits)) return false;
  // Thirteen bare digits pass the check once in ten: times in milliseconds and order numbers do.
  const bare = /^\d+$/.test(written);
  return (
    !(bare && digits.length < 15 && !/^(?:3[068]|4)/.test(digits)) && !isTimestamp(digits, bare)
  );
}

const isTimestamp = (digits: string, bare: boolean): boolean =>
  bare && digits.length === 13 && digits.startsWith("1");
