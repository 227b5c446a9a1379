import type { Observation } from "@apprentice/core/action/safe.ts";
import { ObservationId } from "@apprentice/core/id/id.ts";
import { expect, test } from "vitest";
import { tuningPeople } from "./corpus/people.ts";
import { seededRandom } from "./corpus/seeded-random.ts";
import { makeValue } from "./corpus/values.ts";
import { rescanObservation } from "./rescan-item.ts";
import { createTextGuard } from "./text-guard.ts";

/** A screen with one field, as it was kept in the hold. */
const seen = (name: string, text: string): Observation => ({
  id: ObservationId.parse("observation"),
  tMs: 0,
  window: null,
  windows: [],
  monitors: [],
  pointer: { x: 0, y: 0 },
  elements: [
    {
      id: "display",
      parentId: null,
      role: "text",
      name,
      states: [],
      value: { kind: "text", text },
      box: { x: 0, y: 0, width: 90, height: 20 },
    },
  ],
  elementsAgeMs: 0,
  pointedId: null,
  focusedId: null,
  frame: null,
  frameAgeMs: null,
  redactions: [],
});

const open = () => createTextGuard({ sessionKey: new Uint8Array(16).fill(9) });

test("what a field showed while a value was being typed is gone once the value is known", async () => {
  const card = makeValue("card", seededRandom(6), tuningPeople).replaceAll(/\D/g, "");
  const half = card.slice(0, 11);
  const guard = await open();
  const before = seen(half, half);
  expect(JSON.stringify(await rescanObservation(guard, before))).toContain(half);
  await guard.redact(card);
  const [element] = (await rescanObservation(guard, before)).elements;
  expect(element).toMatchObject({ name: "[CONTENT]", value: { kind: "filled" } });
  // Grouped, as a calculator shows it.
  const grouped = BigInt(half).toLocaleString("en");
  expect(JSON.stringify(await rescanObservation(guard, seen("", grouped)))).not.toContain(grouped);
});

test("a few digits that many values begin with stay, and so do what goes on in another way and words of interfaces", async () => {
  const guard = await open();
  const card = makeValue("card", seededRandom(6), tuningPeople).replaceAll(/\D/g, "");
  await guard.redact(card);
  await guard.redact("Cancelled Order", { label: "Full name" });
  const other = `${card.slice(0, 9)}${card[9] === "1" ? "2" : "1"}`;
  for (const text of [card.slice(0, 4), card.slice(0, 7), other, "Cancel"])
    expect(JSON.stringify(await rescanObservation(guard, seen("", text)))).toContain(text);
});
