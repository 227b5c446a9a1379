import { expect, it } from "vitest";
import { FasterWay } from "./faster-way.ts";

const after = (steps: number, ms: Record<"alone" | "shared", number>, way = new FasterWay()) => {
  const picks = Array.from({ length: steps }, () => {
    const picked = way.pick();
    way.took(picked, ms[picked]);
    return picked;
  });
  return { picks, way };
};

it("takes the way that was faster, and finds out when that changes", () => {
  const quiet = after(150, { alone: 10, shared: 6 });
  expect(quiet.picks.slice(8)).toEqual(Array.from({ length: 142 }, () => "shared"));
  const busy = after(150, { alone: 12, shared: 20 }, quiet.way);
  expect(busy.picks.slice(8)).toEqual(Array.from({ length: 142 }, () => "alone"));
});
