/** Work is counted, not timed: how often patterns start, how far one may reach, and how much text a detector is given. */
import { expect, test, vi } from "vitest";
import { detectAll } from "./detect-all.ts";
import type { Finding } from "./finding.ts";
import { pieceLength, pieceOverlap, scanText } from "./scan-text.ts";

const hostile: readonly (readonly [string, string])[] = [
  ["digits", "4".repeat(20_000)],
  ["digits and spaces", "4 ".repeat(10_000)],
  ["letters", "a".repeat(20_000)],
  ["capitals", "Aa ".repeat(7_000)],
  ["at signs", "a@".repeat(10_000)],
  ["dots", "a@a.".repeat(5_000)],
  ["colons", "a:".repeat(10_000)],
  ["hexadecimal pairs", "aa:".repeat(7_000)],
  ["labels", "password: ".repeat(2_000)],
  ["openings of keys", ["-----BEGIN", "PRIVATE", "KEY-----\n"].join(" ").repeat(700)],
  ["addresses", "https://a.b/?".repeat(1_500)],
  ["streets", "12 Aa Bb ".repeat(2_000)],
  ["conditions", "has the mild ".repeat(1_500)],
];

const original = RegExp.prototype.exec;

function patternsDuring(work: () => void): { starts: number; sources: Set<string> } {
  const sources = new Set<string>();
  let starts = 0;
  const spy = vi.spyOn(RegExp.prototype, "exec").mockImplementation(function counted(
    this: RegExp,
    text: string,
  ) {
    starts += 1;
    if (this.flags.includes("g")) sources.add(this.source);
    return original.call(this, text);
  });
  try {
    work();
  } finally {
    spy.mockRestore();
  }
  return { starts, sources };
}
test.each(hostile)("patterns start at most a few times a character on %s", (_name, text) => {
  const half = patternsDuring(() => detectAll(text.slice(0, text.length / 2)));
  const whole = patternsDuring(() => detectAll(text));
  expect(half.starts).toBeGreaterThan(0);
  expect(whole.starts).toBeLessThan(text.length * 48 + 2_000);
  expect(whole.starts).toBeLessThan(half.starts * 2.5 + 2_000);
});

test("no pattern that runs over whole texts repeats without bound", () => {
  const { sources } = patternsDuring(() =>
    detectAll("mail@example.org https://a.b/ 1 Main Street"),
  );
  expect(sources.size).toBeGreaterThan(40);
  const unbounded = [...sources].filter((source) => /[*+]|\{\d+,\}/.test(withoutClasses(source)));
  expect(unbounded).toEqual([]);
});

/** Without escapes and character classes, so that only quantifiers are left of `*` and `+`. */
const withoutClasses = (source: string): string =>
  source.replaceAll(/\\./g, "x").replaceAll(/\[[^\]]*\]/g, "x");

test("50 MB are read in pieces of bounded length that cover all of it", () => {
  const length = 50_000_000;
  const text = "word ".repeat(length / 5);
  const needle = "needle";
  const planted = `${text.slice(0, pieceLength - 3)}${needle}${text.slice(pieceLength + 3)}`;
  let given = 0;
  let longest = 0;
  const findings = scanText(planted, (piece): Finding[] => {
    given += piece.length;
    longest = Math.max(longest, piece.length);
    const start = piece.indexOf(needle);
    return start < 0 ? [] : [{ start, end: start + needle.length, class: "term", confidence: 1 }];
  });
  expect(longest).toBeLessThanOrEqual(pieceLength);
  expect(given).toBeLessThan(length * (1 + (2 * pieceOverlap) / pieceLength));
  expect(findings).toEqual([
    { start: pieceLength - 3, end: pieceLength + 3, class: "term", confidence: 1 },
  ]);
});
