/** The few X requests that hands need, as promises over the `x11` package. */
import { createRequire } from "node:module";
import { ownAtoms } from "../own-atoms.ts";

export type DisplayAddress = {
  /** For example `:0`. */
  readonly display: string;
  /** Left out, XAUTHORITY or the home folder's file decides. */
  readonly auth?: { readonly name: string; readonly data: string } | undefined;
};

export type FakeInput = {
  readonly kind: "key_press" | "key_release" | "button_press" | "button_release" | "motion";
  /** Keycode or button number; 0 for absolute motion. */
  readonly detail: number;
  readonly x?: number;
  readonly y?: number;
};

export type DisplayConnection = AsyncDisposable & {
  readonly root: number;
  readonly minKeycode: number;
  readonly maxKeycode: number;
  atom(name: string): Promise<number>;
  /** The property's bytes; empty where it is not set. */
  property(window: number, atom: number): Promise<Buffer>;
  pointer(): Promise<{
    readonly rootX: number;
    readonly rootY: number;
    readonly keyMask: number;
  }>;
  /** One row of keysyms per keycode, from `minKeycode` on. */
  keyboardMapping(): Promise<readonly (readonly number[])[]>;
  mapKey(keycode: number, keysyms: readonly number[]): void;
  fake(input: FakeInput): void;
};

type Callback<T> = (error: Error | null | undefined, value: T) => void;
type Pointer = Awaited<ReturnType<DisplayConnection["pointer"]>>;
type XTest = {
  FakeInput(
    type: number,
    detail: number,
    timeMs: number,
    window: number,
    x: number,
    y: number,
  ): void;
};
type XClient = {
  /** Names known without asking. */
  atoms: Readonly<Record<string, number>>;
  readonly display: {
    readonly screen: readonly { readonly root: number }[];
    readonly min_keycode: number;
    readonly max_keycode: number;
  };
  InternAtom(onlyIfExists: boolean, name: string, done: Callback<number>): void;
  GetProperty(
    remove: number,
    window: number,
    atom: number,
    type: number,
    offset: number,
    length: number,
    done: Callback<{ readonly data: Buffer }>,
  ): void;
  QueryPointer(window: number, done: Callback<Pointer>): void;
  GetKeyboardMapping(start: number, count: number, done: Callback<number[][]>): void;
  ChangeKeyboardMapping(first: number, width: number, keysyms: readonly number[]): void;
  require(extension: "xtest", done: Callback<XTest>): void;
  on(event: "error" | "end", listener: (error?: Error) => void): void;
  close(done: () => void): void;
};
type X11 = {
  createClient(
    options: DisplayAddress & { readonly shm: false },
    done: Callback<{ readonly client: XClient }>,
  ): XClient;
};

// The package is CommonJS and ships no types: what is used of it is declared above.
const x11 = createRequire(import.meta.url)("x11") as X11;

const inputTypes = {
  key_press: 2,
  key_release: 3,
  button_press: 4,
  button_release: 5,
  motion: 6,
} as const;

/** Opens a connection with XTEST; rejects where there is no display, no access or no XTEST. */
export async function connectDisplay(address: DisplayAddress): Promise<DisplayConnection> {
  const client = await open(address);
  ownAtoms(client);
  const xtest = await ask<XTest>((done) => client.require("xtest", done));
  const { min_keycode: minKeycode, max_keycode: maxKeycode } = client.display;
  const root = client.display.screen[0]?.root ?? 0;
  return {
    root,
    minKeycode,
    maxKeycode,
    atom: (name) => ask((done) => client.InternAtom(false, name, done)),
    property: async (window, atom) =>
      (await ask<{ data: Buffer }>((done) => client.GetProperty(0, window, atom, 0, 0, 1024, done)))
        .data,
    pointer: () => ask((done) => client.QueryPointer(root, done)),
    keyboardMapping: () =>
      ask((done) => client.GetKeyboardMapping(minKeycode, maxKeycode - minKeycode + 1, done)),
    mapKey: (keycode, keysyms) => client.ChangeKeyboardMapping(keycode, keysyms.length, keysyms),
    fake: ({ kind, detail, x = 0, y = 0 }) =>
      xtest.FakeInput(inputTypes[kind], detail, 0, kind === "motion" ? root : 0, x, y),
    [Symbol.asyncDispose]: () => close(client),
  };
}

function open(address: DisplayAddress): Promise<XClient> {
  return new Promise((resolve, reject) => {
    const client = x11.createClient({ ...address, shm: false }, (error, display) => {
      if (error) reject(error);
      else resolve(display.client);
    });
    // Without a listener a late protocol error would end the process.
    client.on("error", (error) => reject(error ?? new Error("X connection failed")));
  });
}

function ask<T>(request: (done: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    request((error, value) => (error ? reject(error) : resolve(value)));
  });
}

/** A server that is gone never answers the closing round trip, so this waits 500 ms at the most. */
function close(client: XClient): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, 500);
    try {
      client.close(() => {
        clearTimeout(late);
        resolve();
      });
    } catch {
      clearTimeout(late);
      resolve();
    }
  });
}
