import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isModifierKey } from "../event/key-name.ts";
import { RawEvent } from "../event/raw-event.ts";
import { Action } from "./action.ts";
import { mergeRules } from "./merge-rules.ts";
import { createMerger, merge } from "./merge.ts";
import { newStream } from "./testing/stream.ts";

const near = fc.integer({ min: 95, max: 112 });
const modifiers = fc.subarray(["shift", "alt", "ctrl", "meta"] as const, {
  minLength: 0,
  maxLength: 2,
});
const rarely = <T>(value: fc.Arbitrary<T>, otherwise: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary: value });
const pointer = { x: near, y: near };
const button = fc.constantFrom("left", "left", "left", "right", "middle");
const keyNames =
  "a b é space enter tab backspace delete left right home end shift ctrl altgr escape f5".split(
    " ",
  );
const key = fc.constantFrom(...keyNames);
const textOf = (name: string): string => (name === "space" ? " " : name.length === 1 ? name : "");
const fieldId = fc.constantFrom("f1", "f2");
const box = { x: 0, y: 0, width: 10, height: 10 };
const element = fieldId.map((id) => ({
  id,
  parentId: null,
  role: "entry",
  name: "",
  states: [],
  value: "",
  box,
}));
const windowInfo = fc.constantFrom("w1", "w2").map((id) => ({
  id,
  app: "notes",
  pid: 1,
  title: "",
  box,
  url: null,
  ownerId: null,
}));

/** Events in any order, well formed or not: releases without presses, presses without releases, focus anywhere. */
const body = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("pointer_move"), ...pointer }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("button_down"),
      ...pointer,
      button,
      modifiers: rarely(modifiers, []),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("button_up"),
      ...pointer,
      button,
      modifiers: rarely(modifiers, []),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("wheel"),
      ...pointer,
      modifiers: rarely(modifiers, []),
      dx: fc.integer({ min: -1, max: 1 }),
      dy: fc.integer({ min: -2, max: 2 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc
      .record({ key, modifiers: rarely(modifiers, []), repeat: fc.boolean() })
      .map((press) => Object.assign(press, { kind: "key_down" as const, text: textOf(press.key) })),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("key_up"), key, modifiers: rarely(modifiers, []) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("window"), window: fc.option(windowInfo) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("focus"), element: fc.option(element) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("field_value"),
      elementId: fieldId,
      value: fc.string({ maxLength: 6, unit: fc.constantFrom("a", "b", " ") }),
    }),
  },
);
const pause = fc.constantFrom(0, 0, 8, 40, 200, 499, 500, 501, 1_000, 1_001, 3_100, 11_000, -50);
const anyStream = fc.array(fc.tuple(pause, body), { maxLength: 60 }).map((steps) => {
  let tMs = 1_000_000;
  return steps.map(([pauseMs, event], index) => {
    tMs += pauseMs;
    const opens = ["button_down", "wheel", "key_down"].includes(event.kind);
    return RawEvent.parse({ ...event, tMs, ...(opens ? { observationId: `obs-${index}` } : {}) });
  });
});

const needsAction = (event: RawEvent): boolean =>
  event.kind === "button_down" ||
  event.kind === "wheel" ||
  (event.kind === "key_down" && !isModifierKey(event.key));

function madeOf(kind: Action["kind"]): RawEvent["kind"][] {
  if (kind === "move") return [];
  if (kind === "type" || kind === "key") return ["key_down"];
  return kind === "scroll" ? ["wheel"] : ["button_down"];
}

type Traced = { readonly action: Action; readonly indices: readonly number[] };

function traced(events: readonly RawEvent[]): Traced[] {
  const found: Traced[] = [];
  merge(events, { trace: (action, { indices }) => void found.push({ action, indices }) });
  return found;
}

describe("merging any stream", () => {
  test("every press, notch and key press belongs to exactly one action", () => {
    fc.assert(
      fc.property(anyStream, (events) => {
        const attributed = traced(events).flatMap(({ indices }) => indices);
        const expected = events.flatMap((event, index) => (needsAction(event) ? [index] : []));
        expect(attributed.toSorted((a, b) => a - b)).toEqual(expected);
      }),
      { numRuns: 1_500 },
    );
  });

  test("actions are valid, in order of start, and carry the observation of their first event", () => {
    fc.assert(
      fc.property(anyStream, (events) => {
        const found = traced(events);
        let lastMs = 0;
        for (const { action, indices } of found) {
          Action.parse(action);
          expect(action.startMs).toBeGreaterThanOrEqual(lastMs);
          expect(action.endMs).toBeGreaterThanOrEqual(action.startMs);
          expect(action.approach.length).toBeLessThanOrEqual(mergeRules.pathPoints);
          lastMs = action.startMs;
          const first = events[Math.min(...indices)];
          const expected = first && "observationId" in first ? first.observationId : null;
          expect(action.observationId).toBe(expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("only a move is made of no press at all, and kinds agree with what they are made of", () => {
    fc.assert(
      fc.property(anyStream, (events) => {
        for (const { action, indices } of traced(events)) {
          const made = new Set(indices.map((index) => events[index]?.kind));
          expect([...made]).toEqual(madeOf(action.kind));
          expect(action.kind === "key" ? action.count : indices.length).toBe(indices.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("with sights kept only for events that may open an action, no action lacks one", () => {
    fc.assert(
      fc.property(anyStream, (events) => {
        const merger = createMerger();
        const found: Action[] = [];
        let nowMs = 0;
        for (const event of events) {
          nowMs = Math.max(nowMs, event.tMs);
          const kept = merger.opensAction({ ...event, tMs: nowMs });
          const pushed =
            kept || !("observationId" in event) ? event : { ...event, observationId: null };
          found.push(...merger.push(pushed));
        }
        found.push(...merger.flush(nowMs));
        const blind = found.filter(({ kind, observationId }) => kind !== "move" && !observationId);
        expect(blind).toEqual([]);
      }),
      { numRuns: 1_500 },
    );
  });

  test("a sight is not kept for what goes on: the second click, typing, notches", () => {
    const written = newStream()
      .click()
      .click()
      .text("abc")
      .key("down")
      .key("down")
      .wheel(0, 1)
      .wheel(0, 1);
    const merger = createMerger();
    const kept = written.events.filter((event) => {
      const opens = merger.opensAction(event);
      merger.push(event);
      return opens;
    });
    expect(kept.map(({ kind }) => kind)).toEqual(["button_down", "key_down", "key_down", "wheel"]);
  });

  test("the trace changes nothing, and neither does a tick at the time of the next event", () => {
    fc.assert(
      fc.property(anyStream, (events) => {
        const plain = merge(events);
        expect(traced(events).map(({ action }) => action)).toEqual(plain);
        const merger = createMerger();
        const ticked: Action[] = [];
        for (const event of events) ticked.push(...merger.tick(event.tMs), ...merger.push(event));
        ticked.push(...merger.flush(0));
        expect(ticked).toEqual(plain);
      }),
      { numRuns: 500 },
    );
  });

  test("a push gives an action as soon as nothing before it is open", () => {
    const merger = createMerger();
    const at = { x: 1, y: 1, modifiers: [] };
    const press = { ...at, button: "right", tMs: 5 } as const;
    expect(merger.push({ kind: "button_down", observationId: null, ...press })).toEqual([]);
    expect(merger.push({ kind: "button_up", ...press }).map(({ kind }) => kind)).toEqual([
      "right_click",
    ]);
  });
});
