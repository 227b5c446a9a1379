/** Decides whether a key press is text, an editing key, or a key of its own. */
import { isNamedKey, type NamedKey } from "../event/key-name.ts";
import type { Modifier, RawEventOf } from "../event/raw-event.ts";
import type { EditKey } from "./shadow-text.ts";

export type KeyClass =
  /** `text` is empty for a dead key, whose character comes with the next press. */
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "edit";
      readonly key: EditKey;
      readonly shift: boolean;
      readonly ctrl: boolean;
    }
  | { readonly kind: "chord" };

const order: readonly Modifier[] = ["ctrl", "alt", "shift", "meta"];
const caretKeys: ReadonlySet<string> = new Set([
  "backspace",
  "delete",
  "left",
  "right",
  "home",
  "end",
]);
const chord: KeyClass = { kind: "chord" };

/** Each modifier once, in the one order that actions use. */
export function orderModifiers(modifiers: readonly Modifier[]): Modifier[] {
  return modifiers.length === 0 ? [] : order.filter((modifier) => modifiers.includes(modifier));
}

/** The keys of a `key` action: modifiers first. */
export const chordKeys = (event: RawEventOf<"key_down">): string[] => [
  ...orderModifiers(event.modifiers),
  event.key,
];

/** `altGr`: whether the AltGr key is down, whose characters are text whatever modifiers the system reports. */
export function classifyKey(event: RawEventOf<"key_down">, altGr: boolean): KeyClass {
  const { key, modifiers } = event;
  const ctrl = modifiers.includes("ctrl");
  const alt = modifiers.includes("alt");
  const shift = modifiers.includes("shift");
  const composed = altGr || (ctrl && alt && event.text.toLowerCase() !== key);
  if (modifiers.includes("meta") || (alt && !composed)) return chord;
  if (isText(event) && (!ctrl || composed)) return { kind: "text", text: event.text };
  if (alt) return chord;
  if (caretKeys.has(key)) return { kind: "edit", key: key as EditKey, shift, ctrl };
  if (key === "a" && ctrl && !shift) return { kind: "edit", key: "a", shift, ctrl };
  return chord;
}

const neverText = (key: string): key is Exclude<NamedKey, "space"> =>
  isNamedKey(key) && key !== "space";

function isText({ key, text }: RawEventOf<"key_down">): boolean {
  if (neverText(key)) return false;
  if (text === "") return isDeadKey(key);
  // Control characters come with shortcuts such as ctrl+s on some systems.
  // oxlint-disable-next-line no-control-regex
  return !/[\u0000-\u001F\u007F]/.test(text);
}

/** A printable key that gave no character yet; names longer than one character are media keys and the like. */
const isDeadKey = (key: string): boolean =>
  Array.from(key).length === 1 || (key.startsWith("dead_") && key.length > 5);
