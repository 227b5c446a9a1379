/** The canary gate: planted values through the real recorder, hunted in everything that is stored. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { startChromium } from "@apprentice/desktop/linux/private-applications.ts";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";
import { startPracticeSite } from "@apprentice/learn/evaluate/practice/practice-site.ts";
import { canaryPage, canaryStyles, makeCanaries, type Canary } from "./canaries/canary-page.ts";
import { huntItems } from "./canaries/hunt-items.ts";
import type { Bench, BenchContext, Metric } from "./metric.ts";
import { recordInMemory } from "./recording/record-in-memory.ts";
import { type Workplace, openWorkplace } from "./recording/workplace.ts";

export const measure: Bench = canaryRecall;

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
