import type { Element } from "@apprentice/core/event/element.ts";
import { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { tuningPeople } from "../corpus/people.ts";
import { seededRandom } from "../corpus/seeded-random.ts";
import { makeValue } from "../corpus/values.ts";
import { createTextGuard } from "../text-guard.ts";
import { hiddenName, maskElement, ruleVocabulary } from "./mask-element.ts";
import { maskTitle } from "./mask-title.ts";
import { maskUrl } from "./mask-url.ts";

const rule = ApplicationRule.parse({ app: "mousepad", vocabulary: ["Frobnicate", "Purge queue"] });
const detect = ApplicationRule.parse({ app: "mousepad", masking: "detect" });
const person = makeValue("person", seededRandom(2), tuningPeople);
const email = makeValue("email", seededRandom(2), tuningPeople);

const element = (change: Partial<Element>): Element => ({
  id: "1",
  parentId: null,
  role: "button",
  name: "",
  states: [],
  value: null,
  box: { x: 0, y: 0, width: 10, height: 10 },
  ...change,
});
const guard = () => createTextGuard({ sessionKey: new Uint8Array(16).fill(3) });
const mask = async (change: Partial<Element>, under = rule) =>
  maskElement(element(change), {
    guard: await guard(),
    rule: under,
    vocabulary: ruleVocabulary(under),
  });

test.each([
  ["button", "_Save As…"],
  ["menu item", "Open File (Ctrl+O)"],
  ["check box", "Show line numbers"],
  ["button", "7"],
  ["button", "Frobnicate"],
  ["button", "Purge queue"],
  ["entry", "E-mail address"],
])("a %s named %s stays readable", async (role, name) => {
  const { clean, nameKept } = await mask({ role, name });
  expect(clean.name).toBe(name);
  expect(nameKept).toBe(true);
});

test.each([
  ["button", `Message ${person}`],
  ["list item", "Save"],
  ["table cell", "Total"],
  ["paragraph", "Open the file"],
  ["link", "My review is late because of the flu"],
  ["button", "07 12 45 32 19"],
  ["button", "4711"],
])("a %s named %s becomes content", async (role, name) => {
  expect((await mask({ role, name })).clean.name).toBe(hiddenName);
});

test("values are filled by length class and their text is nowhere", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1, maxLength: 60 }), async (value) => {
      const { clean, valueKept } = await mask({ role: "entry", name: "Name", value });
      expect(clean.value?.kind).toBe("filled");
      expect(valueKept).toBe(false);
    }),
    { numRuns: 50 },
  );
});

test.each([
  [{ role: "password text", name: "Anything" }],
  [{ role: "entry", name: "CVV" }],
  [{ role: "entry", name: "API token", states: ["editable"] }],
  [{ role: "entry", name: "x", states: ["protected"] }],
])("a secure field gives no value in any mode (%#)", async (change) => {
  const value = makeValue("pass_phrase", seededRandom(8), tuningPeople);
  for (const under of [rule, detect]) {
    const { clean } = await mask({ ...change, value }, under);
    expect(clean.value).toEqual({ kind: "filled", length: "1-3" });
    expect(JSON.stringify(clean)).not.toContain(value);
  }
});

test("in detect mode text stays and findings are replaced", async () => {
  const { clean } = await mask(
    { role: "entry", name: "Note", value: `write to ${email} today` },
    detect,
  );
  expect(clean.value).toEqual({ kind: "text", text: "write to [EMAIL_1] today" });
});

test("what a masked value held is sensitive where text stays readable", async () => {
  const one = await guard();
  const options = { guard: one, rule, vocabulary: ruleVocabulary(rule) };
  await maskElement(element({ role: "entry", name: "Name", value: person }), options);
  expect((await one.redact(`for ${person}`, { look: "known" })).text).toBe("for [PERSON_1]");
});

test("titles keep the parts that are interface words, addresses keep their place", async () => {
  const options = {
    guard: await guard(),
    masking: "roles",
    vocabulary: ruleVocabulary(rule),
    app: "mousepad",
  } as const;
  expect(await maskTitle(`letter to ${person}.txt - Mousepad`, options)).toBe(
    `${hiddenName} - Mousepad`,
  );
  expect(await maskTitle("Find and Replace", options)).toBe("Find and Replace");
  expect(
    await maskUrl(
      `https://u:p@intranet.example.test/orders/${person.replaceAll(" ", "-")}/edit?id=1&token=abc#x`,
      options,
    ),
  ).toBe("https://intranet.example.test/orders/[PATH]/edit");
  expect(await maskUrl("not an address", options)).toBe("[PATH]");
});
