/** Names of the yes-or-no features of a token; a feature's number is its place in the list. */
import type { ActionKind } from "@apprentice/core/action/action.ts";

export const actionKinds = [
  "click",
  "double_click",
  "triple_click",
  "right_click",
  "middle_click",
  "long_press",
  "drag",
  "scroll",
  "type",
  "key",
  "move",
  "wait",
] as const satisfies readonly ActionKind[];

export const tokenKinds = ["class", "word", "history", "remembered", "element"] as const;
export type TokenKind = (typeof tokenKinds)[number];

const states = [
  "focused",
  "focusable",
  "editable",
  "checked",
  "selected",
  "selectable",
  "pressed",
  "expanded",
  "expandable",
  "collapsed",
  "enabled",
  "sensitive",
  "has popup",
  "read only",
  "required",
  "invalid",
  "busy",
  "active",
  "modal",
  "multi line",
  "checkable",
  "protected",
  "visited",
  "indeterminate",
] as const;

const steps = ["0", "1", "2", "3", "4", "5", "6", "7"] as const;
const amounts = ["0", "1", "2", "3+"] as const;
const prefixed = <P extends string, N extends string>(prefix: P, names: readonly N[]) =>
  names.map((name) => `${prefix}:${name}` as const);

export const flagNames = [
  ...prefixed("token", tokenKinds),
  ...prefixed("state", states),
  ...prefixed("value", ["none", "empty", "1-3", "4-10", "11-30", "31+", "text"] as const),
  ...prefixed("acted", amounts),
  ...prefixed("last", actionKinds),
  ...prefixed("since", ["1", "2", "3+"] as const),
  ...prefixed("at", ["focus", "pointer"] as const),
  ...prefixed("is", ["new", "unnamed", "hidden", "secure"] as const),
  ...prefixed("name", ["full", "part", "run"] as const),
  ...prefixed("row", ["part"] as const),
  ...prefixed("filled", ["by_me"] as const),
  ...prefixed("word", ["capital", "digit", "sign", "telling", "quoted", "acted", "typed"] as const),
  ...prefixed("seen", amounts),
  ...prefixed("past", actionKinds),
  ...prefixed("age", steps),
  ...prefixed("past", ["modified", "untargeted"] as const),
  ...prefixed("memory", ["copied", "acted", "given"] as const),
  ...prefixed("done", steps),
  ...prefixed("window", ["dialog", "popup_open"] as const),
] as const;
export type FlagName = (typeof flagNames)[number];

const numbers: ReadonlyMap<string, number> = new Map(flagNames.map((name, index) => [name, index]));

/** The feature's number; undefined for a state that this list does not know. */
export function flag(name: FlagName): number {
  return numbers.get(name) ?? 0;
}

export function stateFlag(state: string): number | undefined {
  return numbers.get(`state:${state.toLowerCase().replaceAll("_", " ").replaceAll("-", " ")}`);
}

export function amountFlag(group: "acted" | "seen", count: number): number {
  return flag(`${group}:${amounts[Math.min(count, 3)] ?? "3+"}`);
}

export function stepFlag(group: "age" | "done", count: number): number {
  return flag(`${group}:${steps[Math.min(count, 7)] ?? "7"}`);
}
