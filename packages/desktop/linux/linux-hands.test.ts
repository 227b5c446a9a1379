import { expect, test } from "vitest";
import { connectDisplay } from "./hands/display-connection.ts";
import { openLinuxHands } from "./linux-hands.ts";
import { startPrivateDesktop } from "./private-desktop.ts";

test("the pointer goes where it is sent, and nothing stays held or remapped", async () => {
  await using desktop = await startPrivateDesktop({ widthPx: 640, heightPx: 480 });
  await using display = await connectDisplay(desktop);
  const before = await display.keyboardMapping();
  const hands = await openLinuxHands(desktop);
  await hands.move({ x: 123, y: 45 });
  expect(await hands.pointer()).toEqual({ x: 123, y: 45 });
  await hands.type("Ж€");
  expect(await display.keyboardMapping()).not.toEqual(before);
  await hands.keyDown("shift");
  await hands.press("left");
  const shiftAndLeft = 0x101;
  expect((await display.pointer()).keyMask & shiftAndLeft).toBe(shiftAndLeft);
  await hands[Symbol.asyncDispose]();
  expect((await display.pointer()).keyMask & shiftAndLeft).toBe(0);
  expect(await display.keyboardMapping()).toEqual(before);
});
