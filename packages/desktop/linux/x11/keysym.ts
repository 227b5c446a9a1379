/** What keysyms mean: the character that one types, or its canonical name. */
import type { NamedKey } from "@apprentice/core/event/key-name.ts";

/** Keysyms 0x01000000 + code point, from the X protocol's appendix A. */
const unicodeBase = 0x0100_0000;

/** The second byte of an older keysym names a character set; its first byte is the code there. */
const legacySets: ReadonlyMap<number, TextDecoder> = new Map(
  (
    [
      [0x01, "iso-8859-2"],
      [0x02, "iso-8859-3"],
      [0x03, "iso-8859-4"],
      [0x05, "iso-8859-6"],
      [0x06, "koi8-r"],
      [0x07, "iso-8859-7"],
      [0x0c, "iso-8859-8"],
      [0x0d, "windows-874"],
      [0x13, "iso-8859-15"],
    ] as const
  ).map(([set, label]) => [set, new TextDecoder(label)]),
);

const publishing: ReadonlyMap<number, string> = new Map([
  [0x0aa9, "—"],
  [0x0aaa, "–"],
  [0x0aae, "…"],
  [0x0ac9, "™"],
  [0x0ad0, "‘"],
  [0x0ad1, "’"],
  [0x0ad2, "“"],
  [0x0ad3, "”"],
  [0x0afd, "‚"],
  [0x0afe, "„"],
]);

const names: ReadonlyMap<number, NamedKey> = new Map([
  [0xff0d, "enter"],
  [0xff8d, "enter"],
  [0xff09, "tab"],
  [0xff89, "tab"],
  [0xfe20, "tab"],
  [0xff1b, "escape"],
  [0xff08, "backspace"],
  [0xffff, "delete"],
  [0xff9f, "delete"],
  [0xff63, "insert"],
  [0xff9e, "insert"],
  [0x0020, "space"],
  [0xff80, "space"],
  [0xff51, "left"],
  [0xff96, "left"],
  [0xff53, "right"],
  [0xff98, "right"],
  [0xff52, "up"],
  [0xff97, "up"],
  [0xff54, "down"],
  [0xff99, "down"],
  [0xff50, "home"],
  [0xff95, "home"],
  [0xff57, "end"],
  [0xff9c, "end"],
  [0xff55, "pageup"],
  [0xff9a, "pageup"],
  [0xff56, "pagedown"],
  [0xff9b, "pagedown"],
  [0xffe3, "ctrl"],
  [0xffe4, "ctrl"],
  [0xffe1, "shift"],
  [0xffe2, "shift"],
  [0xffe9, "alt"],
  [0xffea, "alt"],
  [0xffe7, "meta"],
  [0xffe8, "meta"],
  [0xffeb, "meta"],
  [0xffec, "meta"],
  [0xfe03, "altgr"],
  [0xff7e, "altgr"],
  [0xffe5, "capslock"],
  [0xff7f, "numlock"],
  [0xff14, "scrolllock"],
  [0xff67, "menu"],
  [0xff61, "printscreen"],
  [0xff15, "printscreen"],
  [0xff13, "pause"],
  [0xff6b, "pause"],
  ...Array.from({ length: 12 }, (_, index): [number, NamedKey] => [
    0xffbe + index,
    `f${index + 1}` as NamedKey,
  ]),
]);

export function nameOfKeysym(keysym: number): NamedKey | null {
  return names.get(keysym) ?? null;
}

/** Whether the keysym belongs to the keypad, whose second level is chosen by NumLock. */
export function isKeypad(keysym: number): boolean {
  return keysym >= 0xff80 && keysym <= 0xffbd;
}

/** The character that a keysym types, or "" for keys that type none. */
export function characterOf(keysym: number): string {
  if (keysym >= unicodeBase && keysym <= unicodeBase + 0x10_ffff) {
    return String.fromCodePoint(keysym - unicodeBase);
  }
  if ((keysym >= 0x20 && keysym <= 0x7e) || (keysym >= 0xa0 && keysym <= 0xff)) {
    return String.fromCharCode(keysym);
  }
  if (keysym >= 0xffaa && keysym <= 0xffb9) return String.fromCharCode(keysym - 0xff80);
  if (keysym === 0xffbd) return "=";
  if (keysym === 0xff80) return " ";
  if (keysym >= 0x20a0 && keysym <= 0x20ac) return String.fromCharCode(keysym);
  return publishing.get(keysym) ?? legacyCharacter(keysym);
}

function legacyCharacter(keysym: number): string {
  const code = keysym & 0xff;
  const set = legacySets.get(keysym >> 8);
  if (!set || code < 0xa0) return "";
  const character = set.decode(Uint8Array.of(code));
  return character === "\ufffd" ? "" : character;
}
