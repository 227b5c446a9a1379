/** Canaries in a browser: typed in several ways, pasted, and shown on pages of several styles. */
import { setTimeout as sleep } from "node:timers/promises";
import { startChromium } from "@apprentice/desktop/linux/private-applications.ts";
import type { OcrEngine } from "@apprentice/guard/pixels/ocr/ocr-engine.ts";
import { startPracticeSite } from "@apprentice/learn/evaluate/practice/practice-site.ts";
import { openWorkplace } from "../recording/workplace.ts";
import { type Canary, canaryMaker } from "./canary.ts";
import { canaryPage, canaryStyles, fieldOf, pageCanaries } from "./canary-page.ts";
import { recordRound } from "./record-round.ts";
import type { Masking, Outcome } from "./tally.ts";
import { clickOn, pasteCanaries, typeCanaries } from "./type-canaries.ts";

export type RoundsOptions = {
  readonly rounds: number;
  readonly engine: OcrEngine;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
};

export type Rounds = {
  readonly outcomes: readonly Outcome[];
  /** Rounds in which what must be found was found. */
  readonly controls: number;
  /** Words of harmless lines that pages showed while masking by detection, and how many of them were hidden. */
  readonly harmless: { readonly shown: number; readonly hidden: number };
};

const screen = { widthPx: 1280, heightPx: 1000 };
const harmlessTexts = 3;

export async function browserRounds(options: RoundsOptions): Promise<Rounds> {
  const { engine, log, signal } = options;
  await using site = await startPracticeSite();
  await using workplace = await openWorkplace({ ...screen, browsers: ["chromium"] });
  const place = { x: 0, y: 0, widthPx: 1270, heightPx: 980 };
  await startChromium(workplace.desktop, { ...place, url: site.startUrl });
  await workplace.until("the browser", ({ context }) =>
    context.window?.url?.includes(site.host) ? true : null,
  );
  const outcomes: Outcome[] = [];
  let [controls, shown, hidden] = [0, 0, 0];
  for (let round = 0; round < options.rounds; round += 1) {
    signal.throwIfAborted();
    const masking: Masking = round % 2 === 0 ? "roles" : "detect";
    const maker = canaryMaker(round + 1);
    const canaries = pageCanaries(maker, round);
    const harmless = Array.from({ length: harmlessTexts }, () => maker.harmless());
    const style = canaryStyles[round % canaryStyles.length] ?? "";
    const page = site.open(canaryPage(canaries, { style, harmless }));
    await page.loaded;
    await workplace.element("Control", ["button", "push button"]);
    const done = await recordRound({
      workplace,
      masking,
      engine,
      log,
      rules: [{ app: "chromium", browser: true, sites: [site.host] }],
      isStructural,
      work: async (photograph) => {
        await sleep(600);
        await typeCanaries(workplace, canaries);
        await pasteCanaries(workplace, canaries);
        await photograph();
        await clickOn(workplace, "Control");
        await sleep(400);
        return canaries;
      },
    });
    outcomes.push(...done.outcomes);
    if (done.hunt.sees("control")) controls += 1;
    if (masking === "detect") {
      const words = harmlessWords(harmless, done.unprotected);
      shown += words.length;
      hidden += words.filter((word) => !done.hunt.sees(word)).length;
    }
    log(`guard-canaries: page ${round + 1} of ${options.rounds}`);
  }
  return { outcomes, controls, harmless: { shown, hidden } };
}

/** Those of harmless lines that the hunter reads where they are shown without protection. */
function harmlessWords(lines: readonly string[], unprotected: readonly string[]): string[] {
  const seen = new Set(unprotected.flatMap((text) => text.split(/\s+/)));
  const words = lines.flatMap((line) => line.split(/\s+/));
  return words.filter((word) => /^[A-Za-z]{5,}$/.test(word) && seen.has(word));
}

/** What is typed needs a detector; what is shown to somebody who masks by role needs none, nor does a password. */
function isStructural({ class: name, modality, parts }: Canary, masking: Masking): boolean {
  if (name === "password" || modality === "canvas") return true;
  const byHand = parts !== undefined || modality in fieldOf;
  return masking === "roles" && !byHand;
}
