/** The canary gate: planted values through the real recorder, hunted in everything that is stored; and foreign windows. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { startChromium } from "@apprentice/desktop/linux/private-applications.ts";
import { openTestWindow } from "@apprentice/desktop/linux/x11/testing/test-window.ts";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";
import { startPracticeSite } from "@apprentice/learn/evaluate/practice/practice-site.ts";
import { canaryPage, canaryStyles, makeCanaries, type Canary } from "./canaries/canary-page.ts";
import { huntItems } from "./canaries/hunt-items.ts";
import type { Bench, BenchContext, Metric } from "./metric.ts";
import { recordInMemory } from "./recording/record-in-memory.ts";
import { storedPictures } from "./recording/stored-pictures.ts";
import { type Workplace, openWorkplace } from "./recording/workplace.ts";

export const measure: Bench = async (context) => [
  ...(await structuralLeaks(context)),
  ...(await canaryRecall(context)),
];

/** Unapproved windows of one hue come, go and cover; any pixel of that hue in a stored tile is a leak. */
async function structuralLeaks({ log, quick, signal }: BenchContext): Promise<Metric[]> {
  const switches = quick ? 200 : 10_000;
  await using workplace = await openWorkplace({ widthPx: 1024, heightPx: 700 });
  const { desktop, hands } = workplace;
  await using foreign = await openTestWindow({
    ...desktop,
    app: "foreign",
    title: "foreign",
    box: { x: 60, y: 60, width: 400, height: 300 },
  });
  await using own = await openTestWindow({
    ...desktop,
    app: "approved",
    title: "approved",
    box: { x: 100, y: 80, width: 560, height: 420 },
  });
  let rawLeaks = 0;
  let frames = 0;
  await using guard = await createGuard({ sessionKey: randomBytes(32) });
  const recording = await recordInMemory(workplace, {
    rules: [{ app: "approved" }],
    guard: {
      ...guard,
      observation: (sight, rule) => {
        frames += sight.frame ? 1 : 0;
        for (const tile of sight.frame?.tiles ?? [])
          if (tile && hasMarker(tile.pixels, 4, [2, 1, 0])) rawLeaks += 1;
        return guard.observation(sight, rule);
      },
    },
  });
  foreign.fill(marker);
  // The approved window has to be the active one; right clicks on it keep it so.
  await hands.move({ x: 600, y: 450 });
  await hands.press("left");
  await hands.release("left");
  await sleep(1_200);
  for (let count = 0; count < switches; count += 1) {
    signal.throwIfAborted();
    (count % 2 === 0 ? foreign : own).raise();
    foreign.moveTo(40 + ((count * 61) % 500), 30 + ((count * 37) % 300));
    own.fill((((count * 5) % 200) << 8) | 0x10);
    foreign.fill(marker);
    await foreign.sync();
    await hands.move({ x: 130 + ((count * 83) % 500), y: 110 + ((count * 29) % 360) });
    await hands.press("right");
    await hands.release("right");
    await sleep(count % 3 === 0 ? 30 : 4);
    if (count % 1_000 === 999) log(`guard-canaries: ${count + 1} of ${switches} switches`);
  }
  await recording.finish();
  let storedLeaks = 0;
  const pictures = storedPictures(recording.items);
  for (const item of recording.items) {
    if (item.topic !== "observation") continue;
    const picture = await pictures.of(item.observation);
    if (picture && hasMarker(picture.rgb, 3, [0, 1, 2])) storedLeaks += 1;
  }
  // The eyes of the workplace see everything: the marker must be found there, or the search is blind.
  foreign.raise();
  await foreign.sync();
  foreign.fill(marker);
  await foreign.sync();
  await sleep(500);
  const { frame } = await workplace.look();
  const control = frame?.tiles.some((tile) => tile && hasMarker(tile.pixels, 4, [2, 1, 0]));
  if (control !== true)
    throw new Error("the marker was not found where it is shown, so nothing was measured");
  if (frames < 5) throw new Error(`only ${frames} frames were taken, so nothing was measured`);
  return [
    {
      metric: "guard.structural_leaks",
      value: rawLeaks + storedLeaks,
      unit: `of ${switches} switches`,
      aim: "<= 0",
      baseline: frames,
    },
  ];
}

const marker = 0xf0_00_e8;

function hasMarker(
  pixels: Uint8Array,
  stride: number,
  [red, green, blue]: readonly [number, number, number],
): boolean {
  for (let at = 0; at < pixels.length; at += stride)
    if (pixels[at + red] === 0xf0 && pixels[at + green] === 0 && pixels[at + blue] === 0xe8)
      return true;
  return false;
}

/** Canaries typed in several ways and shown on pages of several styles; a class and modality at a time. */
async function canaryRecall({ log, quick, signal }: BenchContext): Promise<Metric[]> {
  await using site = await startPracticeSite();
  await using workplace = await openWorkplace({
    widthPx: 1100,
    heightPx: 800,
    browsers: ["chromium"],
  });
  await startChromium(workplace.desktop, {
    url: site.startUrl,
    x: 0,
    y: 0,
    widthPx: 1080,
    heightPx: 780,
  });
  await workplace.until("the browser", ({ context }) =>
    context.window?.url?.includes(site.host) ? true : null,
  );
  await using engine = await openEngine();
  const tally = new Map<string, { planted: number; hidden: number }>();
  let controls = 0;
  const rounds = quick ? 2 : 24;
  for (let round = 0; round < rounds; round += 1) {
    signal.throwIfAborted();
    const masking = round % 2 === 0 ? "roles" : "detect";
    const canaries = makeCanaries(round + 1);
    const style = canaryStyles[round % canaryStyles.length] ?? "";
    const page = site.open(canaryPage(canaries, style));
    await page.loaded;
    await workplace.element("Control", ["button", "push button"]);
    const ocr = masking === "detect" ? await openEngine() : null;
    await using guard = await createGuard({ sessionKey: randomBytes(32), ocr });
    const rule = { app: "chromium", browser: true, sites: [site.host], masking } as const;
    const recording = await recordInMemory(workplace, { rules: [rule], guard });
    await sleep(600);
    await typeAll(workplace, canaries);
    await clickOn(workplace, "Control");
    await sleep(400);
    await recording.finish();
    const found = await huntItems(recording.items, engine);
    if (found.sees("control")) controls += 1;
    for (const { class: name, modality, value } of canaries) {
      const key = `${name}.${modality}.${masking}`;
      const one = tally.get(key) ?? { planted: 0, hidden: 0 };
      one.planted += 1;
      if (!found.sees(value)) one.hidden += 1;
      tally.set(key, one);
    }
    log(`guard-canaries: round ${round + 1} of ${rounds}`);
  }
  if (controls < rounds)
    throw new Error(`the control was found in ${controls} of ${rounds} rounds: the hunt is blind`);
  return [...tally].map(([key, { planted, hidden }]) => ({
    metric: `guard.canary_recall.${key}`,
    value: hidden / planted,
    unit: `share of ${planted}`,
    aim: key.startsWith("password") || key.endsWith("roles") ? ">= 1" : ">= 0.95",
    baseline: null,
  }));
}

async function clickOn({ element, hands }: Workplace, name: string): Promise<void> {
  const { box } = await element(name);
  await hands.move({ x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) });
  await sleep(60);
  await hands.press("left");
  await hands.release("left");
  await sleep(350);
}

async function typeAll(workplace: Workplace, canaries: readonly Canary[]): Promise<void> {
  const { hands } = workplace;
  const stroke = async (key: string): Promise<void> => {
    await hands.keyDown(key);
    await hands.keyUp(key);
    await sleep(15);
  };
  for (const { modality, value, field } of canaries) {
    if (field === null) continue;
    await clickOn(workplace, field);
    const letters = Array.from(value);
    // Backwards: each letter is put in front of those before it.
    for (const letter of modality === "reversed" ? letters.toReversed() : letters) {
      await hands.type(letter);
      await sleep(20);
      if (modality === "reversed") await stroke("left");
    }
    if (modality !== "abandoned") continue;
    for (const _ of letters) await stroke("backspace");
  }
}
