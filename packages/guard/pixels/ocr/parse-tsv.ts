/** Reads Tesseract's table of words: twelve columns, level 5 is a word. */
import { GuardError } from "../../errors.ts";
import type { OcrWord } from "./ocr-engine.ts";

const columns =
  "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext";
const wordLevel = "5";
/** More words than this fit on no screen; it is a broken engine. */
const greatestWords = 20_000;

/**
 * Words of one image. The table begins with its header (native) or with the page's own row (script), which tells the
 * image's size; a table without the right size is another image's or none, and throws `ocr_failed`.
 */
export function parseTsv(
  tsv: string,
  size: { readonly widthPx: number; readonly heightPx: number },
): OcrWord[] {
  const lines = tsv.split("\n");
  if (lines[0]?.trimEnd() === columns) lines.shift();
  const page = lines[0]?.split("\t") ?? [];
  if (page[0] !== "1" || Number(page[8]) !== size.widthPx || Number(page[9]) !== size.heightPx)
    throw unreadable("it does not describe the picture that was asked for");
  const words = lines.filter((line) => line.startsWith(`${wordLevel}\t`)).map(parseWord);
  if (words.length > greatestWords) throw unreadable("it tells of too many words");
  return words.filter(({ text }) => text !== "");
}

function parseWord(line: string): OcrWord {
  const cells = line.split("\t");
  const [x, y, width, height, confidence] = cells.slice(6, 11).map(Number);
  const all = [x, y, width, height, confidence];
  if (cells.length < 12 || all.some((value) => value === undefined || !Number.isFinite(value)))
    throw unreadable("a row is damaged");
  const box = { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 };
  return { box, confidence: confidence ?? 0, text: cells.slice(11).join(" ").trim() };
}

function unreadable(why: string): GuardError {
  return new GuardError("ocr_failed", `the text recognition's table cannot be used: ${why}`);
}
