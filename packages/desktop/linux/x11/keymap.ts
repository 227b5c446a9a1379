/** Which keysym a keycode means under a modifier state, by the core protocol's rules with XKB's extra levels. */
import type { Modifier } from "@apprentice/core/event/raw-event.ts";
import type { Connection } from "./connection.ts";
import { accentOf } from "./compose.ts";
import { characterOf, isKeypad, nameOfKeysym } from "./keysym.ts";

/** Bits of the X modifier state, as far as they mean something by themselves. */
const shiftBit = 1;
const lockBit = 2;
const controlBit = 4;

const symbols = {
  altL: 0xffe9,
  altR: 0xffea,
  superL: 0xffeb,
  superR: 0xffec,
  metaL: 0xffe7,
  metaR: 0xffe8,
  numLock: 0xff7f,
  levelThree: 0xfe03,
  modeSwitch: 0xff7e,
  capsLock: 0xffe5,
} as const;

type Masks = {
  readonly alt: number;
  readonly meta: number;
  readonly numLock: number;
  readonly levelThree: number;
};

export type Keymap = {
  /** The keysym that a press produces; 0 for none. `state` is the X state with the layout group in bits 13–14. */
  keysym(keycode: number, state: number): number;
  /** Canonical name (core/event/key-name.ts): of the base level, but of the effective one on the keypad. */
  name(keycode: number, state: number): string;
  modifiers(state: number): Modifier[];
  /** Whether the state makes the press a shortcut, which types nothing. */
  typesNothing(state: number): boolean;
  /** Takes over what a program gave to keycodes, in the order of the stream. */
  patch(firstKeycode: number, perKeycode: number, keysyms: readonly number[]): void;
};

/** Reads the keyboard of the display; null where the connection ended. */
export async function readKeymap(connection: Connection): Promise<Keymap | null> {
  const { x, minKeycode, maxKeycode } = connection;
  const [rows, modifiers] = await Promise.all([
    connection.ask<number[][]>((callback) =>
      x.GetKeyboardMapping(minKeycode, maxKeycode - minKeycode + 1, callback),
    ),
    connection.ask<number[][]>((callback) => x.GetModifierMapping(callback)),
  ]);
  return rows && modifiers ? createKeymap(rows, modifiers, minKeycode) : null;
}

/** `rows` hold one keycode's keysyms each; `modifiers` the keycodes of each of the eight modifiers. */
export function createKeymap(
  rows: readonly (readonly number[])[],
  modifiers: readonly (readonly number[])[],
  minKeycode: number,
): Keymap {
  const table = new Map<number, readonly number[]>(
    rows.map((row, index) => [minKeycode + index, row]),
  );
  const masks = readMasks(table, modifiers);
  const keysym = (keycode: number, state: number) => {
    const row = table.get(keycode);
    return row ? choose(row, state, masks) : 0;
  };
  return {
    keysym,
    name(keycode, state) {
      const effective = keysym(keycode, state);
      const row = table.get(keycode) ?? [];
      const base = isKeypad(effective) ? effective : (levels(row, (state >> 13) & 3)[0] ?? 0);
      return nameOf(base) ?? nameOf(effective) ?? `keycode-${keycode}`;
    },
    modifiers(state) {
      const held: Modifier[] = [];
      if (state & controlBit) held.push("ctrl");
      if (state & shiftBit) held.push("shift");
      if (state & masks.alt) held.push("alt");
      if (state & masks.meta) held.push("meta");
      return held;
    },
    typesNothing: (state) => (state & (controlBit | masks.alt | masks.meta)) !== 0,
    patch(firstKeycode, perKeycode, keysyms) {
      if (perKeycode === 0) return;
      for (let at = 0; at < keysyms.length; at += perKeycode) {
        table.set(firstKeycode + at / perKeycode, keysyms.slice(at, at + perKeycode));
      }
    },
  };
}

function nameOf(keysym: number): string | null {
  if (keysym === 0) return null;
  const named = nameOfKeysym(keysym);
  if (named) return named;
  const character = characterOf(keysym) || accentOf(keysym);
  return character ? character.toLowerCase() : null;
}

function readMasks(
  table: ReadonlyMap<number, readonly number[]>,
  modifiers: readonly (readonly number[])[],
): Masks {
  const bitsOf = (...wanted: number[]) => {
    let bits = 0;
    for (const [index, keycodes] of modifiers.entries()) {
      const found = keycodes.some((keycode) =>
        table.get(keycode)?.some((keysym) => wanted.includes(keysym)),
      );
      if (found && index >= 3) bits |= 1 << index;
    }
    return bits;
  };
  const alt = bitsOf(symbols.altL, symbols.altR);
  const levelThree = bitsOf(symbols.levelThree, symbols.modeSwitch);
  return {
    alt,
    // Many layouts put Meta on the same modifier as Alt; only Super then counts as meta.
    meta: bitsOf(symbols.superL, symbols.superR, symbols.metaL, symbols.metaR) & ~alt,
    numLock: bitsOf(symbols.numLock),
    levelThree: levelThree & ~alt,
  };
}

/**
 * The levels of one layout group. The X server lists groups 1 and 2 with two levels each,
 * then their levels 3 and 4, then groups 3 and 4 with four each (XKB protocol, section 12.4).
 */
function levels(row: readonly number[], group: number): readonly number[] {
  const at = (index: number) => row[index] ?? 0;
  if (group >= 2) {
    const first = 8 + (group - 2) * 4;
    const own = [at(first), at(first + 1), at(first + 2), at(first + 3)];
    return own[0] === 0 ? levels(row, 0) : own;
  }
  const own = [at(group * 2), at(group * 2 + 1), at(4 + group * 2), at(5 + group * 2)];
  return own[0] === 0 && group > 0 ? levels(row, 0) : own;
}

function choose(row: readonly number[], state: number, masks: Masks): number {
  const [one = 0, two = 0, three = 0, four = 0] = levels(row, (state >> 13) & 3);
  const shift = (state & shiftBit) !== 0;
  const lock = (state & lockBit) !== 0;
  if (isKeypad(two) || isKeypad(one)) {
    const numbers = (state & masks.numLock) !== 0 && isKeypad(two);
    return numbers !== shift ? two || one : one;
  }
  const third = (state & masks.levelThree) !== 0 && (three !== 0 || four !== 0);
  const [low, high] = third ? [three, four || three] : [one, two || one];
  const capital = isCasePair(low, high) ? lock !== shift : shift;
  return capital ? high : low;
}

/** CapsLock turns a key's case only where its two levels are one letter in two cases. */
function isCasePair(low: number, high: number): boolean {
  const small = characterOf(low);
  const large = characterOf(high);
  return small !== large && small !== "" && small.toUpperCase() === large;
}
