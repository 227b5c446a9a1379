/** What was typed into a field, cleaned with what is known of the field and of the fields beside it. */
import type { ActionOf } from "@apprentice/core/action/action.ts";
import { isSecure, type Element } from "@apprentice/core/event/element.ts";
import { isSecretLabel, isSecretPrompt } from "../identifier/secret.ts";
import { isTypedPhone } from "../identifier/typed-phone.ts";
import type { TextGuard } from "../text-guard.ts";
import { type FieldPart, spreadOverTyped } from "./spread-value.ts";

/** Most edits of one window that are remembered for joining, and for how long. */
const mostEdits = 12;
const joinWithinMs = 120_000;
const mostWindows = 64;

type Edit = FieldPart & { readonly endMs: number };

export type TypedText = {
  /** The text as it may be kept; a value spread over neighbours marks their fields in the vault as well. */
  clean(
    action: ActionOf<"type">,
    where: { readonly windowId: string | null; readonly field: Element | null },
  ): Promise<string>;
};

export function typedText(guard: TextGuard): TypedText {
  const recent = new Map<string, Edit[]>();

  return {
    async clean(action, { windowId, field }) {
      const { text } = action;
      const fieldId = action.fieldId ?? field?.id ?? null;
      if (isSecretField(field)) return asSecret(guard, text, fieldId);
      const marked = fieldId === null ? null : guard.vault.markedField(fieldId);
      if (marked) return guard.standIn(text, marked);
      const edit = {
        fieldId: fieldId ?? `unknown ${action.startMs}`,
        text,
        box: field?.box ?? null,
        endMs: action.endMs,
      };
      const spread = spreadOverTyped(guard, remember(recent, windowId ?? "", edit));
      for (const { parts, class: name } of spread)
        for (const { fieldId: part } of parts) guard.vault.markField(part, name);
      const [first] = spread;
      if (first) return guard.standIn(first.value, first.class);
      const clean = await guard.redact(text, field ? { label: field.name } : {});
      if (clean.findings.length > 0 || !isTypedPhone(text, field?.name ?? "")) return clean.text;
      // A calculator shows a number without the zeros that it begins with.
      guard.vault.learn(text.replace(/^[\s0]+/, ""), "phone");
      return guard.standIn(text, "phone");
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
