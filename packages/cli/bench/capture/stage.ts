/** A desktop with a window that paints a nonce for every key and button event, and a real editor beside it. */
import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { startMousepad } from "@apprentice/desktop/linux/private-applications.ts";
import {
  type PrivateDesktop,
  startPrivateDesktop,
} from "@apprentice/desktop/linux/private-desktop.ts";
import { type FakedInput, fakeInput } from "@apprentice/desktop/linux/x11/testing/faked-input.ts";
import { openTestWindow } from "@apprentice/desktop/linux/x11/testing/test-window.ts";

export type Stage = AsyncDisposable & {
  readonly desktop: PrivateDesktop;
  readonly input: FakedInput;
  /** The number of key and button events that the painted window has had. */
  nonce(): number;
  /** What nonce a colour stands for. */
  nonceOf(colour: number): number | undefined;
  /** Resolves at the next key that the painted window gets. */
  nextKey(): Promise<void>;
  /** A click into the painted window, so that it has the focus. */
  focusPainted(): Promise<void>;
};

const screen = { widthPx: 1920, heightPx: 1080 };
const painted = { x: 100, y: 250, width: 800, height: 500 };
export const app = "bench";
/** Where the painted window ends and the editor has not begun. */
export const betweenX = 950;
/** In the painted window. */
export const probe = { x: 400, y: 450 };
export const editor = { x: 1000, y: 200, width: 800, height: 600 };

const run = promisify(execFile);

export async function openStage(signal: AbortSignal): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const desktop = stack.use(await startPrivateDesktop({ ...screen, signal }));
  stack.use(startMousepad(desktop));
  await placeEditor(desktop);
  const colourOf = (nonce: number) => ((nonce * 7919 + 4242) & 0xff_ff_ff) | 0x01_00_00;
  let now = 0;
  const byColour = new Map([[colourOf(0), 0]]);
  let arrived: (() => void) | null = null;
  const window = stack.use(
    await openTestWindow({
      ...desktop,
      app,
      title: app,
      box: painted,
      onInput: (kind) => {
        now += 1;
        byColour.set(colourOf(now), now);
        window.fill(colourOf(now));
        if (kind === "KeyPress") arrived?.();
      },
    }),
  );
  window.fill(colourOf(0));
  const input = await fakeInput(window.connection);
  const parts = stack.move();
  return {
    desktop,
    input,
    nonce: () => now,
    nonceOf: (colour) => byColour.get(colour),
    nextKey: () => new Promise((resolve) => (arrived = resolve)),
    focusPainted: async () => {
      input.move(probe.x, probe.y);
      input.button(1, true);
      input.button(1, false);
      await input.sync();
      await sleep(500);
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

async function placeEditor(desktop: PrivateDesktop): Promise<void> {
  const { x, y, width, height } = editor;
  const find = ["search", "--sync", "--onlyvisible", "--class", "mousepad"];
  const place = ["windowmove", `${x}`, `${y}`, "windowsize", `${width}`, `${height}`];
  await run("xdotool", [...find, ...place], { env: desktop.env, timeout: 30_000 });
}
