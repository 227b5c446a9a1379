/** A statement on health or money of which a word was not read: the words beside it may still say all of it. */
import { statementTopic } from "../text/statement/statement.ts";
import { isInterfaceText } from "../text/vocabulary.ts";
import type { OcrWord } from "./ocr/ocr-engine.ts";
import { readingsOf } from "./phrase-readings.ts";

/** Words are read at 90 and more; what comes out lower may be another word. */
const leastSureConfidence = 85;
const mostWords = 24;

/** The class of a phrase that is to be hidden whole, or null. */
export function brokenStatement(words: readonly OcrWord[]): "health" | "finance" | null {
  if (words.length < 2 || words.length > mostWords) return null;
  if (words.every(({ confidence }) => confidence >= leastSureConfidence)) return null;
  for (const { text } of readingsOf(words)) {
    const topic = isInterfaceText(text) ? null : statementTopic(text);
    if (topic) return topic;
  }
  return null;
}
