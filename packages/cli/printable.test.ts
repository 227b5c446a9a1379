import { expect, test } from "vitest";
import { printable, printableJson } from "./printable.ts";

/** A title that clears the screen, renames the terminal, goes back over its line and turns the rest around. */
const hostile = "Save\u001b[2J\u009b31m\u001b]0;root\u0007\rDeny\u202egnp.exe\u2066\u200b\u007f";

test("what another program wrote cannot steer the terminal, and is told", () => {
  const shown = printable(`1. click “${hostile}”\n\tnext`);
  expect(shown).not.toMatch(/[[\p{Cc}--[\t\n]]\p{Cf}]/v);
  expect(shown).toContain("Save<U+001B>[2J<U+009B>31m");
  expect(shown).toContain("<U+000D>Deny<U+202E>gnp.exe<U+2066><U+200B><U+007F>”\n\tnext");
});

test("ordinary text of any language stays as it is", () => {
  const text = "Ärger, 東京, «да», שלום, 👩‍💻, a\tb\nc";
  expect(printable(text)).toBe(text);
});

test("JSON keeps its meaning", () => {
  const json = printableJson(JSON.stringify({ title: hostile }, null, 2));
  expect(json).not.toMatch(/[[\p{Cc}--[\t\n]]\p{Cf}]/v);
  expect(JSON.parse(json)).toEqual({ title: hostile });
});
