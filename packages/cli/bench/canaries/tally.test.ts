import { expect, test } from "vitest";
import type { CanaryClass } from "./canary.ts";
import { belowFloor, type Outcome, recallMetrics } from "./tally.ts";

const outcomes = (
  name: CanaryClass,
  options: { readonly count: number; readonly found: number; readonly structural?: boolean },
): Outcome[] =>
  Array.from({ length: options.count }, (_, at) => ({
    canary: { class: name, modality: "text", value: `${name} ${at}`, text: "" },
    masking: "detect",
    hidden: at >= options.found,
    hiddenAtOnce: true,
    shown: true,
    structural: options.structural ?? false,
  }));
const byClass = ({ canary }: Outcome): string => canary.class;

test("one leak is too many where no detector is asked, and in a small sample of a formatted class", () => {
  const leak = outcomes("person", { count: 50, found: 1, structural: true });
  expect(belowFloor(leak, byClass)).toEqual(["person: 1 of 50 found"]);
  expect(belowFloor(outcomes("card", { count: 99, found: 1 }), byClass)).toHaveLength(1);
  expect(belowFloor(outcomes("card", { count: 99, found: 0 }), byClass)).toEqual([]);
});

test("of names one in ten may be found, and no more", () => {
  expect(belowFloor(outcomes("person", { count: 10, found: 1 }), byClass)).toEqual([]);
  expect(belowFloor(outcomes("person", { count: 10, found: 2 }), byClass)).toHaveLength(1);
});

test("a value that was found once counts as found, however often it was hidden", () => {
  const [one] = outcomes("email", { count: 1, found: 0 });
  if (!one) throw new Error("no outcome");
  const [metric] = recallMetrics("recall", [one, { ...one, hidden: false }, one], byClass);
  expect(metric).toMatchObject({ metric: "recall.email", value: 0, unit: "share of 1" });
});
