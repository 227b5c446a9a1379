/** The eyes on other systems than the usual one: scaled desktops, servers that lack something. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { RawFrame } from "@apprentice/core/event/raw-frame.ts";
import { expect, test } from "vitest";
import type { Sight } from "../observe/eyes.ts";
import { openAccessibility } from "./accessibility/open-accessibility.ts";
import { startChromium, startMousepad } from "./private-applications.ts";
import { type PrivateDesktop, startPrivateDesktop } from "./private-desktop.ts";
import { openTestWindow } from "./x11/testing/test-window.ts";
import { pixelAt, watchEyes } from "./x11/testing/watch-eyes.ts";

const size = { widthPx: 1600, heightPx: 1000 };
const clock = () => performance.timeOrigin + performance.now();
const approvesAll = { approves: () => true };

/** The first sight in which something is found. */
async function lookFor<T>(
  desktop: PrivateDesktop,
  find: (sight: Sight, frame: RawFrame) => T | undefined,
): Promise<T> {
  await using accessibility = await openAccessibility({ sessionBus: desktop.sessionBus, clock });
  await using watch = await watchEyes(desktop, { ...approvesAll, accessibility });
  for (let attempt = 0; attempt < 250; attempt++) {
    await sleep(200);
    const sight = await watch.eyes.look();
    const found = sight.frame ? find(sight, sight.frame) : undefined;
    if (found !== undefined) return found;
  }
  throw new Error("never seen");
}
const elementNamed = (sight: Sight, name: string) =>
  sight.context.elements.find((element) => element.name === name)?.box;

/** The smallest box around all pixels of one colour. */
function boxOfColour(frame: RawFrame, colour: number): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (let y = 0; y < frame.heightPx; y++) {
    for (let x = 0; x < frame.widthPx; x++) {
      if (pixelAt(frame, { x, y }) !== colour) continue;
      [left, top] = [Math.min(left, x), Math.min(top, y)];
      [right, bottom] = [Math.max(right, x), Math.max(bottom, y)];
    }
  }
  return right < 0
    ? undefined
    : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

test.each([1.5, 2])("a browser's places are in pixels, at a scale of %d", async (scale) => {
  await using desktop = await startPrivateDesktop(size);
  const style =
    "position:absolute;left:100px;top:90px;width:200px;height:60px;background:#ff8000;border:0";
  const page = `<body style="margin:0"><button style="${style}">Press</button></body>`;
  await startChromium(desktop, {
    url: `data:text/html,${encodeURIComponent(page)}`,
    flags: [`--force-device-scale-factor=${scale}`],
  });
  const { element, pixels, maximize, window } = await lookFor(desktop, (sight, frame) => {
    const box = elementNamed(sight, "Press");
    const painted = boxOfColour(frame, 0xff_80_00);
    const button = elementNamed(sight, "Maximize");
    const around = sight.context.window?.box;
    if (!box || !painted || !button || !around) return undefined;
    return { element: box, pixels: painted, maximize: button, window: around };
  });
  expect(element.width).toBe(200 * scale);
  // The browser's own buttons are told in other units than its pages: this one is at the window's right end.
  expect(maximize.x / window.width).toBeGreaterThan(0.85);
  for (const side of ["x", "y", "width", "height"] as const) {
    expect(Math.abs(element[side] - pixels[side])).toBeLessThanOrEqual(2);
  }
});

test("an editor tells its places in units of its own, at a scale of two; here they are pixels", async () => {
  await using desktop = await startPrivateDesktop({ ...size, env: { GDK_SCALE: "2" } });
  startMousepad(desktop);
  const { text, window } = await lookFor(desktop, (sight) => {
    const field = sight.context.elements.find(({ role }) => role === "text")?.box;
    const own = sight.context.window?.box;
    return field && own ? { text: field, window: own } : undefined;
  });
  expect(text.width / window.width).toBeGreaterThan(0.9);
  expect(text.y + text.height).toBeLessThanOrEqual(window.y + window.height);
});

test("without shared memory the pixels come the other way, and are the same", async () => {
  await using desktop = await startPrivateDesktop({ ...size, without: ["MIT-SHM"] });
  await using foreign = await openTestWindow({
    ...desktop,
    app: "foreign",
    title: "on top",
    box: { x: 300, y: 300, width: 100, height: 100 },
  });
  await using window = await openTestWindow({
    ...desktop,
    app: "nonce",
    title: "below",
    box: { x: 200, y: 200, width: 600, height: 500 },
  });
  foreign.raise();
  window.fill(0x12_34_56);
  foreign.fill(0xff_00_ff);
  await foreign.sync();
  await window.sync();
  await using watch = await watchEyes(desktop, { approves: ({ app }) => app === "nonce" });
  const seen = async () => {
    const { frame } = await watch.eyes.look();
    return [250, 350, 700].map((x) => frame && pixelAt(frame, { x, y: 350 }));
  };
  await expect.poll(seen, { timeout: 20_000 }).toEqual([0x12_34_56, 0, 0x12_34_56]);
});

/** The server ties some extensions together: one comes back with the other. */
test.each([
  { name: "RECORD", without: ["RECORD", "XTEST"] },
  { name: "DAMAGE", without: ["DAMAGE", "Composite"] },
])("a server without $name is refused by name", async ({ name, without }) => {
  await using desktop = await startPrivateDesktop({ ...size, without });
  const opened = watchEyes(desktop, approvesAll);
  await expect(opened).rejects.toMatchObject({
    code: "extension_missing",
    message: expect.stringContaining(name),
  });
});
