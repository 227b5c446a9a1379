/**
 * Numbers of orders, invoices and other things of business are what work is about; they show where a word that was
 * read well says that they are one. Payment cards are longer, and what detectors name is filled all the same.
 */
import type { OcrWord } from "./ocr/ocr-engine.ts";

const thing =
  /^(?:order|orders|invoice|ticket|case|po|sku|item|batch|serial|part|article|shipment|delivery|note|quote|request|row|rows|line|page|chapter|section|version|build|release|tracking|job|task|bug|issue)$/i;
const number = /^(?:no|nr|number|code|id|note|#)[.:]?$/i;
const greatestDigits = 12;
const leastConfidence = 80;

/** Whether a run of `words` is a bare number right after the name of a thing. */
export function isBusinessNumber(run: readonly OcrWord[], words: readonly OcrWord[]): boolean {
  const [value] = run;
  if (!value || run.length > 1 || value.confidence < leastConfidence) return false;
  if (!/^#?\d[\d\-/]{4,}[.,;]?$/.test(value.text)) return false;
  if (value.text.replaceAll(/\D/g, "").length > greatestDigits) return false;
  const from = words.indexOf(value);
  const at = number.test(words[from - 1]?.text ?? "") && from > 1 ? from - 2 : from - 1;
  const word = words[at];
  return (
    word !== undefined &&
    word.confidence >= leastConfidence &&
    thing.test(word.text.replace(/[#:.]+$/, ""))
  );
}
