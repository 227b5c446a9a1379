import { expect, test } from "vitest";
import { characterOf } from "./keysym.ts";
import { createKeymap } from "./keymap.ts";

const code = (character: string) => character.charCodeAt(0);
const shift = 1;
const lock = 2;
const control = 4;
const mod1 = 8;
const mod2 = 16;
const mod5 = 128;
const secondGroup = 1 << 13;

/** Keycodes 8 …: a letter with four levels and a second group, a digit, a keypad key, and the modifiers. */
const rows = [
  [code("q"), code("Q"), 0x06ca, 0x06ea, code("@"), 0x07d9],
  [code("1"), code("!")],
  [0xff95, 0xffb7],
  [0xffe9],
  [0xff7f],
  [0xfe03],
];
const none: number[] = [];
const modifiers = [none, none, none, [11], [12], none, none, [13]];
const keymap = createKeymap(rows, modifiers, 8);
const text = (keycode: number, state: number) => characterOf(keymap.keysym(keycode, state));

test("levels, case and groups", () => {
  expect([0, shift, lock, shift | lock].map((state) => text(8, state))).toEqual([
    "q",
    "Q",
    "Q",
    "q",
  ]);
  expect([mod5, mod5 | shift].map((state) => text(8, state))).toEqual(["@", "Ω".normalize()]);
  expect([secondGroup, secondGroup | shift].map((state) => text(8, state))).toEqual(["й", "Й"]);
  expect([0, shift, lock].map((state) => text(9, state))).toEqual(["1", "!", "1"]);
});

test("the keypad follows NumLock, and Shift turns it round", () => {
  expect([0, mod2, mod2 | shift].map((state) => text(10, state))).toEqual(["", "7", ""]);
  expect([0, mod2].map((state) => keymap.name(10, state))).toEqual(["home", "7"]);
});

test("names, modifiers and what makes a shortcut", () => {
  expect(keymap.name(8, shift)).toBe("q");
  expect(keymap.name(13, 0)).toBe("altgr");
  expect(keymap.modifiers(control | mod1 | shift)).toEqual(["ctrl", "shift", "alt"]);
  expect([shift, mod5, mod2, control, mod1].map((state) => keymap.typesNothing(state))).toEqual([
    false,
    false,
    false,
    true,
    true,
  ]);
});

test("a keycode that was lent another keysym types that until it is taken back", () => {
  keymap.patch(9, 1, [0x0100_00e9]);
  expect([text(9, 0), keymap.name(9, 0)]).toEqual(["é", "é"]);
  keymap.patch(9, 2, [code("1"), code("!")]);
  expect(text(9, 0)).toBe("1");
});
