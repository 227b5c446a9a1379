/** Looks for planted values in all that a recording stores: its text, and what can be read in its pictures. */
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import type { OcrEngine } from "@apprentice/guard/pixels/ocr/ocr-engine.ts";
import { storedPictures, textOf, wordsIn } from "../recording/stored-pictures.ts";

export type Hunt = {
  /** Whether a value stands anywhere, forwards or backwards, whatever separates its characters. */
  sees(value: string): boolean;
};

const mostPictures = 3;

export async function huntItems(items: readonly SafeItem[], engine: OcrEngine): Promise<Hunt> {
  const pictures = storedPictures(items);
  const observations = items.flatMap((item) =>
    item.topic === "observation" && item.observation.frame ? [item.observation] : [],
  );
  const texts = [textOf(items)];
  const stride = Math.max(1, Math.ceil(observations.length / mostPictures));
  for (const [index, observation] of observations.toReversed().entries()) {
    if (index % stride !== 0) continue;
    const picture = await pictures.of(observation);
    if (picture) texts.push(await wordsIn(picture, engine));
  }
  const all = bare(texts.join("\n"));
  return {
    sees: (value) => {
      const wanted = bare(value);
      return all.includes(wanted) || all.includes(Array.from(wanted).toReversed().join(""));
    },
  };
}

const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9@]/g, "");
