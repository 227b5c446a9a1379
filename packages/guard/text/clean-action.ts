/** The text side of an action: secure fields drop it, typed text is cleaned, all else holds no words. */
import type { Action } from "@apprentice/core/action/action.ts";
import { isSecure } from "@apprentice/core/event/element.ts";
import { isNamedKey } from "@apprentice/core/event/key-name.ts";
import type { GapReason } from "@apprentice/core/event/gap.ts";
import type { ActionContext } from "../guard.ts";
import type { TypedText } from "./mask/typed-text.ts";

export type CleanedAction =
  | { readonly kind: "clean"; readonly action: Action }
  | { readonly kind: "dropped"; readonly reason: GapReason };

export async function cleanAction(
  typed: TypedText,
  action: Action,
  { window, field }: ActionContext,
): Promise<CleanedAction> {
  if (action.kind !== "type" && action.kind !== "key") return { kind: "clean", action };
  if (action.kind === "key" && !writesText(action.keys)) return { kind: "clean", action };
  // A printable key outside typed text would spell the text of a field key by key.
  if (field && isSecure(field)) return { kind: "dropped", reason: "secure_field" };
  if (action.kind === "key") {
    return field?.states.includes("editable") === true
      ? { kind: "dropped", reason: "text_unscannable" }
      : { kind: "clean", action };
  }
  // Where nothing tells what has the focus, as in a terminal without elements, a password looks like any word.
  if (field === null && action.fieldId === null)
    return { kind: "dropped", reason: "text_unscannable" };
  const text = await typed.clean(action, { windowId: window?.id ?? null, field });
  return { kind: "clean", action: { ...action, text } };
}

/** A key action that puts a character into a field: a printable key without ctrl, alt or meta. */
function writesText(keys: readonly string[]): boolean {
  const commands = keys.some((key) => key === "ctrl" || key === "alt" || key === "meta");
  return !commands && keys.some((key) => !isNamedKey(key));
}
