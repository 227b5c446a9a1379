import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { takePrivateScreenshot } from "./private-screenshot.ts";
import { type PrivateDesktop, startPrivateDesktop } from "./private-desktop.ts";
import { openTestWindow } from "./x11/testing/test-window.ts";
import { pixelAt, watchEyes } from "./x11/testing/watch-eyes.ts";

let desktop: PrivateDesktop;
let compositor: ReturnType<PrivateDesktop["spawn"]>;
beforeAll(async () => {
  desktop = await startPrivateDesktop({ widthPx: 1280, heightPx: 800 });
  compositor = desktop.spawn("picom", [
    "--config",
    "/dev/null",
    "--backend",
    "xrender",
    "--fading",
    "--fade-out-step",
    "0.004",
  ]);
  await sleep(1000);
});
afterAll(async () => {
  await compositor[Symbol.asyncDispose]();
  await desktop[Symbol.asyncDispose]();
});

const approvesNonce = { approves: (window: { app: string }) => window.app === "nonce" };

test("through a translucent approved window nothing of the windows below is seen", async () => {
  await using foreign = await openTestWindow({
    ...desktop,
    app: "foreign",
    title: "below",
    box: { x: 250, y: 200, width: 300, height: 300 },
  });
  await using window = await openTestWindow({
    ...desktop,
    app: "nonce",
    title: "translucent",
    box: { x: 200, y: 150, width: 400, height: 400 },
  });
  await window.opacity(0.5);
  foreign.fill(0xff_00_ff);
  window.fill(0x00_80_00);
  await window.sync();
  await foreign.sync();
  // The control: on the screen the one does show through the other.
  const redOnScreen = async () => {
    const screen = await takePrivateScreenshot(desktop);
    return screen.rgb[(400 * screen.widthPx + 400) * 3];
  };
  const patience = { timeout: 20_000 };
  await expect
    .poll(redOnScreen, { ...patience, message: "red of the foreign window" })
    .toBeGreaterThan(64);
  await using watch = await watchEyes(desktop, approvesNonce);
  const seen = new Set<number | null>();
  const own = async () => {
    const { frame } = await watch.eyes.look();
    const colour = frame && pixelAt(frame, { x: 400, y: 400 });
    seen.add(colour);
    return colour;
  };
  await expect.poll(own, patience).toBe(0x00_80_00);
  expect([...seen].filter((colour) => colour !== null && colour >> 16 > 0)).toEqual([]);
});

test("a foreign window that fades away is on the screen for a while, and in no frame", async () => {
  await using window = await openTestWindow({
    ...desktop,
    app: "nonce",
    title: "below",
    box: { x: 200, y: 150, width: 600, height: 500 },
  });
  window.fill(0x00_80_00);
  await window.sync();
  await using watch = await watchEyes(desktop, approvesNonce);
  const isForeign = (red: number, green: number, blue: number) =>
    red > 24 && blue > 24 && green < 128;
  let seenOnScreen = 0;
  for (let round = 0; round < 3; round++) {
    const foreign = await openTestWindow({
      ...desktop,
      app: "foreign",
      title: "fades",
      box: { x: 300, y: 250, width: 300, height: 200 },
    });
    foreign.raise();
    foreign.fill(0xff_00_ff);
    await foreign.sync();
    await sleep(700);
    await foreign[Symbol.asyncDispose]();
    for (let look = 0; look < 6; look++) {
      const screen = await takePrivateScreenshot(desktop);
      const [red = 0, green = 0, blue = 0] = screen.rgb.subarray((350 * screen.widthPx + 450) * 3);
      if (isForeign(red, green, blue)) seenOnScreen += 1;
      const { frame } = await watch.eyes.look();
      const colour = (frame && pixelAt(frame, { x: 450, y: 350 })) ?? 0;
      expect(isForeign(colour >> 16, (colour >> 8) & 0xff, colour & 0xff)).toBe(false);
    }
  }
  expect(seenOnScreen, "looks at the screen that caught the fading window").toBeGreaterThan(0);
});
