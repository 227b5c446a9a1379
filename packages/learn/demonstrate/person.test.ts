import { expect, test } from "vitest";
import type { Hands } from "@apprentice/desktop/act/hands.ts";
import type { Intent } from "../evaluate/practice/task.ts";
import { seededRandom } from "../evaluate/practice/seeded-random.ts";
import { createPerson } from "./person.ts";

/** A list whose row shows while it is scrolled between these notches, on a screen that is read `lateBy` looks late. */
function scrolled(shows: { readonly from: number; readonly to: number }, lateBy: number) {
  let notches = 0;
  const turns: number[] = [];
  const seen: boolean[] = [];
  let at = { x: 0, y: 0 };
  const hands: Hands = {
    move: async (to) => void (at = to),
    pointer: async () => at,
    press: async () => undefined,
    release: async () => undefined,
    scroll: async (_dx, dy) => {
      notches = Math.max(0, notches + dy);
      turns.push(dy);
    },
    keyDown: async () => undefined,
    keyUp: async () => undefined,
    type: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
  const person = createPerson({
    hands,
    find: async ({ name }) => {
      if (name === "list") return { x: 0, y: 0, width: 100, height: 100 };
      seen.push(notches >= shows.from && notches < shows.to);
      return seen.at(-1 - lateBy) === true ? { x: 10, y: 10, width: 20, height: 10 } : null;
    },
    sleep: async () => undefined,
    random: seededRandom(1),
    pace: 1,
    typoShare: 0,
    patienceMs: 1_000,
  });
  return { person, turns };
}

const intent: Intent = { does: "scroll", over: { name: "list" }, until: { name: "row" } };

test("scrolls down until the target shows", async () => {
  const { person, turns } = scrolled({ from: 6, to: 12 }, 0);
  await person.perform(intent);
  expect(turns).toEqual([1, 1, 1, 1, 1, 1]);
});

test("passes a target that is known late, and comes back to it", async () => {
  const { person, turns } = scrolled({ from: 7, to: 8 }, 0);
  await expect(person.perform(intent)).rejects.toThrow(/not reached by scrolling 45 notches/);
  expect(turns.filter((way) => way < 0)).toHaveLength(45);
  const wide = scrolled({ from: 44, to: 90 }, 1);
  await wide.person.perform(intent);
  expect(wide.turns).toContain(-1);
});
