import { expect, test } from "vitest";
import { createTextGuard } from "../text/text-guard.ts";
import { seededRandom } from "../text/corpus/seeded-random.ts";
import { makeValue } from "../text/corpus/values.ts";
import { tuningPeople } from "../text/corpus/people.ts";
import { findSensitiveWords } from "./find-sensitive-words.ts";
import { knownWords } from "./known-words.ts";
import type { OcrWord } from "./ocr/ocr-engine.ts";

const guard = await createTextGuard({ sessionKey: new Uint8Array(32).fill(9) });

/** Words of one row, 8 px a letter, with a blank of 5 px between two unless `gaps` says otherwise. */
function row(texts: readonly string[], y = 100, gaps: readonly number[] = []): OcrWord[] {
  let x = 20;
  return texts.map((text, index) => {
    const box = { x, y, width: text.length * 8, height: 14 };
    x += box.width + (gaps[index] ?? 5);
    return { text, box, confidence: 95 };
  });
}

function hidden(words: readonly OcrWord[]): string[] {
  const reasons = findSensitiveWords(words, { text: guard, known: knownWords() });
  return words.filter((word) => reasons.has(word)).map(({ text }) => text);
}

const random = seededRandom(4);
const value = (slot: Parameters<typeof makeValue>[0]) => makeValue(slot, random, tuningPeople);

test("only the words of an address are hidden, not those around it", () => {
  const email = value("email");
  expect(hidden(row(["Write", "to", email, "before", "noon"]))).toEqual([email]);
});

test("an address that was broken at its signs is hidden whole", () => {
  const [before = "", after = ""] = value("mac")
    .replaceAll("-", ":")
    .split(/(?<=^.{8}:)/);
  expect(hidden(row(["card", before, after, "is", "up"], 100, [5, 7]))).toEqual([before, after]);
});

test("signs taken for letters hide nothing from the rules", () => {
  const mac = value("mac").replaceAll("-", ":");
  const misread = mac.replace(/[a-f]/, "¢").replace(/0/, "O");
  expect(hidden(row(["ether", misread]))).toContain(misread);
  const year = String(1900 + random.integer(40, 99));
  expect(hidden(row(["Bom", "4", "March", year]))).toContain(year);
});

test("an account number in groups is hidden whole, whatever its check digits say", () => {
  const groups = [
    "NL0B",
    "WCAG",
    ...Array.from({ length: 3 }, () => String(random.integer(1000, 9999))),
  ];
  expect(hidden(row(["transfer", "to", ...groups, "today"]))).toEqual(groups);
});

test("a value after the name of a secret is hidden, though the colon was not read", () => {
  const pass = value("pass_phrase");
  expect(hidden(row(["pw", pass]))).toEqual([pass]);
});

test("a heading that names a secret hides what stands below, a sentence about passwords does not", () => {
  const below = row(["sunshine"], 125);
  expect(hidden([...row(["New", "password:"]), ...below])).toEqual(["sunshine"]);
  expect(hidden([...row(["Forgot", "password?"]), ...below])).toEqual([]);
  expect(hidden([...row(["Password"]), ...row(["Cancel"], 125)])).toEqual([]);
});

test("measures, dates, names in code, hashes and numbers of orders show", () => {
  const hash = Array.from({ length: 40 }, () => random.integer(0, 15).toString(16)).join("");
  for (const words of [
    ["Due", "on", "2024-11-05"],
    ["2,147,483,647", "rows"],
    ["10.5", "x", "20.3", "x", "5.1", "cm"],
    ["coordinates", "52.5200,", "13.4050"],
    ["ThisIsAVeryLongCamelCaseIdentifierName"],
    ["src/components/settings/ProfileSettingsPanel.test.ts"],
    ["commit", hash],
    ["Order", String(random.integer(10_000_000, 99_999_999)), "has", "shipped."],
  ])
    expect(hidden(row(words))).toEqual([]);
});

test("a number without the name of a thing of business is hidden", () => {
  const number = String(random.integer(1_000_000_000, 9_999_999_999));
  expect(hidden(row(["about", number]))).toEqual([number]);
});

test("letters of an identity number that stand against the words beside it are hidden with it", () => {
  const pair = () => String(random.integer(10, 99));
  const digits = [pair(), pair(), pair()];
  const before = ["Its", "numberJG", ...digits, "B", "was", "verified"];
  expect(hidden(row(before))).toEqual(["numberJG", ...digits, "B"]);
  const after = ["Record", "PW", ...digits, "Ais", "a", "duplicate"];
  expect(hidden(row(after))).toEqual(["PW", ...digits, "Ais"]);
  const misread = ["on", "file:", "CE", ...digits.slice(0, 2), "838A"];
  expect(hidden(row(misread))).toEqual(["CE", ...digits.slice(0, 2), "838A"]);
  const hours = ["BuyerUS", pair(), "and", pair(), "Items"];
  expect(hidden(row(hours))).toEqual([]);
});

test("a group of a long number that was read as letters with doubt is hidden; a word beside it is not", () => {
  const groups = [random.integer(1000, 9999), random.integer(1000, 9999)].map(String);
  const doubtful = row(["to", ...groups, "om.", "please"]).map((word) =>
    word.text === "om." || word.text === "please" ? { ...word, confidence: 74 } : word,
  );
  expect(hidden(doubtful)).toEqual([...groups, "om."]);
  expect(hidden(row(["to", ...groups, "om.", "please"]))).toEqual(groups);
});

test("a number in groups is hidden from its name on, though a misread digit fails its check", () => {
  const group = () => String(random.integer(1000, 9999));
  const groups = [`card=${group()}`, group(), group(), `${group()};`];
  expect(hidden(row([...groups, "amount=12.00"]))).toEqual(groups);
  expect(hidden(row(["port=80", "and", "retries=3", "until", "10:45"]))).toEqual([]);
});
