/** A plain X window for tests: says what it is told to say of itself, paints what it is told, and counts its input. */
import type { Box } from "@apprentice/core/event/geometry.ts";
import { type ConnectOptions, type Connection, connect } from "../connection.ts";
import { requireExtension } from "../record-stream.ts";

export type TestWindowOptions = ConnectOptions & {
  readonly app: string;
  readonly title: string;
  readonly box: Box;
  /** A menu or dropdown: no window manager, no class. */
  readonly popup?: { readonly pid?: number; readonly transientFor?: number };
  readonly pid?: number;
  /** Called for each key and button event with its server time, before the next one is read. */
  readonly onInput?: (kind: string, time: number) => void;
};

type Shape = {
  Rectangles(
    operation: number,
    kind: number,
    window: number,
    x: number,
    y: number,
    rectangles: readonly (readonly number[])[],
  ): void;
};

export type TestWindow = AsyncDisposable & {
  readonly id: number;
  readonly connection: Connection;
  /** Fills the window with one colour, 0xRRGGBB. */
  fill(colour: number): void;
  /** Fills it with noise in one hue: red and blue random but bright, green none. */
  magentaNoise(random: () => number): void;
  moveTo(x: number, y: number): void;
  raise(): void;
  title(text: string): void;
  /** Asks a compositor to let what is below shine through: 0 is invisible, 1 solid. */
  opacity(share: number): Promise<void>;
  /** Cuts the window down to these parts. */
  shape(parts: readonly Box[]): Promise<void>;
  sync(): Promise<void>;
};

/** Keys, buttons and Exposure. */
const eventMask = 0x0001 | 0x0002 | 0x0004 | 0x0008 | 0x8000;
const wmClass = 67;
const wmName = 39;
const transientForAtom = 68;
const stringType = 31;
const cardinalType = 6;
const windowType = 33;

export async function openTestWindow(options: TestWindowOptions): Promise<TestWindow> {
  const connection = await connect(options);
  const { x, root } = connection;
  const id = x.AllocID();
  const gc = x.AllocID();
  const { box } = options;
  const overrideRedirect = options.popup ? 1 : 0;
  x.CreateWindow(id, root, box.x, box.y, box.width, box.height, 0, 0, 1, 0, {
    eventMask,
    overrideRedirect,
    backgroundPixel: 0,
  });
  x.CreateGC(gc, id, { foreground: 0 });
  const pidAtom = await connection.atom("_NET_WM_PID");
  const pid = options.popup ? options.popup.pid : options.pid;
  if (pid !== undefined) x.ChangeProperty(0, id, pidAtom, cardinalType, 32, [pid]);
  if (!options.popup) {
    x.ChangeProperty(0, id, wmClass, stringType, 8, `${options.app}\0${options.app}\0`);
    x.ChangeProperty(0, id, wmName, stringType, 8, options.title);
    const sizeHints = [
      5,
      box.x,
      box.y,
      box.width,
      box.height,
      ...Array.from({ length: 13 }, () => 0),
    ];
    x.ChangeProperty(0, id, 40, 41, 32, sizeHints);
  }
  const parent = options.popup?.transientFor;
  if (parent !== undefined) x.ChangeProperty(0, id, transientForAtom, windowType, 32, [parent]);
  connection.onEvent((event) => {
    if (inputKinds.has(event.name)) options.onInput?.(event.name, event.time);
  });
  // What is painted before the window manager has shown the window is lost.
  const shown = new Promise<void>((resolve) => {
    connection.onEvent((event) => {
      if (event.name === "Expose") resolve();
    });
  });
  // A window manager that has only just started may miss the first wish to be shown.
  x.MapWindow(id);
  const insist = setInterval(() => x.MapWindow(id), 300);
  await shown;
  clearInterval(insist);
  return {
    id,
    connection,
    fill(colour) {
      x.ChangeGC(gc, { foreground: colour });
      x.PolyFillRectangle(id, gc, [0, 0, box.width, box.height]);
    },
    magentaNoise(random) {
      const pixels = Buffer.alloc(box.width * box.height * 4);
      for (let at = 0; at < pixels.length; at += 4) {
        pixels[at] = 128 + Math.floor(random() * 128);
        pixels[at + 2] = 128 + Math.floor(random() * 128);
      }
      x.PutImage(2, id, gc, box.width, box.height, 0, 0, 0, 24, pixels);
    },
    moveTo: (left, top) => x.MoveWindow(id, left, top),
    raise: () => x.RaiseWindow(id),
    title: (text) => x.ChangeProperty(0, id, wmName, stringType, 8, text),
    async opacity(share) {
      const atom = await connection.atom("_NET_WM_WINDOW_OPACITY");
      x.ChangeProperty(0, id, atom, cardinalType, 32, [Math.round(share * 0xffff_ffff)]);
    },
    async shape(parts) {
      const shape = await requireExtension<Shape>(connection, "shape", "SHAPE");
      shape.Rectangles(
        0,
        0,
        id,
        0,
        0,
        parts.map((part) => [part.x, part.y, part.width, part.height]),
      );
    },
    sync: () => connection.sync(),
    [Symbol.asyncDispose]() {
      connection[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}

const inputKinds: ReadonlySet<string> = new Set([
  "KeyPress",
  "KeyRelease",
  "ButtonPress",
  "ButtonRelease",
]);
