/** Hands on Linux/X11: the pointer and the keyboard by XTEST. */
import type { Hands } from "../act/hands.ts";
import {
  type DisplayAddress,
  type DisplayConnection,
  type FakeInput,
  connectDisplay,
} from "./hands/display-connection.ts";
import { type Keyboard, openKeyboard } from "./hands/keyboard.ts";
import { keysymOfCharacter, keysymOfKey } from "./hands/keysym.ts";

const buttons = { left: 1, middle: 2, right: 3 } as const;
const wheel = { up: 4, down: 5, left: 6, right: 7 } as const;
/** Bit of caps lock in a pointer query's mask. */
const lockMask = 2;

/** Opens hands on a display; rejects where there is no display or no XTEST. */
export async function openLinuxHands(address: DisplayAddress): Promise<Hands> {
  const display = await connectDisplay(address);
  const keyboard = openKeyboard(display);
  const held = new Map<string, FakeInput>();
  const send = async (...inputs: readonly FakeInput[]) => {
    for (const input of inputs) display.fake(input);
    // One round trip: when it returns, the server has carried out all of it.
    await display.pointer();
  };
  const keys = keyHands({ display, keyboard, send, held });
  return {
    move: ({ x, y }) => send({ kind: "motion", detail: 0, x: Math.round(x), y: Math.round(y) }),
    press: (button) => {
      const detail = buttons[button];
      held.set(button, { kind: "button_release", detail });
      return send({ kind: "button_press", detail });
    },
    release: (button) => {
      held.delete(button);
      return send({ kind: "button_release", detail: buttons[button] });
    },
    scroll: (dx, dy) => send(...notches(dx, "left", "right"), ...notches(dy, "up", "down")),
    ...keys,
    pointer: async () => {
      const { rootX, rootY } = await display.pointer();
      return { x: rootX, y: rootY };
    },
    [Symbol.asyncDispose]: async () => {
      for (const input of held.values()) display.fake(input);
      held.clear();
      await keyboard[Symbol.asyncDispose]();
      await display[Symbol.asyncDispose]();
    },
  };
}

function notches(count: number, less: keyof typeof wheel, more: keyof typeof wheel): FakeInput[] {
  const detail = count < 0 ? wheel[less] : wheel[more];
  return Array.from({ length: Math.round(Math.abs(count)) }).flatMap(() => [
    { kind: "button_press", detail } as const,
    { kind: "button_release", detail } as const,
  ]);
}

function keyHands(parts: {
  readonly display: DisplayConnection;
  readonly keyboard: Keyboard;
  readonly send: (...inputs: readonly FakeInput[]) => Promise<void>;
  readonly held: Map<string, FakeInput>;
}): Pick<Hands, "keyDown" | "keyUp" | "type"> {
  const { display, keyboard, send, held } = parts;
  return {
    keyDown: async (key) => {
      const { keycode } = await keyboard.stroke(keysymOfKey(key));
      held.set(`key ${key}`, { kind: "key_release", detail: keycode });
      await send({ kind: "key_press", detail: keycode });
    },
    keyUp: async (key) => {
      const known = held.get(`key ${key}`);
      held.delete(`key ${key}`);
      const keycode = known?.detail ?? (await keyboard.stroke(keysymOfKey(key))).keycode;
      await send({ kind: "key_release", detail: keycode });
    },
    type: async (text) => {
      for (const character of text) await typeCharacter(character);
    },
  };

  async function typeCharacter(character: string): Promise<void> {
    const stroke = await keyboard.stroke(keysymOfCharacter(character));
    const { keyMask } = await display.pointer();
    const cased = character.toLowerCase() !== character.toUpperCase();
    const flips = cased && (keyMask & lockMask) !== 0;
    const modifiers: string[] = [];
    if (stroke.shift !== flips) modifiers.push("shift");
    if (stroke.altgr) modifiers.push("altgr");
    const codes: number[] = [];
    for (const name of modifiers) codes.push((await keyboard.stroke(keysymOfKey(name))).keycode);
    await send(
      ...codes.map((detail) => ({ kind: "key_press", detail }) as const),
      { kind: "key_press", detail: stroke.keycode },
      { kind: "key_release", detail: stroke.keycode },
      ...codes.toReversed().map((detail) => ({ kind: "key_release", detail }) as const),
    );
  }
}
