import { actionKinds } from "./flags.ts";

/** What the policy can decide to do next; places in this list are class numbers of the kind head. */
export const decisionKinds = [...actionKinds, "terminate"] as const;
export type DecisionKind = (typeof decisionKinds)[number];

export const scrollDirections = ["up", "down", "left", "right"] as const;
export type ScrollDirection = (typeof scrollDirections)[number];

export const modifierClasses = ["none", "ctrl", "shift", "alt", "meta"] as const;
export type ModifierClass = (typeof modifierClasses)[number];

/** Where a typed text comes from. */
export const textSources = ["instruction", "memory"] as const;
export type TextSource = (typeof textSources)[number];

/** What each pointer points at, in the order of the pointer heads. */
export const pointers = ["element", "second", "start", "end", "memory"] as const;
export type PointerName = (typeof pointers)[number];

export const pointedKinds: ReadonlySet<DecisionKind> = new Set([
  "click",
  "double_click",
  "triple_click",
  "right_click",
  "middle_click",
  "long_press",
  "drag",
  "scroll",
  "type",
  "move",
]);
