import type { PlainActionOf } from "../plain-action.ts";

type Status = PlainActionOf<"terminate">["status"];

const texts: Readonly<Record<Status, string>> = {
  success: "The task is done.",
  failure: "The task cannot be done.",
};

/** What a model says where a dialect ends a task by plain text. */
export const endText = (status: Status): string => texts[status];

/** Null where the text does not plainly say that a task ended: an answer that cannot be read is no success. */
export function readEnd(text: string): PlainActionOf<"terminate"> | null {
  const trimmed = text.trim();
  if (/^[[{<]/.test(trimmed)) return null;
  if (/\b(cannot|can't|could not|couldn't|unable|impossible|failed|not)\b/i.test(trimmed))
    return { kind: "terminate", status: "failure" };
  const ended = /\b(done|completed?|finished|succeeded|successfully)\b/i.test(trimmed);
  return ended ? { kind: "terminate", status: "success" } : null;
}
