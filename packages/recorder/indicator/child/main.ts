/**
 * The indicator's own process: shows the window, listens for click and key, and proves four times a second by asking
 * the X server that the window can be seen. It ends with its parent, whose end of stdin then closes.
 */
import { createInterface } from "node:readline";
import { type Connection, connect } from "@apprentice/desktop/linux/x11/connection.ts";
import { readMonitors } from "@apprentice/desktop/linux/x11/monitors.ts";
import { monotonicMs } from "../monotonic.ts";
// Types only: what checks them is the parent's, and would cost memory here.
import type { FromChild, ToChild } from "../protocol.ts";
import { grabHotkey } from "./hotkey.ts";
import { type IndicatorWindow, openWindow } from "./window.ts";

const beatMs = 250;
let window: IndicatorWindow | null = null;

function say(message: FromChild): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function fail(error: unknown): void {
  say({ kind: "failed", message: error instanceof Error ? error.message : "unknown" });
  process.exitCode = 1;
  setTimeout(() => process.exit(), 50);
}

async function open(how: Extract<ToChild, { kind: "open" }>): Promise<void> {
  const { display, auth } = how;
  const connection: Connection = await connect({ display, ...(auth && { auth }) });
  connection.onLost(() => fail(new Error("The display went away.")));
  const [monitor] = await readMonitors(connection, process.env);
  if (!monitor) throw new Error("The display has no monitor.");
  // Any program can say that this desktop draws everything tiny; the indicator is never smaller than it is designed.
  const scale = Math.max(1, monitor.scale);
  window = openWindow({
    connection,
    monitor,
    widthPx: Math.round(how.widthPx * scale),
    heightPx: Math.round(how.heightPx * scale),
    onClick: () => say({ kind: "press", by: "click" }),
  });
  const hotkey = await grabHotkey(connection, () => say({ kind: "press", by: "hotkey" }));
  say({ kind: "ready", windowId: String(window.id), scale, hotkey });
  void beat(window);
}

async function beat(shown: IndicatorWindow): Promise<void> {
  const atMs = monotonicMs();
  say({ kind: "beat", atMs, proof: await shown.prove() });
  setTimeout(() => void beat(shown), beatMs);
}

function take(message: ToChild): void {
  switch (message.kind) {
    case "open":
      open(message).catch(fail);
      return;
    case "paint":
      void window
        ?.paint({ ...message, pixels: Buffer.from(message.pixels, "base64") })
        .then(() => say({ kind: "painted", number: message.number }))
        .catch(fail);
  }
}

// The parent is the only writer of this pipe, and it is the same program: its lines are taken as they are.
createInterface({ input: process.stdin })
  .on("line", (line) => take(JSON.parse(line) as ToChild))
  .on("close", () => process.exit());
process.stdout.on("error", () => process.exit());
