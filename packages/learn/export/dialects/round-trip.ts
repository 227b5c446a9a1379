/** The acceptance suite of every dialect: what it writes it reads back, within its rounding. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Dialect, Size } from "../dialect.ts";
import { clickKinds, type PlainAction } from "../plain-action.ts";

type Kind = PlainAction["kind"];

export type RoundTripOptions = {
  readonly dialect: Dialect;
  /** Greatest error of a place, as a share of the frame's side. */
  readonly tolerance: number;
  /** Kinds that the dialect has no words for. */
  readonly without?: readonly Kind[];
  /** Whether modifiers on pointer actions survive; otherwise such actions must encode to null. */
  readonly modifiers: boolean;
  /** Further actions that the dialect cannot tell. */
  readonly cannot?: (action: PlainAction) => boolean;
  /** What reading back is allowed to lose, such as seconds. */
  readonly normalise?: (action: PlainAction) => PlainAction;
};

const frames: readonly Size[] = [
  { widthPx: 1920, heightPx: 1080 },
  { widthPx: 1366, heightPx: 768 },
  { widthPx: 3840, heightPx: 2160 },
];

function actionsIn(frame: Size): fc.Arbitrary<PlainAction> {
  const at = fc.record({
    x: fc.integer({ min: 0, max: frame.widthPx - 1 }),
    y: fc.integer({ min: 0, max: frame.heightPx - 1 }),
  });
  const modifiers = fc.subarray(["ctrl", "alt", "shift", "meta"] as const, { maxLength: 2 });
  const place = { at, modifiers: fc.oneof(fc.constant([]), modifiers) };
  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 20 }),
    fc.constantFrom(
      "it's",
      '"quoted"',
      "back\\slash",
      "<point>1 2</point>",
      "x=1, y=2",
      "tab\there",
      ")",
      "a\nb",
    ),
  );
  const button = fc.constantFrom("left" as const, "middle" as const, "right" as const);
  const notches = fc.integer({ min: -9, max: 9 });
  const named = fc.constantFrom(
    "enter",
    "tab",
    "escape",
    "pageup",
    "f5",
    "space",
    "a",
    "é",
    "/",
    "meta",
  );
  const chord = fc.constantFrom(
    ["ctrl", "s"],
    ["ctrl", "shift", "t"],
    ["alt", "f4"],
    ["meta", "l"],
    ["ctrl", "-"],
  );
  const keys = fc.oneof(
    named.map((key) => [key]),
    chord,
  );
  const constant = <K extends Kind>(kind: K) => fc.constant(kind);
  return fc.oneof(
    fc.record({ kind: fc.constantFrom(...clickKinds, "move" as const), ...place }),
    fc.record({ kind: constant("long_press"), seconds: fc.constantFrom(1.2, 2), ...place }),
    fc.record({ kind: constant("drag"), to: at, button, ...place }),
    fc.record({ kind: constant("scroll"), dx: notches, dy: fc.constant(0), ...place }),
    fc.record({ kind: constant("scroll"), dx: fc.constant(0), dy: notches, ...place }),
    fc.record({ kind: constant("type"), text }),
    fc.record({ kind: constant("key"), keys, count: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: constant("wait"), seconds: fc.constantFrom(1, 2.5) }),
    fc.record({
      kind: constant("terminate"),
      status: fc.constantFrom("success" as const, "failure" as const),
    }),
  );
}

export function testRoundTrip(options: RoundTripOptions): void {
  const { dialect, without = [], modifiers, cannot, normalise = (action) => action } = options;
  const mute = (action: PlainAction): boolean =>
    without.includes(action.kind) ||
    (action.kind === "type" && action.text === "") ||
    (action.kind === "scroll" && action.dx === 0 && action.dy === 0 && cannot?.(action) === true) ||
    (!modifiers &&
      "modifiers" in action &&
      action.kind !== "move" &&
      action.modifiers.length > 0) ||
    cannot?.(action) === true;

  describe(`dialect ${dialect.name}`, () => {
    test.each(frames)("reads back what it writes, $widthPx wide", (frame) => {
      let written = 0;
      fc.assert(
        fc.property(actionsIn(frame), (action) => {
          const text = dialect.encode(action, frame);
          expect(text === null).toBe(mute(action));
          if (text === null) return;
          written += 1;
          const [back, ...rest] = dialect.decode(text, frame);
          expect(rest).toEqual([]);
          expectSame(back, normalise(action), { frame, tolerance: options.tolerance });
        }),
        { numRuns: 400 },
      );
      expect(written).toBeGreaterThan(100);
    });
  });
}

function expectSame(
  back: PlainAction | undefined,
  action: PlainAction,
  { frame, tolerance }: { readonly frame: Size; readonly tolerance: number },
): void {
  const points = (of: PlainAction | undefined): { x: number; y: number }[] =>
    of === undefined ? [] : [...("at" in of ? [of.at] : []), ...("to" in of ? [of.to] : [])];
  const stripped = (of: PlainAction | undefined): unknown => {
    const rest: Record<string, unknown> = { ...of };
    for (const name of ["at", "to"]) delete rest[name];
    return rest;
  };
  // A move's modifiers mean nothing to any dialect.
  const expected = action.kind === "move" ? { ...action, modifiers: [] } : action;
  expect(stripped(back)).toEqual(stripped(expected));
  for (const [index, point] of points(action).entries()) {
    const found = points(back)[index];
    expect(Math.abs((found?.x ?? NaN) - point.x) / frame.widthPx).toBeLessThanOrEqual(tolerance);
    expect(Math.abs((found?.y ?? NaN) - point.y) / frame.heightPx).toBeLessThanOrEqual(tolerance);
  }
}
