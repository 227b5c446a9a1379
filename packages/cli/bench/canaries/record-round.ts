/** One recording in which canaries are planted, hunted in what is kept and, where it is there, in what would leave. */
import { randomBytes } from "node:crypto";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import type { Guard } from "@apprentice/guard/guard.ts";
import type { OcrEngine } from "@apprentice/guard/pixels/ocr/ocr-engine.ts";
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";
import { takePrivateScreenshot } from "@apprentice/desktop/linux/private-screenshot.ts";
import { rescanItems } from "@apprentice/recorder/hold/rescan-items.ts";
import { recordInMemory } from "../recording/record-in-memory.ts";
import type { Workplace } from "../recording/workplace.ts";
import type { Canary } from "./canary.ts";
import { type Hunt, huntItems, isIn, stringsOf } from "./hunt-items.ts";
import { maskedShare } from "./masked-share.ts";
import { readScreen } from "./read-screen.ts";
import type { Masking, Outcome } from "./tally.ts";

export type Round = {
  readonly outcomes: readonly Outcome[];
  readonly hunt: Hunt;
  /** What a recorder without a guard would have had, and what photographs of the whole screen show. */
  readonly unprotected: readonly string[];
  readonly photographs: readonly string[];
  /** Share of the active window; null: there is no picture. */
  readonly maskedPixels: number | null;
};

/** Throws where the recording ended by itself. `engine` is the hunter's own. */
export async function recordRound(options: {
  readonly workplace: Workplace;
  readonly masking: Masking;
  readonly rules: readonly { readonly app: string; browser?: boolean; sites?: string[] }[];
  readonly engine: OcrEngine;
  readonly isStructural: (canary: Canary, masking: Masking) => boolean;
  /** Plants what it returns; what can be seen is photographed, as the control that there was something to find. */
  readonly work: (photograph: () => Promise<void>) => Promise<readonly Canary[]>;
  readonly log: (line: string) => void;
}): Promise<Round> {
  const { workplace, masking, engine, isStructural, log } = options;
  const ocr = masking === "detect" ? await openEngine() : null;
  await using guard = await createGuard({ sessionKey: randomBytes(32), ocr });
  const raw: object[] = [];
  const recording = await recordInMemory(workplace, {
    rules: options.rules.map((rule) => ({ ...rule, masking })),
    guard: watched(guard, raw),
  });
  const photographs: string[] = [];
  const canaries = await options.work(async () => {
    const screen = await takePrivateScreenshot(workplace.desktop);
    photographs.push(await readScreen(screen, engine));
  });
  const { reason } = await recording.finish();
  if (reason !== null) throw new Error(`the recording ended early: ${reason}`);
  const { items } = recording;
  const hunt = await huntItems(items, engine);
  const suspects = canaries.filter((canary) => hunt.finds(canary) !== null);
  const leaving = suspects.length > 0 ? await huntItems(await release(items, guard), engine) : hunt;
  const unprotected = [...stringsOf(raw), ...photographs];
  const outcomes = canaries.map((canary): Outcome => {
    const kept = hunt.finds(canary);
    const left = kept && leaving.finds(canary);
    if (kept)
      log(
        `canaries: ${canary.class}, ${canary.modality}, ${masking}: ${kept} of the hold, ${left ?? "nothing"} of what leaves`,
      );
    return {
      canary,
      masking,
      hidden: !left,
      hiddenAtOnce: !kept,
      structural: isStructural(canary, masking),
      shown: isIn(unprotected, canary),
    };
  });
  const maskedPixels = await maskedShare(items);
  return { outcomes, hunt, unprotected, photographs, maskedPixels };
}

/** The same guard; what comes to it is noted first. */
function watched(guard: Guard, raw: object[]): Guard {
  return {
    ...guard,
    action: (action, context) => {
      raw.push(action);
      return guard.action(action, context);
    },
    observation: (sight, rule) => {
      raw.push(sight.context);
      return guard.observation(sight, rule);
    },
  };
}

/** As releasing does: a first look to learn, and a second one that counts. */
async function release(items: readonly SafeItem[], guard: Guard): Promise<SafeItem[]> {
  const again = (item: SafeItem) => guard.rescan(item);
  for (const item of items) if (item.topic !== "tile") await again(item);
  const leaving: SafeItem[] = [];
  for await (const item of rescanItems(fromArray(items), again)) leaving.push(item);
  return leaving;
}

async function* fromArray<T>(list: readonly T[]): AsyncGenerator<T> {
  yield* list;
}
