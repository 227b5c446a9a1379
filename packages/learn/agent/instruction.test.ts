import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import { openInstruction } from "./instruction.ts";
import { listModel } from "./testing/fake-desktop.ts";

const mail = (name: string): string => [name, "example.test"].join("@");
const guardWith = (options: { surrogates?: boolean } = {}) =>
  createGuard({ sessionKey: randomBytes(32), ...options });
const model = listModel([]);

test("two values are kept apart, whatever else stands around them", async () => {
  await using guard = await guardWith();
  const instruction = `Write to ${mail("zoe.one")} and ${mail("zoe.two")}`;
  const { told, putBack } = openInstruction({ guard, instruction, model });
  expect(await told()).toBe("Write to [EMAIL_1] and [EMAIL_2]");
  expect(putBack("[EMAIL_2],[email_1];")).toBe(`${mail("zoe.two")},${mail("zoe.one")};`);
  expect(putBack("[x] a[0] [NOTE_1] $& plain")).toBe("[x] a[0] [NOTE_1] $& plain");
  expect(putBack("[EMAIL_1] [EMAIL_3]")).toBeNull();
});

test("a word named while it runs is left out from then on, and can still be typed", async () => {
  await using guard = await guardWith();
  const instruction = "Write heron";
  const { told, putBack } = openInstruction({ guard, instruction, model });
  expect(await told()).toBe("Write heron");
  guard.neverKeep("heron");
  expect(await told()).toBe("Write [PRIVATE_1]");
  expect(putBack("[PRIVATE_1]!")).toBe("heron!");
});

test("imitations are put back as whole words", async () => {
  await using guard = await guardWith({ surrogates: true });
  const instruction = `Write to ${mail("zoe.one")}`;
  const { told, putBack } = openInstruction({ guard, instruction, model });
  const imitation = (await told()).replace("Write to ", "");
  expect(imitation).not.toContain("zoe");
  expect(putBack(`<${imitation}>`)).toBe(`<${mail("zoe.one")}>`);
  expect(putBack(`x${imitation}`)).toBe(`x${imitation}`);
});

test("a placeholder that the person wrote is meant as it stands, and a value is not read again", async () => {
  await using guard = await guardWith();
  const own = openInstruction({ guard, instruction: "Write [PHONE_1]", model });
  expect(await own.told()).toBe("Write [PHONE_1]");
  expect(own.putBack("[PHONE_1]")).toBe("[PHONE_1]");
  const wording = async () => ({
    text: "[TERM_1] [TERM_2]",
    values: new Map([
      ["[TERM_1]", "[TERM_2]"],
      ["[TERM_2]", "b"],
    ]),
  });
  const nested = openInstruction({ guard: { ...guard, wording }, instruction: "x", model });
  await nested.told();
  expect(nested.putBack("[TERM_1]")).toBe("[TERM_2]");
});

test("a model in this process is told it as it was typed", async () => {
  await using guard = await guardWith();
  const instruction = `Write to ${mail("zoe.one")}`;
  const { told } = openInstruction({ guard, instruction, model: { ...model, local: true } });
  expect(await told()).toBe(instruction);
});
