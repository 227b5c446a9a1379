import type { ActionOf } from "@apprentice/core/action/action.ts";
import type { Element } from "@apprentice/core/event/element.ts";
import { expect, test } from "vitest";
import { tuningPeople } from "../corpus/people.ts";
import { seededRandom } from "../corpus/seeded-random.ts";
import { makeValue, type Slot } from "../corpus/values.ts";
import { rescanAction } from "../rescan-item.ts";
import { createTextGuard } from "../text-guard.ts";
import { typedText } from "./typed-text.ts";

const value = (slot: Slot, seed = 6): string => makeValue(slot, seededRandom(seed), tuningPeople);
const field = (id: string, name = "", change: Partial<Element> = {}): Element => ({
  id,
  parentId: null,
  role: "entry",
  name,
  states: ["editable"],
  value: null,
  box: { x: 0, y: 0, width: 10, height: 10 },
  ...change,
});
const edit = (text: string, fieldId: string | null, startMs: number): ActionOf<"type"> => ({
  kind: "type",
  text,
  fieldId,
  startMs,
  endMs: startMs + 500,
  observationId: null,
  approach: [],
});
const open = async () => {
  const guard = await createTextGuard({ sessionKey: new Uint8Array(16).fill(9) });
  return { guard, typed: typedText(guard) };
};

test("ordinary text stays, values in it do not", async () => {
  const { typed } = await open();
  const clean = (text: string) =>
    typed.clean(edit(text, "a", 0), { windowId: "w", field: field("a", "Note") });
  expect(await clean("meet at ten")).toBe("meet at ten");
  expect(await clean(`mail ${value("email")}`)).toBe("mail [EMAIL_1]");
});

test("what is typed into a field that says secret is one, whatever it looks like", async () => {
  const { guard, typed } = await open();
  const secure = field("p", "", { role: "password text" });
  expect(await typed.clean(edit("swordfish", "p", 0), { windowId: "w", field: secure })).toBe(
    "[SECRET_1]",
  );
  expect(await typed.clean(edit("1234", "c", 1), { windowId: "w", field: field("c", "CVV") })).toBe(
    "[SECRET_2]",
  );
  expect((await guard.redact("the swordfish is known now")).text).toBe(
    "the [SECRET_1] is known now",
  );
});

test("a terminal that asks for a password gets no text kept", async () => {
  const { typed } = await open();
  const terminal = field("t", "", {
    role: "terminal",
    value: "$ sudo ls\n[sudo] password for user: ",
  });
  expect(await typed.clean(edit("open sesame", "t", 0), { windowId: "w", field: terminal })).toBe(
    "[SECRET_1]",
  );
});

test.each<[string, Slot, RegExp]>([
  ["a card over four boxes", "card", /.{4}/g],
  ["a social security number over three boxes", "national_id", /\d+/g],
])(
  "%s: the last box is redacted at once, the others at the second look",
  async (_name, slot, cut) => {
    let seed = 0;
    let whole = value(slot, seed);
    while (!(slot === "card" ? /^\d{16}$/ : /^\d{3}-\d{2}-\d{4}$/).test(whole))
      whole = value(slot, (seed += 1));
    const parts = whole.match(cut) ?? [];
    const { guard, typed } = await open();
    const kept: ActionOf<"type">[] = [];
    for (const [at, part] of parts.entries()) {
      const action = edit(part, `box${at}`, at * 1_000);
      kept.push({
        ...action,
        text: await typed.clean(action, { windowId: "w", field: field(`box${at}`) }),
      });
    }
    expect(kept.at(-1)?.text).toMatch(/^\[[A-Z_]+_1\]$/);
    const again = await Promise.all(kept.map((action) => rescanAction(guard, action)));
    for (const action of again) expect(JSON.stringify(action)).toMatch(/"text":"\[[A-Z_]+_\d+\]"/);
  },
);

/** A text per field, in the order of typing; what is kept of each after the second look. */
async function keptOf(texts: readonly (readonly [fieldId: string, text: string])[]) {
  const { guard, typed } = await open();
  const kept: ActionOf<"type">[] = [];
  for (const [at, [id, text]] of texts.entries()) {
    const action = edit(text, id, at * 1_000);
    const clean = await typed.clean(action, { windowId: "w", field: field(id) });
    kept.push({ ...action, text: clean });
  }
  const again = await Promise.all(kept.map((action) => rescanAction(guard, action)));
  return again.map((action) => JSON.stringify(action));
}
const hidden = /"text":"\[[A-Z_]+_\d+\]"/;
const digitsOf = (length: number) =>
  value("card", 5).replaceAll(/\D/g, "").padEnd(length, "4").slice(0, length);

test("an address over two fields, with the sign or without it, is hidden in both", async () => {
  for (const host of ["kestrel.example.com", "@kestrel.example.com"]) {
    const kept = await keptOf([
      ["name", "ines.moreau"],
      ["host", host],
    ]);
    for (const one of kept) expect(one).toMatch(hidden);
  }
});

test("a telephone number whose country stands in a field of its own is hidden in both", async () => {
  const kept = await keptOf([
    ["country", "+49"],
    ["number", `30 ${digitsOf(3)}${digitsOf(5)}`],
  ]);
  for (const one of kept) expect(one).toMatch(hidden);
});

test("a card is joined past a field that was typed in between, which stays", async () => {
  let seed = 0;
  while (!/^\d{16}$/.test(value("card", seed))) seed += 1;
  const [a = "", b = "", c = "", d = ""] = value("card", seed).match(/.{4}/g) ?? [];
  const kept = await keptOf([
    ["a", a],
    ["b", b],
    ["note", "for the desk"],
    ["c", c],
    ["d", d],
  ]);
  for (const at of [0, 1, 3, 4]) expect(kept[at]).toMatch(hidden);
  expect(kept[2]).toContain("for the desk");
});

test("a name and a file are no address", async () => {
  const kept = await keptOf([
    ["project", "Glacier"],
    ["file", "notes.md"],
  ]);
  expect(kept[0]).toContain("Glacier");
  expect(kept[1]).toContain("notes.md");
});

test("boxes of other windows, or of long ago, are not joined", async () => {
  const { typed } = await open();
  const card = value("card", 3).replaceAll(/\D/g, "").padEnd(16, "0");
  for (const [at, windowId] of ["a", "b", "c", "d"].entries()) {
    const part = card.slice(at * 4, at * 4 + 4);
    const text = await typed.clean(edit(part, `x${at}`, at), { windowId, field: field(`x${at}`) });
    expect(text).toBe(part);
  }
});

test("a telephone number typed alone as bare digits is hidden, and so is what shows it", async () => {
  const bare = value("phone_bare", 11);
  expect(bare).toMatch(/^\d{10,}$/);
  const { guard, typed } = await open();
  const clean = (text: string, name: string) =>
    typed.clean(edit(text, "display", 0), { windowId: "w", field: field("display", name) });
  expect(await clean(`${bare}*3`, "")).toBe(`${bare}*3`);
  expect(await clean(bare, "Order number")).toBe(bare);
  expect(await clean(bare, "")).toBe("[PHONE_1]");
  const national = value("phone_bare", 11).replace(/^0*/, "0");
  const other = national.length > 11 ? national.slice(0, 11) : national;
  expect(await clean(other, "")).toMatch(/^\[PHONE_\d\]$/);
  const without = other.slice(1);
  expect((await guard.redact(without, { look: "known" })).text).not.toContain(without);
  const shown = BigInt(bare).toLocaleString("en");
  expect((await guard.redact(shown, { look: "known" })).text).toBe("[PHONE_1]");
});

test("a secret that is recognised late is absent after the second look", async () => {
  const { guard, typed } = await open();
  const name = value("person");
  const early = edit(`xx ${name.toLowerCase()} yy`, "n", 0);
  const kept = { ...early, text: await typed.clean(early, { windowId: "w", field: field("n") }) };
  await guard.redact(`Dear ${name},`);
  const again = await rescanAction(guard, kept);
  expect(JSON.stringify(again).toLowerCase()).not.toContain(name.toLowerCase());
});

test.each([
  ["First name", "xiomara", "person"],
  ["Name", "xiomara quintanilla", "person"],
  ["Card number", "1234 5678 9012 3456", "card"],
  ["Street address", "house 7 by the river", "address"],
])("the label %s decides where no form does", async (label, text, name) => {
  const { typed } = await open();
  const clean = await typed.clean(edit(text, "a", 0), { windowId: "w", field: field("a", label) });
  expect(clean).toBe(`[${name.toUpperCase()}_1]`);
});

test("a file's name under the label Name stays", async () => {
  const { typed } = await open();
  const clean = (text: string) =>
    typed.clean(edit(text, "a", 0), { windowId: "w", field: field("a", "Name") });
  expect(await clean("budget.txt")).toBe("budget.txt");
  expect(await clean("untitled document")).toBe("untitled document");
});
