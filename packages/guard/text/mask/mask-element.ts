/** Decides what of an element's words may be kept: controls by vocabulary, content never, or all text but findings. */
import type { SafeValue } from "@apprentice/core/action/action.ts";
import { isSecure, type Element } from "@apprentice/core/event/element.ts";
import type { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import { roleClass } from "../../pixels/role-class.ts";
import { isSecretLabel } from "../identifier/secret.ts";
import type { TextGuard } from "../text-guard.ts";
import { isInterfaceText, isReadableLabel, vocabularyOf, type Vocabulary } from "../vocabulary.ts";

/** An element as it may be kept, before guard/mint.ts says so. */
export type CleanElement = Omit<Element, "value"> & { readonly value: SafeValue | null };

export type MaskedWords = {
  readonly clean: CleanElement;
  /** The name stays as it is, and there is one. */
  readonly nameKept: boolean;
  /** There is no value, or it stays as it is. */
  readonly valueKept: boolean;
};

export type MaskElementOptions = {
  readonly guard: TextGuard;
  readonly rule: Pick<ApplicationRule, "masking">;
  readonly vocabulary: Vocabulary;
  /** What the headers of a cell say of it. */
  readonly header?: string;
};

/** Stands for a name that was not kept, so that it differs from having none. */
export const hiddenName = "[CONTENT]";

/** Of a secure field, and of one whose label says secret, no value is kept in any mode, not even how long it is. */
export async function maskElement(
  element: Element,
  options: MaskElementOptions,
): Promise<MaskedWords> {
  const { guard, rule } = options;
  const secret =
    isSecure(element) ||
    isSecretLabel(element.name) ||
    guard.vault.markedField(element.id) !== null;
  if (secret && element.value) rememberSecret(guard, element.value);
  const name =
    rule.masking === "roles"
      ? await nameByRole(element, options)
      : await detectedName(element, options);
  const value = secret
    ? hiddenValue(element.value)
    : rule.masking === "roles"
      ? filledValue(element, guard)
      : await detectedValue(element, options);
  return {
    clean: { ...element, name, value },
    nameKept: name !== "" && name === element.name,
    valueKept:
      element.value === null ||
      element.value === "" ||
      (value?.kind === "text" && value.text === element.value),
  };
}

/** Widgets give dots for what was typed into a secure field; dots are no secret. */
function rememberSecret(guard: TextGuard, value: string): void {
  if (!/^[•●*∙·⚫]+$/u.test(value)) guard.vault.learn(value, "secret");
}

function hiddenValue(value: string | null): SafeValue | null {
  if (value === null) return null;
  return value === "" ? { kind: "empty" } : { kind: "filled", length: "1-3" };
}

async function nameByRole(element: Element, options: MaskElementOptions): Promise<string> {
  const { guard, vocabulary } = options;
  const { name } = element;
  if (name === "") return "";
  guard.learnFrom(name);
  const readable = roleClass(element.role) !== "content" || isLabelled(element);
  if (!readable || !isReadableLabel(name, vocabulary)) return hiddenName;
  return (await guard.redact(name, { look: "known" })).text;
}

/** Of what a person fills in, the name is the label beside it; of what a person reads, it is the content itself. */
function isLabelled({ role, states }: Element): boolean {
  return fields.has(role) || states.includes("editable");
}
const fields: ReadonlySet<string> = new Set([
  "entry",
  "password text",
  "spin button",
  "date editor",
  "editbar",
  "textbox",
  "searchbox",
  "editable text",
]);

function filledValue(element: Element, guard: TextGuard): SafeValue | null {
  const { value } = element;
  if (value === null) return null;
  if (value === "") return { kind: "empty" };
  guard.learnFrom(value, { label: element.name });
  return { kind: "filled", length: lengthClass(value) };
}

function lengthClass(value: string): Extract<SafeValue, { kind: "filled" }>["length"] {
  if (value.length <= 3) return "1-3";
  if (value.length <= 10) return "4-10";
  return value.length <= 30 ? "11-30" : "31+";
}

async function detectedName(
  { name }: Element,
  { guard, header }: MaskElementOptions,
): Promise<string> {
  return isInterfaceText(name)
    ? (await guard.redact(name, { look: "known" })).text
    : (await guard.redact(name, header === undefined ? {} : { label: header })).text;
}

async function detectedValue(
  { name, value }: Element,
  { guard, header }: MaskElementOptions,
): Promise<SafeValue | null> {
  if (value === null) return null;
  if (value === "") return { kind: "empty" };
  return { kind: "text", text: (await guard.redact(value, { label: header ?? name })).text };
}

/** The vocabulary that a rule adds; made once for each rule object. */
export function ruleVocabulary(rule: ApplicationRule): Vocabulary {
  const known = vocabularies.get(rule);
  if (known) return known;
  const made = vocabularyOf(rule.vocabulary);
  vocabularies.set(rule, made);
  return made;
}
const vocabularies = new WeakMap<ApplicationRule, Vocabulary>();
