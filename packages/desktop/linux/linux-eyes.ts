/** The Linux eyes see an X11 desktop: RECORD for input, window events, shared memory for frames, AT-SPI for elements. */
import { setImmediate as immediate } from "node:timers/promises";
import { isSecure } from "@apprentice/core/event/element.ts";
import type { Monitor } from "@apprentice/core/event/window.ts";
import { DesktopError } from "../errors.ts";
import type { Eyes, EyesOptions } from "../observe/eyes.ts";
import type { Accessibility } from "./accessibility/accessibility.ts";
import { type ConnectOptions, connect } from "./x11/connection.ts";
import { type FrameKeeper, createFrameKeeper } from "./x11/frame-keeper.ts";
import { createInputGate } from "./x11/input-gate.ts";
import { type Keyboard, createKeyboard } from "./x11/keyboard.ts";
import { readMonitors } from "./x11/monitors.ts";
import { type RecordStream, openRecordStream } from "./x11/record-stream.ts";
import { refuseUnsupported } from "./x11/refuse-unsupported.ts";
import { createSeenQueue } from "./x11/seen-queue.ts";
import { createServerClock } from "./x11/server-clock.ts";
import { createSightMaker, withoutSecret } from "./x11/sight-maker.ts";
import { createTileReader } from "./x11/tile-reader.ts";
import { startTimeProbe } from "./x11/time-probe.ts";
import { createWindowModel } from "./x11/window-model.ts";

export type LinuxEyesOptions = EyesOptions & {
  readonly platform: NodeJS.Platform;
  /** DISPLAY, WAYLAND_DISPLAY, XDG_SESSION_TYPE, GDK_SCALE. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly auth?: ConnectOptions["auth"];
  /** Null: no elements, and keys are gated by window alone. */
  readonly accessibility: Accessibility | null;
  readonly random: (length: number) => Uint8Array;
};

const healthEveryMs = 5000;
const tickMs = 100;
const retryEveryMs = 700;
/** Predefined atom RESOURCE_MANAGER: where the scale stands. */
const resources = 23;
const refreshLimitMs = 400;

/**
 * Opens the eyes on the display that `env` names.
 * Throws DesktopError: `unsupported_system`, `no_display`, `wayland_session`, `display_refused`, `extension_missing`.
 */
export async function openLinuxEyes(options: LinuxEyesOptions): Promise<Eyes> {
  const display = refuseUnsupported(options.platform, options.env);
  const { clock, accessibility } = options;
  const target = { display, ...(options.auth ? { auth: options.auth } : {}) };
  await using stack = new AsyncDisposableStack();
  const control = stack.use(await connect(target));
  const data = stack.use(await connect(target));
  const queue = createSeenQueue();
  const serverClock = createServerClock(clock);
  let lost = false;
  const lose = (code: string, message: string) => {
    if (lost) return;
    lost = true;
    gate.close();
    queue.push({ kind: "lost", code, message });
    queue.end();
  };
  const displayLost = () =>
    lose(
      "display_lost",
      `The display ${display} ended; recording stopped. Start it again once the desktop is back.`,
    );
  let keyboard: Keyboard | null = null;
  let stream: RecordStream | null = null;
  let frames: FrameKeeper | null = null;
  let monitors: readonly Monitor[] = [];
  const need = <T>(part: T | null): T => {
    if (part === null) throw new DesktopError("display_lost", "the eyes are not open yet");
    return part;
  };
  const probe = await startTimeProbe(control, serverClock, clock);
  const gate = createInputGate({
    eyes: options,
    connection: control,
    windows: () => windows,
    stream: () => need(stream),
    keyboard: () => need(keyboard),
    sights: () => sights,
    serverClock,
    clock,
    accessibility,
    emit: (seen) => queue.push(seen),
  });
  keyboard = await createKeyboard(control, () => gate.keyboardReady());
  let told = "null";
  const tellWindow = () => {
    if (!stream || !windows.settled || options.paused()) return;
    const { active } = windows;
    const window = active?.approved ? windows.infoOf(active) : null;
    const text = JSON.stringify(window);
    if (text === told) return;
    told = text;
    // Asking makes accessibility watch the application, so that elements stand ready at the first action.
    if (window) accessibility?.snapshot(window);
    if (window) accessibility?.focused(window);
    gate.tell({ kind: "window", tMs: clock(), window });
  };
  let openPopups: ReadonlySet<string> = new Set();
  /** What stands in a menu must be known while it is open; asking makes accessibility read it at once. */
  const askPopups = () => {
    if (options.paused()) return;
    const popups = windows.approvedParts().flatMap(({ info }) => (info.ownerId ? [info] : []));
    for (const popup of popups) if (!openPopups.has(popup.id)) accessibility?.snapshot(popup);
    openPopups = new Set(popups.map(({ id }) => id));
  };
  const windows = await createWindowModel({
    connection: control,
    approves: options.approves,
    browsers: options.browsers,
    ignoredWindowIds: options.ignoredWindowIds,
    clock,
    pointer: () => gate.pointer,
    documentUrl: async (window) => (await accessibility?.documentUrl(window)) ?? null,
    onAddressUnknown: () => frames?.addressUnknown(),
    onChange: () => {
      if (stream) sights.windowsChanged();
      if (stream) askPopups();
      frames?.windowsChanged();
      tellWindow();
    },
  });
  const sights = createSightMaker({
    windows,
    frames: () => need(frames),
    serverClock,
    accessibility,
    monitors: () => monitors,
    random: options.random,
    clock,
  });
  stream = await openRecordStream({
    control,
    data,
    onEnd: displayLost,
    listener: {
      device: (...event) => gate.device(...event),
      remapped: (first, perKeycode, keysyms) => keyboard?.patch(first, perKeycode, keysyms),
      replaced: () => keyboard?.reread(),
    },
  });
  const addressesHold = async () => {
    for (const { client, info } of windows.approvedParts()) {
      if (client.url === null || info.ownerId !== null || !client.facts.pid) continue;
      const url = (await accessibility?.documentUrl(info)) ?? null;
      if (url === client.url) continue;
      windows.documentChanged(client.facts.pid);
      return false;
    }
    return true;
  };
  const openFrames = async () => {
    monitors = await readMonitors(control, options.env);
    const reader = await createTileReader(control);
    return createFrameKeeper({
      connection: control,
      reader,
      windows,
      stream: need(stream),
      serverClock,
      clock,
      addressesHold,
    });
  };
  frames = await openFrames();
  stack.defer(() => frames?.[Symbol.dispose]());
  /** Another size of the screen means other tiles: frames begin anew, and old ones are not compared with. */
  const followScreen = async () => {
    await reopening;
    frames?.[Symbol.dispose]();
    const fresh = await openFrames();
    if (options.paused()) fresh.pause();
    frames = fresh;
  };
  let reopening: Promise<void> = Promise.resolve();
  control.onEvent((event) => {
    if (event.name === "PropertyNotify" && event.wid === control.root && event.atom === resources) {
      void readMonitors(control, options.env).then((read) => (monitors = read));
    }
    if (event.name !== "ConfigureNotify" || event.wid1 !== control.root || lost) return;
    if (event.width === control.widthPx && event.height === control.heightPx) return;
    control.resized(event.width, event.height);
    reopening = followScreen().catch(displayLost);
  });
  control.onLost(displayLost);
  data.onLost(displayLost);
  void watchAccessibility();
  tellWindow();

  let health = { due: clock() + healthEveryMs, fence: 0 };
  let held = false;
  let retryDueMs = 0;
  const ticker = setInterval(() => {
    gate.tick();
    const paused = options.paused();
    if (paused !== held) {
      held = paused;
      if (paused) frames?.pause();
      else frames?.resume();
      tellWindow();
    }
    if (!paused && clock() >= retryDueMs) {
      retryDueMs = clock() + retryEveryMs;
      windows.retryAddresses();
      // An application that has just started is on the accessibility bus later than its window is on the screen.
      if (windows.active?.approved) accessibility?.focused(windows.infoOf(windows.active));
    }
    if (clock() >= health.due) checkHealth();
  }, tickMs);
  stack.defer(() => clearInterval(ticker));
  const checkHealth = () => {
    if (need(stream).passed() < health.fence) {
      return lose(
        "record_silent",
        "The display no longer tells us of input; recording stopped so that nothing is missed unseen. Start it again.",
      );
    }
    health = { due: clock() + healthEveryMs, fence: need(stream).fence() };
    probe.ask();
  };

  async function watchAccessibility(): Promise<void> {
    if (!accessibility) return;
    for await (const change of accessibility.changes()) {
      if (lost) return;
      if (change.kind === "lost") return lose("accessibility_lost", change.message);
      if (change.kind === "document") {
        if (change.certain) windows.documentChanged(change.pid);
        else windows.documentDoubted(change.pid);
        continue;
      }
      // What an application tells may be read before the very key that it answers, where both have arrived: keys first.
      await immediate();
      if (change.kind === "focus") {
        gate.focusMoved(change.element && isSecure(change.element));
        if (!windows.active?.approved || options.paused()) continue;
        const element = change.element ? withoutSecret(change.element) : null;
        gate.tell({ kind: "focus", tMs: clock(), element });
      } else if (windows.active?.approved && !options.paused()) {
        const focused = accessibility.focused(windows.infoOf(windows.active));
        if (focused && (isSecure(focused) || focused.id !== change.elementId)) continue;
        gate.tell({
          kind: "field_value",
          tMs: clock(),
          elementId: change.elementId,
          value: change.value,
        });
      }
    }
  }

  const parts = stack.move();
  const close = async () => {
    lost = true;
    gate.close();
    queue.end();
    await parts.disposeAsync();
  };
  options.signal.addEventListener("abort", () => void close(), { once: true });
  return {
    get monitors() {
      return monitors;
    },
    events: () => queue,
    async look() {
      if (lost) throw new DesktopError("display_lost", `the display ${display} is gone`);
      await windows.whenSettled(refreshLimitMs);
      await frames?.refresh(refreshLimitMs);
      return sights.now(clock(), gate.pointer);
    },
    async windowAt(point) {
      if (lost) throw new DesktopError("display_lost", `the display ${display} is gone`);
      // A round trip: every change of windows from before the question is known then.
      await control.sync();
      await windows.whenSettled(refreshLimitMs);
      const client = windows.settled ? windows.pointed(point) : null;
      return client?.approved ? windows.infoOf(client) : null;
    },
    [Symbol.asyncDispose]: close,
  };
}
