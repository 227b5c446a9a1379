/** What was typed into a field, cleaned with what is known of the field and of the fields beside it. */
import type { ActionOf } from "@apprentice/core/action/action.ts";
import { isSecure, type Element } from "@apprentice/core/event/element.ts";
import type { Finding, FindingClass } from "../finding.ts";
import { isSecretLabel, isSecretPrompt } from "../identifier/secret.ts";
import type { TextGuard } from "../text-guard.ts";

/** Most edits of one window that are remembered for joining, the most that are joined, and for how long. */
const mostEdits = 12;
const mostJoined = 9;
const joinWithinMs = 120_000;
const mostWindows = 64;
const longestJoined = 64;
/** What stands in one box of several: no sentence. */
const boxText = /^[\p{L}\d .@+_-]{1,40}$/u;
const separators = ["", "-", " "] as const;
/** The second half of an address; endings of file names are none. */
const domain = /^[a-z\d-]+(?:\.[a-z\d-]+)*\.(?!(?:md|js|ts|py|sh|rs|pl|ps|cc|so|gz)$)[a-z]{2,12}$/i;

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
  "email",
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

/** A value that only several of the last edits together show. */
function spreadOver(guard: TextGuard, edits: readonly Edit[]): Spread | null {
  const close = (parts: readonly Edit[]): boolean =>
    parts.length <= mostSecretParts && parts[0] === edits.at(-parts.length);
  for (const parts of groupsOf(edits)) {
    const texts = parts.map(({ text }) => text.trim());
    if (texts.some((text) => !boxText.test(text))) continue;
    for (const value of joinsOf(texts)) {
      if (value.length > longestJoined) continue;
      const finding = guard
        .scan(value)
        .find((found) => covers(found, value.length) && (found.class !== "secret" || close(parts)));
      if (finding) return { edits: parts, value, class: finding.class };
    }
  }
  return null;
}

/** Enough words and numbers put together look random: only a few edits right after each other may be one secret. */
const mostSecretParts = 4;

/** The last edits, most of them first, as they were typed; then without one that came between. */
function* groupsOf(edits: readonly Edit[]): Generator<readonly Edit[]> {
  for (let count = Math.min(mostJoined, edits.length); count >= 2; count -= 1)
    yield edits.slice(-count);
  for (let count = Math.min(mostJoined, edits.length); count >= 3; count -= 1) {
    const latest = edits.slice(-count);
    // The newest is what is asked about; the oldest left out is a shorter group.
    for (let between = 1; between < count - 1; between += 1) yield latest.toSpliced(between, 1);
  }
}

function joinsOf(texts: readonly string[]): string[] {
  const [name = "", host = ""] = texts;
  const address = texts.length === 2 && domain.test(host) && !name.includes("@");
  return [...separators.map((sign) => texts.join(sign)), ...(address ? [`${name}@${host}`] : [])];
}

const covers = (finding: Finding, length: number): boolean =>
  split.has(finding.class) && finding.start === 0 && finding.end === length;
