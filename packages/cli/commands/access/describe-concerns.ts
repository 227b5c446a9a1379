import type { OwnConcern } from "@apprentice/core/api/concern.ts";
import { day } from "../../written-time.ts";

/** A participant's questions and objections as lines of Markdown, with their answers or when those are due. */
export function describeConcerns(items: readonly OwnConcern[]): string[] {
  return items.flatMap(({ concernId, kind, text, receivedMs, dueMs, answer }) => {
    const verdict = answer?.verdict === "upheld" ? ", upheld: your receipts are void" : "";
    const refused = answer?.verdict === "not_upheld" ? ", not upheld" : "";
    return [
      `- ${concernId}, ${kind} of ${day(receivedMs)}: ${oneLine(text)}`,
      answer === null
        ? `  no answer yet; due by ${day(dueMs)}`
        : `  answered ${day(answer.atMs)}${answer.atMs > dueMs ? " (late)" : ""}${verdict}${refused}: ${oneLine(answer.text)}`,
    ];
  });
}
const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");
