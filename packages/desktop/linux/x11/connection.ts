/** One connection to an X server, with promises for replies and typed errors for refusals. */
import x11 from "x11";
import type { XClient, XDisplay, XEvent, XProperty } from "x11";
import { DesktopError } from "../../errors.ts";
import { ownAtoms } from "../own-atoms.ts";
import { segmentProvider } from "./segment-provider.ts";

export type ConnectOptions = {
  /** For example `:7`. */
  readonly display: string;
  /** Cookie to present; without it the file that XAUTHORITY names is read. */
  readonly auth?: { readonly name: string; readonly data: string };
};

export type Connection = Disposable & {
  readonly x: XClient;
  readonly root: number;
  readonly depth: number;
  /** Size of the screen; follows when monitors come, go or turn. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Takes over a new size of the root window. */
  resized(widthPx: number, heightPx: number): void;
  readonly minKeycode: number;
  readonly maxKeycode: number;
  readonly resourceBase: number;
  /** Runs once, when the server went away or hung up; never after dispose. */
  onLost(listener: () => void): void;
  onEvent(listener: (event: XEvent) => void): void;
  atom(name: string): Promise<number>;
  /** Null where the window is gone or lacks the property. */
  property(window: number, name: number): Promise<XProperty | null>;
  /** Resolves when the server has done everything that was asked so far; rejects when the connection ended. */
  sync(): Promise<void>;
  /** The reply of one request, or null where the server answered with an error (such as a window that is gone). */
  ask<T>(
    request: (callback: (error: Error | null, reply: T) => boolean) => void,
  ): Promise<T | null>;
};

const connectTimeoutMs = 5000;
const greatestPropertyWords = 16_384;

/** Throws DesktopError `display_refused`. */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const display = await open(options);
  const x = display.client;
  const screen = display.screen[0];
  if (!screen)
    throw new DesktopError("display_refused", `display ${options.display} has no screen`);
  const waiting = new Set<() => void>();
  let size = { widthPx: screen.pixel_width, heightPx: screen.pixel_height };
  let closed = false;
  let lost: (() => void) | null = null;
  const end = () => {
    for (const release of waiting) release();
    waiting.clear();
    if (!closed) lost?.();
    closed = true;
  };
  x.on("end", end);
  x.stream.once("close", end);
  // Errors without a callback are about windows that went away meanwhile; a broken pipe ends the stream as well.
  x.on("error", () => {});
  const ask: Connection["ask"] = (request) =>
    new Promise((resolve) => {
      if (closed) return resolve(null);
      const release = () => resolve(null);
      waiting.add(release);
      request((error, reply) => {
        waiting.delete(release);
        resolve(error ? null : reply);
        return true;
      });
    });
  return {
    x,
    root: screen.root,
    depth: screen.root_depth,
    get widthPx() {
      return size.widthPx;
    },
    get heightPx() {
      return size.heightPx;
    },
    resized(widthPx, heightPx) {
      size = { widthPx, heightPx };
    },
    minKeycode: display.min_keycode,
    maxKeycode: display.max_keycode,
    resourceBase: display.resource_base,
    ask,
    onLost: (listener) => void (lost = listener),
    onEvent: (listener) => x.on("event", listener),
    async atom(name) {
      return (await ask<number>((callback) => x.InternAtom(false, name, callback))) ?? 0;
    },
    async property(window, name) {
      const reply = await ask<XProperty>((callback) =>
        x.GetProperty(0, window, name, 0, 0, greatestPropertyWords, callback),
      );
      return reply && reply.type !== 0 ? reply : null;
    },
    async sync() {
      const reply = await ask<{ focus: number }>((callback) => x.GetInputFocus(callback));
      if (!reply) throw new DesktopError("display_lost", `display ${options.display} is gone`);
    },
    [Symbol.dispose]() {
      if (closed) return;
      closed = true;
      for (const release of waiting) release();
      waiting.clear();
      x.terminate();
    },
  };
}

function open(options: ConnectOptions): Promise<XDisplay> {
  const refused = (cause: unknown) =>
    new DesktopError(
      "display_refused",
      `the X server at ${options.display} did not let us in: check that it runs, and that XAUTHORITY names a file with its cookie`,
      { cause },
    );
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      x.stream?.destroy();
      reject(refused(new Error("no answer")));
    }, connectTimeoutMs);
    const x = x11.createClient(
      {
        display: options.display,
        shm: segmentProvider,
        ...(options.auth ? { auth: options.auth } : {}),
      },
      (error, display) => {
        clearTimeout(timer);
        if (error) return reject(refused(error));
        ownAtoms(display.client);
        resolve(display);
      },
    );
    x.on("error", (error) => {
      clearTimeout(timer);
      reject(refused(error));
    });
  });
}
