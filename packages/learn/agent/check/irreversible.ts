/** Tells what may not be undone, from the words on what an action lands on; when in doubt it asks. */
import type { Element } from "@apprentice/core/event/element.ts";
import { isInteractive } from "../../train/policy/choose-elements.ts";
import type { Grounded, GroundedPlace } from "./ground-proposal.ts";
import { isEditable } from "./check-action.ts";
import { isDocument } from "./document.ts";
import { ancestors, descendants, isShowing } from "./element-tree.ts";

/** Confirmed under every policy; a policy can only add to them. */
export const alwaysConfirmed = ["send", "delete", "pay", "submit"] as const;

export type ConfirmationReason =
  /** The target, or the form's default button, bears such a word. */
  | "irreversible_word"
  /** Letters of several scripts in one word: nobody can tell what it says. */
  | "unreadable_name"
  /** Nothing, or no more than the page, is known of what lies there: nobody can tell what the action does. */
  | "unknown_target"
  | "runs_command"
  | "closes_window";

export type Confirmation = {
  readonly reason: ConfirmationReason;
  /** What a person is shown; raw words from the screen, never kept. */
  readonly subject: string;
};

export type ConfirmationOptions = {
  readonly grounded: Grounded;
  readonly elements: readonly Element[];
  readonly focusedId: string | null;
  /** The policy's own words, `policy.agent.confirm`. */
  readonly words: readonly string[];
};

const unknownTarget: Confirmation = { reason: "unknown_target", subject: "" };

/** Why a person has to say yes first; null: nobody has to. */
export function needsConfirmation(options: ConfirmationOptions): Confirmation | null {
  const { action, places } = options.grounded;
  switch (action.kind) {
    case "move":
    case "scroll":
    case "wait":
    case "terminate":
      return null;
    case "type":
      return /[\n\r]/.test(action.text) ? needsForEnter(options) : needsForTyping(options);
    case "key":
      return needsForKeys(action.keys, options);
    default:
      return firstOf(places.map((place) => needsForPlace(place, options)));
  }
}

const firstOf = (needs: readonly (Confirmation | null)[]): Confirmation | null =>
  needs.find((need) => need !== null) ?? null;

function needsForPlace({ landsOn }: GroundedPlace, options: ConfirmationOptions) {
  // Of a page that is still read piece by piece the document is known first, and what stands there later.
  if (landsOn.every(isDocument)) return unknownTarget;
  const named = landsOn.flatMap((one) => wordsOn(one, options.elements));
  return firstWord(named, options.words);
}

/** What is written on a control: its own name, that of what it is made of, and that of the control around it. */
function wordsOn(target: Element, elements: readonly Element[]): readonly Element[] {
  const around = ancestors(elements, target).filter(isInteractive);
  const inside = isInteractive(target) ? descendants(elements, target) : [];
  return [target, ...inside, ...around];
}

/** Where no text goes, a space presses what has the focus and a letter is somebody's mnemonic, in menus above all. */
function needsForTyping(options: ConfirmationOptions): Confirmation | null {
  const focused = focusedOf(options);
  if (focused && isEditable(focused)) return null;
  if (isUnread(options)) return unknownTarget;
  const own = focused ? wordsOn(focused, options.elements) : [];
  return (
    needsForFocus(options) ??
    firstWord([...own, ...buttonsOf(options), ...itemsOf(options)], options.words)
  );
}

function needsForFocus({ elements, focusedId }: ConfirmationOptions): Confirmation | null {
  // Where nothing is known of a window, typing may be anything, a command among them.
  return elements.length > 0 || focusedId !== null ? null : unknownTarget;
}

function needsForKeys(keys: readonly string[], options: ConfirmationOptions): Confirmation | null {
  const key = keys.at(-1) ?? "";
  const modifiers = keys.slice(0, -1);
  const focused = focusedOf(options);
  if (key === "f4" && modifiers.includes("alt")) return { reason: "closes_window", subject: "" };
  if (key === "delete" && !focused?.states.includes("editable"))
    return { reason: "irreversible_word", subject: "delete" };
  if (key === "enter") return needsForEnter(options);
  const isTyped = modifiers.every((one) => one === "shift") && /^(?:.|space)$/su.test(key);
  if (isTyped) return needsForTyping(options);
  // The letter after Alt is some control's mnemonic, and nobody says whose.
  if (modifiers.includes("alt") && /^.$/su.test(key))
    return firstWord(
      buttonsOf(options).filter((one) => plain(one.name).includes(key)),
      options.words,
    );
  return needsForFocus(options);
}

/** Enter presses the focused control, or the default button of the form around it: any such button counts. */
function needsForEnter(options: ConfirmationOptions): Confirmation | null {
  const focused = focusedOf(options);
  if (options.elements.length === 0 || isUnread(options)) return unknownTarget;
  if (focused?.role === "terminal") return { reason: "runs_command", subject: "" };
  const own = focused ? wordsOn(focused, options.elements) : [];
  return firstWord([...own, ...buttonsOf(options)], options.words);
}

function focusedOf({ elements, focusedId }: ConfirmationOptions): Element | null {
  return elements.find((one) => one.id === focusedId) ?? null;
}

/** The focus is on something that is not known yet, or on a page of which nothing is: a key presses what nobody named. */
function isUnread({ elements, focusedId }: ConfirmationOptions): boolean {
  const focused = elements.find((one) => one.id === focusedId);
  if (!focused) return focusedId !== null;
  return isDocument(focused) && descendants(elements, focused).length === 0;
}

function buttonsOf({ elements }: ConfirmationOptions): readonly Element[] {
  return elements.filter((one) => /button/.test(one.role) && isShowing(one));
}

function itemsOf({ elements }: ConfirmationOptions): readonly Element[] {
  return elements.filter((one) => /menu item/.test(one.role) && isShowing(one));
}

function firstWord(named: readonly Element[], words: readonly string[]): Confirmation | null {
  const wanted = [...alwaysConfirmed, ...words].map(plain).filter((word) => word !== "");
  for (const { name } of named) {
    if (mixesScripts(name)) return { reason: "unreadable_name", subject: name };
    if (says(name, wanted)) return { reason: "irreversible_word", subject: name };
  }
  return null;
}

/** Inside other words too ("resend", "deleted"), also where letters are spaced out; short words at a beginning. */
function says(name: string, wanted: readonly string[]): boolean {
  const folded = plain(name);
  const joined = folded.replaceAll(/[^\p{L}]/gu, "");
  return wanted.some((word) => {
    const letters = word.replaceAll(/[^\p{L}]/gu, "");
    if (letters.length >= 4) return joined.includes(letters);
    return folded.split(/[^\p{L}]+/u).some((token) => letters !== "" && token.startsWith(letters));
  });
}

/** Lower case, in compatible forms, without accents and characters that do not show. */
function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase()
    .trim();
}

const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

function mixesScripts(name: string): boolean {
  return name
    .split(/[^\p{L}]+/u)
    .some((word) => scripts.filter((script) => script.test(word)).length > 1);
}
