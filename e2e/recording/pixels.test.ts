/** What observations show: the moment before their action, and nothing of windows that are not approved. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { RawFrame } from "@apprentice/core/event/raw-frame.ts";
import { recordInMemory } from "@apprentice/cli/bench/recording/record-in-memory.ts";
import {
  storedPictures,
  textOf,
  wordsIn,
} from "@apprentice/cli/bench/recording/stored-pictures.ts";
import { type Workplace, openWorkplace } from "@apprentice/cli/bench/recording/workplace.ts";
import { startXterm } from "@apprentice/desktop/linux/private-applications.ts";
import { openTestWindow } from "@apprentice/desktop/linux/x11/testing/test-window.ts";
import { pixelAt } from "@apprentice/desktop/linux/x11/testing/watch-eyes.ts";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import type { Guard } from "@apprentice/guard/guard.ts";
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";
import { seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import { afterAll, beforeAll, expect, test } from "vitest";

const rounds = Number(process.env["APPRENTICE_E2E_ROUNDS"] ?? 1);
const rules = [{ app: "nonce" }];
let workplace: Workplace;
beforeAll(async () => {
  workplace = await openWorkplace({ widthPx: 1280, heightPx: 800 });
});
afterAll(() => workplace[Symbol.asyncDispose]());

/** The guard, with a look at each frame before it is cleaned. */
function lookingBefore(
  guard: Guard,
  look: (frame: RawFrame, context: ObservationContext) => void,
): Guard {
  return {
    ...guard,
    observation: (sight, rule) => {
      if (sight.frame) look(sight.frame, sight.context);
      return guard.observation(sight, rule);
    },
  };
}

test("each observation shows the nonce from before its action", async () => {
  const { desktop, hands } = workplace;
  const colour = (nonce: number): number => ((nonce * 7919 + 4242) & 0x3f_ff_ff) | 0x40_00_00;
  let nonce = 0;
  await using window = await openTestWindow({
    ...desktop,
    app: "nonce",
    title: "nonce",
    box: { x: 300, y: 200, width: 500, height: 400 },
    onInput: () => {
      nonce += 1;
      window.fill(colour(nonce));
    },
  });
  window.fill(colour(0));
  await hands.move({ x: 500, y: 350 });
  await using guard = await createGuard({ sessionKey: randomBytes(32) });
  // Without elements the guard fills everything, so the frame is looked at just before.
  const shown = new Map<string, number | null>();
  const recording = await recordInMemory(workplace, {
    rules,
    guard: lookingBefore(guard, (frame, { id }) =>
      shown.set(id, pixelAt(frame, { x: 500, y: 350 })),
    ),
  });
  // Younger windows may have a focus that is not known yet.
  await sleep(1_300);
  const random = seededRandom(3);
  const inputsBefore: number[] = [];
  let inputs = 0;
  for (let round = 0; round < 36 * rounds; round += 1) {
    inputsBefore.push(inputs);
    const key = round % 4 === 1 ? "f5" : "f6";
    if (round % 2 === 0) await hands.press("right");
    else await hands.keyDown(key);
    await sleep(random.pick([4, 12, 30, 60]));
    if (round % 2 === 0) await hands.release("right");
    else await hands.keyUp(key);
    inputs += 2;
    await sleep(random.pick([5, 20, 60, 110, 160]));
  }
  await recording.finish();
  const nonceOf = new Map(Array.from({ length: inputs + 1 }, (_, at) => [colour(at), at]));
  const actions = recording.items.flatMap((item) => (item.topic === "action" ? [item.action] : []));
  expect(actions.map(({ kind }) => kind)).toEqual(
    inputsBefore.map((_, round) => (round % 2 === 0 ? "right_click" : "key")),
  );
  let decoded = 0;
  let exact = 0;
  for (const [index, { observationId }] of actions.entries()) {
    const held = nonceOf.get(shown.get(observationId ?? "") ?? -1);
    if (held === undefined) continue;
    decoded += 1;
    expect(held).toBeLessThanOrEqual(inputsBefore[index] ?? -1);
    if (held === inputsBefore[index]) exact += 1;
  }
  expect(decoded).toBeGreaterThan(inputsBefore.length * 0.8);
  // Some inputs come faster than a window can paint and a frame can be read.
  expect(exact).toBeGreaterThan(inputsBefore.length * 0.3);
});

test("no pixel and no word of windows that are not approved is stored, wherever they move", async () => {
  const { desktop, hands } = workplace;
  await using window = await openTestWindow({
    ...desktop,
    app: "nonce",
    title: "approved",
    box: { x: 200, y: 150, width: 700, height: 500 },
  });
  window.fill(0x00_80_00);
  const secret = `kalomitu${seededRandom(8).integer(10_000, 99_999)}`;
  const shows = `while true; do echo ${secret} ${secret}; sleep 0.2; done`;
  await using _terminal = startXterm(desktop, ["sh", "-c", shows]);
  await using foreign = await openTestWindow({
    ...desktop,
    app: "foreign",
    title: `about ${secret}`,
    box: { x: 20, y: 20, width: 320, height: 240 },
  });
  await workplace.until("the terminal", ({ context }) =>
    context.windows.find(({ app }) => app === "xterm"),
  );
  let rawFrames = 0;
  let foreignPixels = 0;
  await using guard = await createGuard({ sessionKey: randomBytes(32) });
  const recording = await recordInMemory(workplace, {
    rules,
    guard: lookingBefore(guard, (frame) => {
      rawFrames += 1;
      for (const tile of frame.tiles)
        foreignPixels += tile ? magenta(tile.pixels, 4, [2, 1, 0]) : 0;
    }),
  });
  const random = seededRandom(5);
  for (let step = 0; step < 60 * rounds; step += 1) {
    if (step % 6 === 0) foreign.raise();
    if (step % 6 === 3) window.raise();
    foreign.moveTo(60 + ((step * 41) % 800), 40 + ((step * 67) % 500));
    foreign.magentaNoise(() => random.next());
    window.fill(((step % 100) * 0x0100) & 0x00_ff_00);
    await foreign.sync();
    await hands.move({ x: 210 + ((step * 97) % 680), y: 200 + ((step * 53) % 440) });
    await hands.press("right");
    await hands.release("right");
    await sleep(25);
  }
  await recording.finish();
  const pictures = storedPictures(recording.items);
  await using engine = await openEngine();
  let words = "";
  let seen = 0;
  for (const item of recording.items) {
    if (item.topic !== "observation") continue;
    const picture = await pictures.of(item.observation);
    if (!picture) continue;
    foreignPixels += magenta(picture.rgb, 3, [0, 1, 2]);
    if (seen % 20 === 0) words += await wordsIn(picture, engine);
    seen += 1;
  }
  expect(seen).toBeGreaterThan(10);
  expect(rawFrames).toBeGreaterThan(10);
  expect(foreignPixels).toBe(0);
  const all = `${textOf(recording.items)} ${words}`;
  expect(all.includes("kalomitu")).toBe(false);
  // The same search finds what is approved, and the same count finds the foreign window's own pixels.
  expect(all.includes("nonce")).toBe(true);
  const { frame } = await workplace.look();
  expect(frame?.tiles.some((tile) => tile && magenta(tile.pixels, 4, [2, 1, 0]) > 0)).toBe(true);
});

/** Pixels with bright red and blue and no green, as the foreign window alone has them. */
function magenta(
  pixels: Uint8Array,
  stride: number,
  [red, green, blue]: readonly [number, number, number],
): number {
  let found = 0;
  for (let at = 0; at < pixels.length; at += stride)
    if (
      (pixels[at + red] ?? 0) >= 128 &&
      (pixels[at + blue] ?? 0) >= 128 &&
      pixels[at + green] === 0
    )
      found += 1;
  return found;
}
