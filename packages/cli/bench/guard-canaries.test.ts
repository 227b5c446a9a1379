/** CI's form of the canary gate: a fixed seeded sample of every class and every way of planting, each value counted once. */
import { expect, test } from "vitest";
import { canaryClasses } from "./canaries/canary.ts";
import { belowFloor, type Outcome } from "./canaries/tally.ts";
import { few, plantAll } from "./guard-canaries.ts";

/** Nothing that could be recorded shows these, so there is nothing for a control to find. */
const unseen: ReadonlySet<string> = new Set(["abandoned", "password field"]);

test("no canary survives in any class or any way of planting it", async () => {
  const told: string[] = [];
  const log = (line: string): unknown => told.push(line);
  const signal = new AbortController().signal;
  const { outcomes, harmless } = await plantAll({ log, signal }, few);
  // What was found where stands beside the outcome, so that a failure tells it.
  const nothing = { told, below: [] };

  const structural = outcomes.filter((one) => one.structural);
  expect(structural.length).toBeGreaterThan(30);
  expect({ told, below: belowFloor(structural, wayOf) }).toEqual(nothing);

  const detected = outcomes.filter((one) => !one.structural);
  expect(new Set(detected.map(classOf))).toEqual(new Set(canaryClasses));
  expect({ told, below: belowFloor(detected, classOf) }).toEqual(nothing);
  expect({ told, below: belowFloor(detected, wayOf) }).toEqual(nothing);

  // The control: without protection the same hunter finds them, whichever way they were planted.
  const visible = outcomes.filter((one) => !unseen.has(wayOf(one)));
  const blind = [...Map.groupBy(visible, wayOf)].flatMap(([way, group]) =>
    group.filter(({ shown }) => shown).length < group.length / 2 ? [way] : [],
  );
  expect(blind).toEqual([]);
  expect(harmless.shown).toBeGreaterThan(0);
}, 300_000);

const classOf = ({ canary }: Outcome): string => canary.class;
const wayOf = ({ canary }: Outcome): string => canary.modality;
