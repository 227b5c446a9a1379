/**
 * Canonical key names, shared by capture, merging, export and playback.
 * A printable key is named by the lower-case character of its base level (`a`, `é`, `1`, `/`);
 * every other key has one of the names below.
 */
export const namedKeys = [
  "enter",
  "tab",
  "escape",
  "backspace",
  "delete",
  "insert",
  "space",
  "left",
  "right",
  "up",
  "down",
  "home",
  "end",
  "pageup",
  "pagedown",
  "ctrl",
  "shift",
  "alt",
  "altgr",
  "meta",
  "capslock",
  "numlock",
  "scrolllock",
  "menu",
  "printscreen",
  "pause",
  "f1",
  "f2",
  "f3",
  "f4",
  "f5",
  "f6",
  "f7",
  "f8",
  "f9",
  "f10",
  "f11",
  "f12",
] as const;
export type NamedKey = (typeof namedKeys)[number];

const named: ReadonlySet<string> = new Set(namedKeys);
const modifierKeys: ReadonlySet<string> = new Set([
  "ctrl",
  "shift",
  "alt",
  "altgr",
  "meta",
  "capslock",
  "numlock",
  "scrolllock",
]);

export function isNamedKey(key: string): key is NamedKey {
  return named.has(key);
}

export function isModifierKey(key: string): boolean {
  return modifierKeys.has(key);
}
