/** Numbers that are written so that a plain pattern misses them; the number itself is made from a seed. */
import { expect, test } from "vitest";
import { tuningPeople } from "./corpus/people.ts";
import { seededRandom } from "./corpus/seeded-random.ts";
import { makeValue } from "./corpus/values.ts";
import { createTextGuard } from "./text-guard.ts";

const card = makeValue("card", seededRandom(11), tuningPeople).replaceAll(/\D/g, "");
const digits = card.split("");
const inFours = card.replaceAll(/(.{4})(?=.)/g, "$1 ");
const fullWidth = (digit: string): string => String.fromCharCode(digit.charCodeAt(0) + 0xfee0);

test.each([
  ["zero-width spaces between digits", digits.join("\u200b")],
  ["joiners between digits", digits.join("\u2060")],
  ["soft hyphens between groups", inFours.replaceAll(" ", "\u00ad")],
  ["no-break spaces between groups", inFours.replaceAll(" ", "\u00a0")],
  ["full-width digits", digits.map(fullWidth).join("")],
  ["letters in place of digits", inFours.replaceAll("0", "O").replaceAll("1", "l")],
  ["Cyrillic in place of zeros", inFours.replaceAll("0", "\u041e")],
  ["Arabic digits", digits.map((digit) => String.fromCharCode(0x660 + Number(digit))).join("")],
  ["direction marks around it", `\u202e${card}\u202c`],
  ["an emoji on both sides", `💳${card}💳`],
  ["Chinese on both sides", `卡号${card}到期`],
  ["Arabic before it", `رقم البطاقة: ${inFours}`],
  ["Hebrew before it", `כרטיס: ${inFours}`],
  ["two lines", inFours.replace(/^(.{9}) /, "$1\n")],
])("a card is found with %s", async (_, written) => {
  const guard = await createTextGuard({ sessionKey: new Uint8Array(16).fill(5) });
  const { text } = await guard.redact(`paid with ${written} today`);
  expect(text.normalize("NFKC").replaceAll(/\D/g, "").length).toBeLessThan(5);
  expect(text).toContain("[CARD_1]");
  expect(text).toContain("paid with");
  expect(text).toContain("today");
});
