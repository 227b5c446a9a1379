/** The keyboard as the input stream shows it: layout, dead keys and auto-repeat, always in step with the stream. */
import type { Modifier } from "@apprentice/core/event/raw-event.ts";
import { type Composer, createComposer } from "./compose.ts";
import type { Connection } from "./connection.ts";
import { type Keymap, readKeymap } from "./keymap.ts";

export type KeyPress = {
  readonly key: string;
  readonly text: string;
  readonly modifiers: Modifier[];
  readonly repeat: boolean;
};

export type Keyboard = {
  /** False while the layout is being read again: whoever holds keys back until then decodes them rightly. */
  readonly ready: boolean;
  press(keycode: number, state: number): KeyPress;
  release(keycode: number, state: number): { readonly key: string; readonly modifiers: Modifier[] };
  modifiers(state: number): Modifier[];
  patch(firstKeycode: number, perKeycode: number, keysyms: readonly number[]): void;
  /** Reads the layout again; `onReady` runs once it is known. */
  reread(): void;
};

const mappingKeyboard = 1;
const mappingModifier = 0;
/** Programs that lend keycodes a keysym touch a few and are seen in the stream; a new layout touches nearly all. */
const manyKeycodes = 32;

export async function createKeyboard(
  connection: Connection,
  onReady: () => void,
): Promise<Keyboard> {
  let keymap: Keymap | null = await readKeymap(connection);
  let asked = 0;
  let ready = keymap !== null;
  const composer: Composer = createComposer();
  /** Keycodes that are down, with the name that they went down by. */
  const down = new Map<number, string>();
  const reread = async () => {
    ready = false;
    asked += 1;
    const question = asked;
    const fresh = await readKeymap(connection);
    if (question !== asked || !fresh) return;
    keymap = fresh;
    ready = true;
    onReady();
  };
  connection.onEvent((event) => {
    if (event.name !== "MappingNotify") return;
    const wide = event.request === mappingKeyboard && event.count >= manyKeycodes;
    if (wide || event.request === mappingModifier) void reread();
  });
  const modifiers = (state: number) => keymap?.modifiers(state) ?? [];
  return {
    get ready() {
      return ready;
    },
    press(keycode, state) {
      const key = keymap?.name(keycode, state) ?? `keycode-${keycode}`;
      const repeat = down.has(keycode);
      down.set(keycode, key);
      const typed = keymap ? composer.press(keymap.keysym(keycode, state)) : "";
      const text = keymap?.typesNothing(state) === false ? typed : "";
      return { key, text, modifiers: modifiers(state), repeat };
    },
    release(keycode, state) {
      const key = down.get(keycode) ?? keymap?.name(keycode, state) ?? `keycode-${keycode}`;
      down.delete(keycode);
      return { key, modifiers: modifiers(state) };
    },
    modifiers,
    patch: (first, perKeycode, keysyms) => keymap?.patch(first, perKeycode, keysyms),
    reread: () => void reread(),
  };
}
