import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { openLinuxHands } from "@apprentice/desktop/linux/linux-hands.ts";
import { connect } from "@apprentice/desktop/linux/x11/connection.ts";
import { openTestWindow } from "@apprentice/desktop/linux/x11/testing/test-window.ts";
import { type Indicator, startIndicator } from "./start-indicator.ts";
import { screen, useDesktop } from "./testing/use-desktop.ts";

const desktop = useDesktop();

const open = (signal = new AbortController().signal): Promise<Indicator> =>
  startIndicator({ env: desktop().env, signal, clock: () => Date.UTC(2026, 0, 1) });

const address = () => ({ display: desktop().display, auth: desktop().auth });
const middle = { x: screen.widthPx / 2, y: 20 };

/** What is on the screen there now, 0xRRGGBB. */
async function colourAt(x: number, y: number): Promise<number> {
  using connection = await connect(address());
  const reply = await connection.ask<{ data: Buffer }>((callback) =>
    connection.x.GetImage(2, connection.root, x, y, 1, 1, 0xff_ff_ff_ff, callback),
  );
  return (reply?.data.readUInt32LE(0) ?? 0) & 0xff_ff_ff;
}

async function eventually(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await holds()) return;
    await sleep(50);
  }
  throw new Error(`it never came to be: ${what}`);
}

/** A loss is for good; where this process had no time to read proofs, the next ones show that there was none. */
const patience = { timeout: 20_000 };

/** Counts toggles as they come. */
function countPresses(indicator: Indicator): () => number {
  let count = 0;
  void (async () => {
    for await (const press of indicator.presses()) if (press === "toggle") count += 1;
  })();
  return () => count;
}

async function pressKeys(): Promise<void> {
  await using hands = await openLinuxHands(address());
  for (const key of ["ctrl", "alt", "p"]) await hands.keyDown(key);
  for (const key of ["p", "alt", "ctrl"]) await hands.keyUp(key);
}

test("it is proven to be seen, and recording and paused look different", async () => {
  await using indicator = await open();
  await expect.poll(indicator.alive, patience).toBe(true);
  expect(indicator.hotkey).toBe(true);
  const ground = () => colourAt(middle.x, 38);
  const state = { applications: ["Mousepad", "<&\u0007>"], startedMs: 0 };
  await indicator.show({ ...state, paused: false });
  expect(await ground()).toBe(0x17_18_1c);
  await indicator.show({ ...state, paused: true });
  expect(await ground()).toBe(0xff_d2_57);
  await sleep(1200);
  await expect.poll(indicator.alive, patience).toBe(true);
});

test("a click toggles once, a double click as well, and a drag moves it instead", async () => {
  await using indicator = await open();
  const presses = countPresses(indicator);
  await using hands = await openLinuxHands(address());
  const click = async () => {
    await hands.press("left");
    await hands.release("left");
  };
  await hands.move(middle);
  await click();
  await click();
  await eventually(() => presses() === 1, "one toggle");
  await hands.press("left");
  await hands.move({ x: middle.x + 40, y: middle.y + 200 });
  await hands.release("left");
  await eventually(async () => (await colourAt(middle.x + 40, 238)) === 0xff_d2_57, "it moved");
  await sleep(600);
  expect(presses()).toBe(1);
  await expect.poll(indicator.alive, patience).toBe(true);
});

test("the key toggles, with caps lock and num lock on as well", async () => {
  await using indicator = await open();
  const presses = countPresses(indicator);
  await pressKeys();
  await eventually(() => presses() === 1, "a toggle by the key");
  expect(indicator.hotkey).toBe(true);
  await using hands = await openLinuxHands(address());
  for (const lock of ["caps_lock", "num_lock"]) {
    const before = presses();
    await hands.keyDown(lock);
    await hands.keyUp(lock);
    await pressKeys();
    await eventually(() => presses() === before + 1, `a toggle with ${lock}`);
    await hands.keyDown(lock);
    await hands.keyUp(lock);
  }
});

test("a key that another program holds is told, and free again it is taken", async () => {
  {
    using other = await connect(address());
    const [controlAndAlt, keyP] = [4 | 8, 33];
    other.x.GrabKey(other.root, 1, controlAndAlt, keyP, 1, 1);
    await other.sync();
    await using indicator = await open();
    expect(indicator.hotkey).toBe(false);
    expect(indicator.alive()).toBe(true);
  }
  await eventually(async () => {
    await using indicator = await open();
    return indicator.hotkey;
  }, "the key is free");
});

test("it comes back above a fullscreen window that is raised over it", async () => {
  await using indicator = await open();
  const box = { x: 0, y: 0, width: screen.widthPx, height: screen.heightPx };
  await using cover = await openTestWindow({
    ...address(),
    app: "cover",
    title: "cover",
    box,
    popup: {},
  });
  for (let times = 0; times < 3; times++) {
    // So long that it is proven anew in between: what is asked is that it comes back, not how often in a moment.
    await sleep(1_000);
    cover.raise();
    await cover.sync();
    await eventually(async () => (await colourAt(middle.x, 38)) === 0xff_d2_57, "on top again");
  }
  expect(await colourAt(middle.x, 300)).toBe(0);
  await sleep(900);
  await expect.poll(indicator.alive, patience).toBe(true);
});

test("under a compositor it is proven as well, and a compositor that hides it ends it", async () => {
  await using compositor = desktop().spawn("picom", [
    "--config",
    "/dev/null",
    "--backend",
    "xrender",
  ]);
  void compositor;
  await using indicator = await open();
  for (let second = 0; second < 2; second++) {
    await indicator.show({ applications: ["Mousepad"], startedMs: 0, paused: second === 0 });
    await sleep(1000);
    await expect.poll(indicator.alive, patience).toBe(true);
  }
  using other = await connect(address());
  const opacity = await other.atom("_NET_WM_WINDOW_OPACITY");
  const cardinal = 6;
  other.x.ChangeProperty(0, Number(indicator.windowId), opacity, cardinal, 32, Buffer.alloc(4));
  expect(await indicator.lost).toContain("transparent");
});

test("a window that insists on lying above it ends it, with a reason", async () => {
  await using indicator = await open();
  const box = { x: 0, y: 0, width: screen.widthPx, height: 60 };
  await using cover = await openTestWindow({
    ...address(),
    app: "cover",
    title: "cover",
    box,
    popup: {},
  });
  const insist = setInterval(() => cover.raise(), 1);
  const reason = await indicator.lost;
  clearInterval(insist);
  expect(reason).toContain("covering");
  expect(indicator.alive()).toBe(false);
});

test("unmapped by another program it comes back and is proven again", async () => {
  await using indicator = await open();
  using other = await connect(address());
  other.x.UnmapWindow(Number(indicator.windowId));
  await other.sync();
  await eventually(async () => (await colourAt(middle.x, 38)) === 0xff_d2_57, "shown again");
  await sleep(900);
  await expect.poll(indicator.alive, patience).toBe(true);
});

test("destroyed by another program it is lost within a second", async () => {
  await using indicator = await open();
  using other = await connect(address());
  other.x.DestroyWindow(Number(indicator.windowId));
  expect(await indicator.lost).toContain("destroyed");
  expect(indicator.alive()).toBe(false);
});

test("a killed process is lost at once, and a stopped one within a second, for good", async () => {
  await using killed = await open();
  process.kill(killed.pid, "SIGKILL");
  // By its end, and not because it has not answered for a while.
  expect(await killed.lost).toContain("ended");
  expect(killed.alive()).toBe(false);

  await using frozen = await open();
  process.kill(frozen.pid, "SIGSTOP");
  try {
    expect(await frozen.lost).toContain("stopped answering");
  } finally {
    process.kill(frozen.pid, "SIGCONT");
  }
  await sleep(600);
  expect(frozen.alive()).toBe(false);
});

test("disposing is no loss, and an abort takes it away", async () => {
  const stop = new AbortController();
  const indicator = await open(stop.signal);
  const loss = Promise.race([indicator.lost, sleep(700).then(() => "none")]);
  stop.abort();
  expect(await loss).toBe("none");
  expect(indicator.alive()).toBe(false);
  await indicator[Symbol.asyncDispose]();
  expect(await colourAt(middle.x, 38)).toBe(0);
});

test("without a display it is refused with what to do", async () => {
  const { signal } = new AbortController();
  const how = { signal, clock: () => 0 };
  await expect(startIndicator({ ...how, env: {} })).rejects.toMatchObject({
    code: "indicator_failed",
  });
  const nowhere = { env: { DISPLAY: ":4099" }, ...how };
  await expect(startIndicator(nowhere)).rejects.toMatchObject({ code: "indicator_failed" });
});
