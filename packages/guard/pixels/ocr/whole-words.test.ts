import sharp from "sharp";
import { expect, test } from "vitest";
import type { GreyImage, OcrWord } from "./ocr-engine.ts";
import { wholeWords } from "./whole-words.ts";

/** A letter is a frame of 6 × 14 px with 1 px to the next; a space is 5 px wide. */
async function drawn(text: string, more = ""): Promise<{ image: GreyImage; at: number[] }> {
  const at: number[] = [];
  const blocks: string[] = [];
  let x = 10;
  for (const letter of text) {
    at.push(x);
    if (letter !== " ")
      blocks.push(
        `<rect x="${x + 0.5}" y="10.5" width="5" height="13" fill="none" stroke="#000"/>`,
      );
    x += letter === " " ? 5 : 7;
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40"><rect width="400" height="40" fill="#fff"/>${blocks.join("")}${more}</svg>`;
  const pixels = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer();
  return { image: { widthPx: 400, heightPx: 40, pixels }, at };
}

/** The word of `text.slice(from, to)`, as if it had been read. */
function word(text: string, at: readonly number[], from: number, to: number): OcrWord {
  const x = at[from] ?? 0;
  const width = (at[to - 1] ?? 0) + 6 - x;
  return { text: text.slice(from, to), confidence: 95, box: { x, y: 10, width, height: 14 } };
}

const read = (words: readonly OcrWord[]) =>
  words.map(({ text, confidence }) => ({ text, confidence }));

test("parts without a blank between them are one word, words are not joined", async () => {
  const text = "domain.org is";
  const { image, at } = await drawn(text);
  const parts = [word(text, at, 0, 4), word(text, at, 4, 10), word(text, at, 11, 13)];
  expect(read(wholeWords(parts, image))).toEqual([
    { text: "domain.org", confidence: 95 },
    { text: "is", confidence: 95 },
  ]);
});

test("a word of which letters were not read is not read: in its middle, at its start, at its end", async () => {
  const text = "password is";
  const { image, at } = await drawn(text);
  const whole = word(text, at, 9, 11);
  for (const parts of [
    [word(text, at, 0, 3), word(text, at, 5, 8)],
    [word(text, at, 2, 8)],
    [word(text, at, 0, 6)],
  ]) {
    const [first, second] = wholeWords([...parts, whole], image);
    expect(first?.confidence).toBe(0);
    expect(first?.box).toMatchObject({ x: at[0], width: (at[7] ?? 0) + 6 - (at[0] ?? 0) });
    expect(second).toEqual(whole);
  }
});

test("a line under the words and a border beside them make no difference", async () => {
  const text = "two words";
  const { image, at } = await drawn(text, '<rect x="10" y="23" width="60" height="1"/>');
  const parts = [word(text, at, 0, 3), word(text, at, 4, 9)];
  expect(read(wholeWords(parts, image))).toEqual(read(parts));
});
