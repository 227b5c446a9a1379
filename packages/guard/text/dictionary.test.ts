import { expect, test } from "vitest";
import { readDictionary } from "./dictionary.ts";
import { createTextGuard } from "./text-guard.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const refusal = (code: string) => expect.objectContaining({ code }) as unknown;

test("a dictionary's words are hidden under its class", async () => {
  const dictionary = readDictionary(bytes("# code words\r\nBlue Heron\r\n\r\nKestrel\r\n"), "term");
  const guard = await createTextGuard({
    sessionKey: new Uint8Array(16).fill(1),
    dictionaries: [dictionary],
  });
  const { text } = await guard.redact("the kestrel before blue-heron, and kestrels");
  expect(text).toBe("the [TERM_1] before [TERM_2], and kestrels");
});

test("patterns are words like others: they cost nothing and match only themselves", async () => {
  const dictionary = readDictionary(bytes("(abcd+)+$\n(.*abcd){40}\n"), "term");
  const guard = await createTextGuard({
    sessionKey: new Uint8Array(16).fill(1),
    dictionaries: [dictionary],
  });
  expect(guard.scan(`${"abcd".repeat(20_000)}!`, { look: "known" })).toEqual([]);
});

test.each([
  ["a letter that is everywhere", bytes("Kestrel\ne\n"), "dictionary_invalid"],
  ["signs alone", bytes(".*\n"), "dictionary_invalid"],
  ["words of every interface", bytes("save\nopen file\n"), "dictionary_invalid"],
  ["nothing", bytes("# nothing\n\n"), "dictionary_invalid"],
  ["no text", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]), "dictionary_invalid"],
  ["zeros", new Uint8Array(512), "dictionary_invalid"],
  ["too many lines", bytes("heron\n".repeat(1_000_000)), "dictionary_too_large"],
  ["a line without an end", bytes("heron".repeat(1_000)), "dictionary_too_large"],
  ["too many bytes", new Uint8Array(9_000_000).fill(0x61), "dictionary_too_large"],
])("%s is refused", (_, file, code) => {
  expect(() => readDictionary(file, "term")).toThrow(refusal(code));
});

test("the refusal names lines and never a word", () => {
  expect(() => readDictionary(bytes("Kestrel\nzq\nHeron\n"), "term")).toThrow(/^line 2:(?!.*zq)/);
});
