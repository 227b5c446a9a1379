/** A recording through the real recorder that is looked at twice: at the guard's door, and in what is stored. */
import { randomBytes } from "node:crypto";
import sharp from "sharp";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { RawFrame, RawTile } from "@apprentice/core/event/raw-frame.ts";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import type { OcrEngine } from "@apprentice/guard/pixels/ocr/ocr-engine.ts";
import { type RuleInput, recordInMemory } from "../recording/record-in-memory.ts";
import { storedPictures, textOf, wordsIn } from "../recording/stored-pictures.ts";
import type { Workplace } from "../recording/workplace.ts";
import { bgrx, countForeign, rgb } from "./foreign-hue.ts";

/** What was found so far, of everything that was looked at. */
export type Evidence = {
  /** Frames with approved pixels, before the guard. */
  frames: number;
  storedTiles: number;
  actions: number;
  /** Pixels of foreign windows in those frames and tiles. */
  foreignPixels: number;
  /** Contexts before the guard, stored items and words in stored pictures that hold foreign text. */
  foreignTexts: number;
  /** Foreign pixels that an unprotected capture of the same moments holds: must not be 0. */
  controlPixels: number;
  /** What was going on at the first leaks. */
  readonly leaks: string[];
};

export const noEvidence = (): Evidence => ({
  frames: 0,
  storedTiles: 0,
  actions: 0,
  foreignPixels: 0,
  foreignTexts: 0,
  controlPixels: 0,
  leaks: [],
});

export type WatchedRecording = {
  /** Looks at what the recorder's own eyes see now. */
  look(): Promise<void>;
  /** Ends the recording and looks through all that it stored. */
  finish(): Promise<void>;
};

const picturesRead = 6;
const leaksTold = 12;

export async function watchRecording(
  workplace: Workplace,
  options: {
    readonly rules: readonly RuleInput[];
    readonly forbidden?: readonly string[];
    /** Words that only foreign windows show. */
    readonly secret: string;
    /** A browser's own window holds the titles of its other tabs, which the guard has to take out. */
    readonly rawContexts: boolean;
    readonly engine: OcrEngine | null;
    readonly evidence: Evidence;
    /** What was done to the windows last. */
    readonly recently?: () => string;
  },
): Promise<WatchedRecording> {
  const { evidence, secret, engine } = options;
  const guard = await createGuard({ sessionKey: randomBytes(32) });
  const judged = new WeakSet<RawTile>();
  const judge = (frame: RawFrame | null, context: ObservationContext): void => {
    if (options.rawContexts && JSON.stringify(context).includes(secret)) evidence.foreignTexts += 1;
    if (!frame?.tiles.some((tile) => tile)) return;
    evidence.frames += 1;
    let found = 0;
    for (const tile of frame.tiles) {
      if (!tile || judged.has(tile)) continue;
      judged.add(tile);
      found += countForeign(tile.pixels, bgrx);
    }
    evidence.foreignPixels += found;
    if (found === 0 || evidence.leaks.length >= leaksTold) return;
    const windows = context.windows.map(
      ({ app, title, box }) => `${app} "${title}" ${JSON.stringify(box)}`,
    );
    evidence.leaks.push(
      `${found} pixels in a frame over ${windows.join(", ")} after ${options.recently?.() ?? "?"}`,
    );
  };
  const recording = await recordInMemory(workplace, {
    rules: options.rules,
    forbidden: options.forbidden ?? [],
    guard: {
      ...guard,
      observation: (sight, rule) => {
        judge(sight.frame, sight.context);
        return guard.observation(sight, rule);
      },
    },
  });
  return {
    look: async () => {
      const { frame, context } = await recording.eyes.look();
      judge(frame, context);
    },
    finish: async () => {
      const { reason } = await recording.finish();
      await guard[Symbol.asyncDispose]();
      if (reason !== null) throw new Error(`the recording ended early: ${reason}`);
      const { items } = recording;
      evidence.actions += items.filter(({ topic }) => topic === "action").length;
      if (textOf(items).includes(secret)) evidence.foreignTexts += 1;
      const pictures = storedPictures(items);
      for (const { webp } of pictures.tiles) {
        const pixels = await sharp(webp).removeAlpha().raw().toBuffer();
        evidence.foreignPixels += countForeign(pixels, rgb);
        evidence.storedTiles += 1;
      }
      if (!engine) return;
      const shown = items.flatMap((item) =>
        item.topic === "observation" && item.observation.frame ? [item.observation] : [],
      );
      const stride = Math.max(1, Math.ceil(shown.length / picturesRead));
      for (let at = 0; at < shown.length; at += stride) {
        const one = shown[at];
        const picture = one && (await pictures.of(one));
        const words = picture ? await wordsIn(picture, engine) : "";
        if (
          words
            .toLowerCase()
            .replaceAll(/[^a-z0-9]/g, "")
            .includes(secret)
        )
          evidence.foreignTexts += 1;
      }
    },
  };
}
