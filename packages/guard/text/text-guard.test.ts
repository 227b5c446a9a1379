import fc from "fast-check";
import { expect, test } from "vitest";
import { openVault } from "../vault/vault.ts";
import { makeCorpus } from "./corpus/make-corpus.ts";
import { tuningPeople } from "./corpus/people.ts";
import { seededRandom } from "./corpus/seeded-random.ts";
import { makeValue, type Slot } from "./corpus/values.ts";
import { parseDictionary } from "./dictionary.ts";
import { createTextGuard, type TextGuardOptions } from "./text-guard.ts";

const sessionKey = (): Uint8Array<ArrayBuffer> => new Uint8Array(32).fill(7);
const guardWith = (change: Partial<TextGuardOptions> = {}) =>
  createTextGuard({ sessionKey: sessionKey(), ...change });
const value = (slot: Slot, seed: number): string =>
  makeValue(slot, seededRandom(seed), tuningPeople);

const planted: readonly Slot[] = ["email", "card", "iban", "national_id", "mac", "url", "secret"];

test("whatever surrounds a planted value, it is not in what comes out, and a second pass changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...planted),
      fc.integer({ min: 0, max: 10_000 }),
      fc.string({ unit: "grapheme", maxLength: 40 }),
      fc.string({ unit: "grapheme", maxLength: 40 }),
      async (slot, seed, before, after) => {
        const guard = await guardWith();
        const secret = value(slot, seed);
        const { text } = await guard.redact(`${before}\n${secret}\n${after}`);
        expect(text).not.toContain(secret);
        expect((await guard.redact(text)).text).toBe(text);
      },
    ),
    { numRuns: 200 },
  );
});

test("spans lie within the text, in order, without overlaps, for any Unicode", async () => {
  const guard = await guardWith();
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (noise) => {
      const text = `${noise}${value("email", 3)}${noise}`;
      let last = 0;
      for (const { start, end } of guard.scan(text)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        last = end;
      }
    }),
    { numRuns: 200 },
  );
});

test("one value has one placeholder, however it is written, and another value another one", async () => {
  const guard = await guardWith();
  const card = value("card", 1).replaceAll(/\D/g, "");
  const spaced = card.replaceAll(/(\d{4})(?=\d)/g, "$1 ");
  const out = await guard.redact(`${card} then ${spaced} then ${value("card", 2)}`);
  expect(out.text).toBe("[CARD_1] then [CARD_1] then [CARD_2]");
});

test.each([
  ["zero-width characters", (digits: string) => Array.from(digits).join("\u200b")],
  [
    "full-width digits",
    (digits: string) =>
      digits.replaceAll(/\d/g, (one) => String.fromCharCode(0xff10 + Number(one))),
  ],
  [
    "Arabic digits",
    (digits: string) => digits.replaceAll(/\d/g, (one) => String.fromCharCode(0x660 + Number(one))),
  ],
  ["two lines", (digits: string) => `${digits.slice(0, 8)}\n${digits.slice(8)}`],
  ["letters for zeros", (digits: string) => digits[0] + digits.slice(1).replace("0", "O")],
  ["non-breaking hyphens", (digits: string) => digits.replaceAll(/(\d{4})(?=\d)/g, "$1\u2011")],
])("a card number with %s is found whole", async (_name, disguise) => {
  const guard = await guardWith();
  for (let seed = 0; seed < 40; seed += 1) {
    const written = disguise(value("card", seed).replaceAll(/\D/g, ""));
    const { text } = await guard.redact(`pay ${written} now`);
    expect(text).toMatch(/^pay \[CARD_\d+\] now$/);
  }
});

test("what was sensitive once is sensitive everywhere, also after the vault was stored and opened again", async () => {
  const guard = await guardWith();
  const password = value("pass_phrase", 4);
  await guard.redact(`password: ${password}`);
  const later = await guardWith({ vault: openVault(guard.vault.serialise()) });
  expect((await later.redact(`note ${password.toUpperCase()} end`)).text).toBe(
    "note [SECRET_1] end",
  );
});

test("a word that the participant never wants kept works at once", async () => {
  const guard = await guardWith();
  expect((await guard.redact("project bluebird")).text).toBe("project bluebird");
  guard.neverKeep("Bluebird");
  expect((await guard.redact("project BLUE-BIRD, bluebirds")).text).toBe(
    "project [PRIVATE_1], [PRIVATE_1]s",
  );
});

test("a dictionary's entries are words and never patterns", async () => {
  const dictionary = parseDictionary("# code words\n(a+)+$\nOperation Kestrel\n.*\n");
  const guard = await guardWith({ dictionaries: [dictionary] });
  expect((await guard.redact(`${"a".repeat(5_000)}! operation kestrel`)).text).toBe(
    `${"a".repeat(5_000)}! [TERM_1]`,
  );
});

test("surrogates have the shape of the value, are the same each time, and a second look leaves them", async () => {
  const guard = await guardWith({ surrogates: true });
  const email = value("email", 9);
  const { text } = await guard.redact(`write to ${email} or ${email}`);
  expect(text).not.toContain(email);
  expect(text).toMatch(/^write to (\S+@example\.com) or \1$/);
  expect((await guard.redact(text)).text).toBe(text);
});

test("a wiped vault refuses to go on, and a damaged one tells nothing of itself", async () => {
  const guard = await guardWith();
  guard.vault.wipe();
  await expect(guard.redact(value("email", 1))).rejects.toThrow("wiped");
  const damaged = new TextEncoder().encode(value("email", 1));
  expect(() => openVault(damaged)).toThrow(expect.objectContaining({ code: "vault_damaged" }));
  expect(() => openVault(damaged)).not.toThrow(value("email", 1));
});

test("a short key is refused", async () => {
  await expect(createTextGuard({ sessionKey: new Uint8Array(8) })).rejects.toThrow(
    expect.objectContaining({ code: "session_key_invalid" }),
  );
});

test("what no template plants is counted by class alone", async () => {
  const guard = await guardWith();
  const [sample] = makeCorpus({ set: "tuning", seed: 1, times: 1 });
  await guard.redact(sample?.text ?? "");
  expect(JSON.stringify(guard.report())).not.toContain(sample?.planted[0]?.value);
  expect(guard.report()["email"]).toBe(1);
});
