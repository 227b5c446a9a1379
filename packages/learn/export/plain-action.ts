/** An action as dialects see it: what was done and where, without times, ids or the pointer's way. */
import type { Action } from "@apprentice/core/action/action.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import type { Button, Modifier } from "@apprentice/core/event/raw-event.ts";

type Pointed = { readonly at: Point; readonly modifiers: readonly Modifier[] };

export const clickKinds = [
  "click",
  "double_click",
  "triple_click",
  "right_click",
  "middle_click",
] as const;
export type ClickKind = (typeof clickKinds)[number];

export type PlainAction =
  | ({ readonly kind: ClickKind | "move" } & Pointed)
  | ({ readonly kind: "long_press"; readonly seconds: number } & Pointed)
  | ({ readonly kind: "drag"; readonly to: Point; readonly button: Button } & Pointed)
  /** Wheel notches; dx > 0 right, dy > 0 down. */
  | ({ readonly kind: "scroll"; readonly dx: number; readonly dy: number } & Pointed)
  | { readonly kind: "type"; readonly text: string }
  | { readonly kind: "key"; readonly keys: readonly string[]; readonly count: number }
  | { readonly kind: "wait"; readonly seconds: number }
  | { readonly kind: "terminate"; readonly status: "success" | "failure" };
export type PlainActionOf<K extends PlainAction["kind"]> = Extract<PlainAction, { kind: K }>;

export function plainAction(action: Action): PlainAction {
  switch (action.kind) {
    case "click":
    case "double_click":
    case "triple_click":
    case "right_click":
    case "middle_click":
    case "move":
      return { kind: action.kind, ...place(action) };
    case "long_press":
      return { kind: "long_press", ...place(action), seconds: secondsOf(action) };
    case "drag":
      return { kind: "drag", ...place(action), to: action.to, button: action.button };
    case "scroll":
      return { kind: "scroll", ...place(action), dx: action.dx, dy: action.dy };
    case "type":
      return { kind: "type", text: action.text };
    case "key":
      return { kind: "key", keys: action.keys, count: action.count };
    case "wait":
      return { kind: "wait", seconds: secondsOf(action) };
  }
}

const place = ({ at, modifiers }: Pointed): Pointed => ({ at, modifiers });

const secondsOf = ({ startMs, endMs }: Action): number => Math.round((endMs - startMs) / 100) / 10;
