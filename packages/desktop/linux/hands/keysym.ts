/** X keysyms of characters and of canonical key names. Source: X11 protocol, appendix A; keysymdef.h. */
import { type NamedKey, isNamedKey } from "@apprentice/core/event/key-name.ts";

const namedKeysyms: Readonly<Record<NamedKey, number>> = {
  enter: 0xff0d,
  tab: 0xff09,
  escape: 0xff1b,
  backspace: 0xff08,
  delete: 0xffff,
  insert: 0xff63,
  space: 0x20,
  left: 0xff51,
  right: 0xff53,
  up: 0xff52,
  down: 0xff54,
  home: 0xff50,
  end: 0xff57,
  pageup: 0xff55,
  pagedown: 0xff56,
  ctrl: 0xffe3,
  shift: 0xffe1,
  alt: 0xffe9,
  altgr: 0xfe03,
  meta: 0xffeb,
  capslock: 0xffe5,
  numlock: 0xff7f,
  scrolllock: 0xff14,
  menu: 0xff67,
  printscreen: 0xff61,
  pause: 0xff13,
  f1: 0xffbe,
  f2: 0xffbf,
  f3: 0xffc0,
  f4: 0xffc1,
  f5: 0xffc2,
  f6: 0xffc3,
  f7: 0xffc4,
  f8: 0xffc5,
  f9: 0xffc6,
  f10: 0xffc7,
  f11: 0xffc8,
  f12: 0xffc9,
};

const controlCharacters: Readonly<Record<string, number>> = {
  "\n": namedKeysyms.enter,
  "\r": namedKeysyms.enter,
  "\t": namedKeysyms.tab,
  "\b": namedKeysyms.backspace,
  "\u001B": namedKeysyms.escape,
};

/** Latin-1 characters are their own keysyms; the others are 0x01000000 plus their code point. */
export function keysymOfCharacter(character: string): number {
  const control = controlCharacters[character];
  if (control !== undefined) return control;
  const codePoint = character.codePointAt(0) ?? 0;
  return codePoint < 0x100 ? codePoint : 0x01000000 + codePoint;
}

/** Keysym of a canonical key name: a named key, or the character of its base level. */
export function keysymOfKey(key: string): number {
  return isNamedKey(key) ? namedKeysyms[key] : keysymOfCharacter(key);
}
