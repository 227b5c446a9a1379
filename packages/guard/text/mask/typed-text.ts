/** What was typed into a field, cleaned with what is known of the field and of the fields beside it. */
import type { ActionOf } from "@apprentice/core/action/action.ts";
import { isSecure, type Element } from "@apprentice/core/event/element.ts";
import type { Finding, FindingClass } from "../finding.ts";
import { isSecretLabel, isSecretPrompt } from "../identifier/secret.ts";
import type { TextGuard } from "../text-guard.ts";

/** Most edits of one window that are remembered for joining, the most that are joined, and for how long. */
const mostEdits = 8;
const mostJoined = 4;
const joinWithinMs = 120_000;
const mostWindows = 64;
const longestJoined = 24;

type Edit = {
  readonly fieldId: string;
  readonly text: string;
  readonly endMs: number;
};

export type TypedText = {
  /** The text as it may be kept; a value spread over neighbours marks their fields in the vault as well. */
  clean(
    action: ActionOf<"type">,
    where: { readonly windowId: string | null; readonly field: Element | null },
  ): Promise<string>;
};

/** Classes that people are asked for in several boxes. */
const split: ReadonlySet<FindingClass> = new Set([
  "card",
  "iban",
  "national_id",
  "phone",
  "secret",
  "passport",
  "birth_date",
]);

export function typedText(guard: TextGuard): TypedText {
  const recent = new Map<string, Edit[]>();

  return {
    async clean(action, { windowId, field }) {
      const { text } = action;
      const fieldId = action.fieldId ?? field?.id ?? null;
      if (isSecretField(field)) return asSecret(guard, text, fieldId);
      const marked = fieldId === null ? null : guard.vault.markedField(fieldId);
      if (marked) return guard.standIn(text, marked);
      const edit = { fieldId: fieldId ?? `unknown ${action.startMs}`, text, endMs: action.endMs };
      const joined = remember(recent, windowId ?? "", edit);
      const spread = spreadOver(guard, joined);
      if (spread) {
        for (const part of spread.edits) guard.vault.markField(part.fieldId, spread.class);
        return guard.standIn(spread.value, spread.class);
      }
      return (await guard.redact(text, field ? { label: field.name } : {})).text;
    },
  };
}

function isSecretField(field: Element | null): boolean {
  if (!field) return false;
  if (isSecure(field) || isSecretLabel(field.name)) return true;
  return field.role === "terminal" && isSecretPrompt(field.value ?? "");
}

async function asSecret(guard: TextGuard, text: string, fieldId: string | null): Promise<string> {
  if (fieldId !== null) guard.vault.markField(fieldId, "secret");
  return text === "" ? "" : guard.standIn(text, "secret");
}

/** Keeps the edit, and gives the latest edits of its window with it as the last, each field once. */
function remember(recent: Map<string, Edit[]>, windowId: string, edit: Edit): Edit[] {
  const kept = (recent.get(windowId) ?? []).filter(
    (old) => old.fieldId !== edit.fieldId && edit.endMs - old.endMs <= joinWithinMs,
  );
  const edits = [...kept, edit].slice(-mostEdits);
  recent.delete(windowId);
  recent.set(windowId, edits);
  const oldest = recent.size > mostWindows ? recent.keys().next().value : undefined;
  if (oldest !== undefined) recent.delete(oldest);
  return edits;
}

type Spread = {
  readonly edits: readonly Edit[];
  readonly value: string;
  readonly class: FindingClass;
};

/** A value that only the last two to four edits together show. */
function spreadOver(guard: TextGuard, edits: readonly Edit[]): Spread | null {
  for (let count = mostJoined; count >= 2; count -= 1) {
    const parts = edits.slice(-count);
    if (parts.length < count || parts.some(({ text }) => !/^[A-Za-z0-9 ]{1,24}$/.test(text.trim())))
      continue;
    for (const separator of ["", "-", " "]) {
      const value = parts.map(({ text }) => text.trim()).join(separator);
      if (value.length > longestJoined * 2) continue;
      const finding = guard.scan(value).find((found) => covers(found, value.length));
      if (finding) return { edits: parts, value, class: finding.class };
    }
  }
  return null;
}

const covers = (finding: Finding, length: number): boolean =>
  split.has(finding.class) && finding.start === 0 && finding.end === length;
