import { expect, test } from "vitest";
import { ObservationId } from "@apprentice/core/id/id.ts";
import { assertEyesContract } from "../observe/eyes-contract.ts";
import type { Seen } from "../observe/eyes.ts";
import { createFakeEyes, emptySight } from "./fake-eyes.ts";

const id = ObservationId.parse("obs-0000000000000000");
const box = { x: 0, y: 0, width: 100, height: 100 };
const window = { id: "1", app: "app", pid: 1, title: "t", box, url: null, ownerId: null };
const empty = emptySight([]);
const sight = { ...empty, context: { ...empty.context, window } };
const press = { x: 1, y: 1, button: "left" as const, modifiers: [] };
const down = { ...press, kind: "button_down" as const, tMs: 1 };
const up = { ...press, kind: "button_up" as const, tMs: 2 };
const script: readonly Seen[] = [
  { kind: "event", event: { ...down, observationId: id }, sight },
  { kind: "event", event: up, sight: null },
];

test("a script is seen in order, with what is shown later, until the end; it keeps the contract", async () => {
  const eyes = createFakeEyes({ script });
  const seen: Seen[] = [];
  const gap = { fromMs: 3, toMs: 4, reason: "paused", count: 2 } as const;
  for await (const one of eyes.events()) {
    seen.push(one);
    if (seen.length === 2) eyes.show({ kind: "gap", gap });
    if (seen.length === 3) eyes.end();
  }
  expect(seen).toEqual([...script, { kind: "gap", gap }]);
  assertEyesContract(seen);
  eyes.present(sight);
  expect(await eyes.look()).toBe(sight);
});

test("the contract catches what breaks it", () => {
  expect(() => assertEyesContract(script.toReversed())).toThrow(/never/);
  expect(() => assertEyesContract([{ kind: "event", event: up, sight: null }])).toThrow(/never/);
  expect(() =>
    assertEyesContract([{ kind: "event", event: { ...down, observationId: id }, sight: null }]),
  ).toThrow(/sight/);
});
