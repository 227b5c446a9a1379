import type { Element } from "@apprentice/core/event/element.ts";
import { expect, test } from "vitest";
import { tuningPeople } from "../corpus/people.ts";
import { seededRandom } from "../corpus/seeded-random.ts";
import { makeValue } from "../corpus/values.ts";
import { createTextGuard } from "../text-guard.ts";
import { spreadRowMarker } from "./mark-spread-rows.ts";

function boxesOf(texts: readonly string[]): Element[] {
  return texts.map((value, at) => ({
    id: `box${at}`,
    parentId: null,
    role: "entry",
    name: "",
    states: ["editable"],
    value,
    box: { x: 10 + at * 80, y: 20, width: 70, height: 24 },
  }));
}

test("a card that a program filled into four boxes is marked in all of them; quantities are not", async () => {
  const guard = await createTextGuard({ sessionKey: new Uint8Array(16).fill(9) });
  const mark = spreadRowMarker(guard);
  let seed = 0;
  const card = () => makeValue("card", seededRandom(seed), tuningPeople);
  while (!/^\d{16}$/.test(card())) seed += 1;
  mark(boxesOf(["12", "3", "40", "2026"]));
  expect(guard.vault.markedField("box0")).toBeNull();
  mark(boxesOf(card().match(/.{4}/g) ?? []));
  for (const at of [0, 1, 2, 3]) expect(guard.vault.markedField(`box${at}`)).toBe("card");
});
