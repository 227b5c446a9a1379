import type { Element } from "@apprentice/core/event/element.ts";
import { ObservationId } from "@apprentice/core/id/id.ts";
import { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import { expect, test } from "vitest";
import { makeValue } from "../corpus/values.ts";
import { heldOutPeople } from "../corpus/people.ts";
import { seededRandom } from "../corpus/seeded-random.ts";
import { createTextGuard } from "../text-guard.ts";
import { maskContext } from "./mask-context.ts";

const at = (
  id: string,
  { role, name, x, y }: { role: string; name: string; x: number; y: number },
): Element => ({
  id,
  parentId: null,
  role,
  name,
  states: [],
  value: null,
  box: { x, y, width: 100, height: 20 },
});
const random = seededRandom(9);
const passport = makeValue("passport", random, heldOutPeople);
const born = makeValue("birth_date", random, heldOutPeople);
const detect = ApplicationRule.parse({ app: "orders", masking: "detect" });

async function names(elements: Element[]): Promise<string[]> {
  const guard = await createTextGuard({ sessionKey: new Uint8Array(16).fill(1) });
  const { context } = await maskContext(
    guard,
    {
      id: ObservationId.parse("observation"),
      tMs: 0,
      window: null,
      windows: [],
      monitors: [],
      pointer: { x: 0, y: 0 },
      elements,
      elementsAgeMs: 0,
      pointedId: null,
      focusedId: null,
    },
    detect,
  );
  return context.elements.map(({ name }) => name);
}

test("what a cell's header names is hidden although the cell alone says nothing; its neighbours show", async () => {
  const shown = await names([
    at("1", { role: "column header", name: "Passport", x: 0, y: 0 }),
    at("2", { role: "column header", name: "Colour", x: 100, y: 0 }),
    at("3", { role: "cell", name: passport, x: 0, y: 60 }),
    at("4", { role: "cell", name: "dark green", x: 100, y: 60 }),
  ]);
  expect(shown[2]).toBe("[PASSPORT_1]");
  expect(shown[3]).toBe("dark green");
});

test("a header to the left counts, the nearest one above does, and one below does not", async () => {
  const shown = await names([
    at("1", { role: "row header", name: "Date of birth", x: 0, y: 20 }),
    at("2", { role: "cell", name: born, x: 100, y: 20 }),
    at("3", { role: "column header", name: "Passport", x: 300, y: 80 }),
    at("4", { role: "cell", name: "AB1234", x: 300, y: 50 }),
    at("5", { role: "column header", name: "Part", x: 300, y: 100 }),
    at("6", { role: "cell", name: "AB1234", x: 300, y: 120 }),
  ]);
  expect(shown[1]).toBe("[BIRTH_DATE_1]");
  expect(shown[3]).toBe("AB1234");
  expect(shown[5]).toBe("AB1234");
});
