/**
 * Keeps account of what the agent's hands do, so that everything else that the eyes see must be a person's.
 * X11 does not say who moved the pointer: what was issued is compared with what was seen, in order.
 */
import { isModifierKey } from "@apprentice/core/event/key-name.ts";
import type { RawEvent } from "@apprentice/core/event/raw-event.ts";
import type { Gap, GapReason } from "@apprentice/core/event/gap.ts";
import type { Hands } from "@apprentice/desktop/act/hands.ts";
import type { Seen } from "@apprentice/desktop/observe/eyes.ts";

type Expected =
  | { readonly kind: "move"; readonly x: number; readonly y: number }
  | { readonly kind: "button_down" | "button_up"; readonly button: string }
  | { readonly kind: "wheel"; readonly dx: number; readonly dy: number }
  | { readonly kind: "key_down" | "key_up"; readonly key: string }
  /** A typed character: its modifiers come and go with it. */
  | { readonly kind: "text_down" | "text_up"; readonly text: string };
type Issued = { readonly expected: Expected; readonly atMs: number };

export type IssuedInput = {
  /** The same hands, but every doing is noted before it is done. */
  readonly hands: Hands;
  /** Whether what was seen came from these hands, or is no input at all. */
  explains(seen: Seen): boolean;
  /** Inputs of these hands that the eyes refused because they went to something not approved. */
  readonly stray: number;
};

/** What was not seen within this long was never an event, such as a move to where the pointer was already. */
const lateMs = 8_000;
const greatestWaiting = 16_384;
/** Modifiers of the last typed character may be released this long after it. */
const afterTextMs = 1_500;

/** Gaps that say something about pictures; every other one stands for dropped input. */
const pictureGaps: ReadonlySet<GapReason> = new Set(["frame_unread", "frame_stale"]);
const strayGaps: ReadonlySet<GapReason> = new Set([
  "not_approved_window",
  "site_not_approved",
  "forbidden_place",
  "secure_field",
]);

export function noteInput(hands: Hands, clock: () => number): IssuedInput {
  const waiting: Issued[] = [];
  let typedMs = -Infinity;
  let stray = 0;
  const issue = (...expected: readonly Expected[]): void => {
    const atMs = clock();
    for (const one of expected) waiting.push({ expected: one, atMs });
    if (waiting.length > greatestWaiting) waiting.splice(0, waiting.length - greatestWaiting);
  };
  const forget = (): void => {
    const limit = clock() - lateMs;
    const kept = waiting.findIndex((one) => one.atMs >= limit);
    if (kept !== 0) waiting.splice(0, kept === -1 ? waiting.length : kept);
  };

  const explainsEvent = (event: RawEvent): boolean => {
    if (!isInput(event)) return true;
    const found = waiting.findIndex((one) => matches(one.expected, event));
    if (found >= 0) {
      waiting.splice(0, found + 1);
      return true;
    }
    const isTextModifier = event.kind === "key_down" || event.kind === "key_up";
    const typing = waiting.some((one) => one.expected.kind.startsWith("text"));
    return (
      isTextModifier && isModifierKey(event.key) && (typing || clock() - typedMs < afterTextMs)
    );
  };
  const explainsGap = (gap: Gap): boolean => {
    if (pictureGaps.has(gap.reason) || gap.reason === "paused") return true;
    const own = waiting.findIndex((one) => one.atMs > gap.toMs + 100);
    const before = own === -1 ? waiting.length : own;
    // A character may bring up to three events on its way down and as many on its way up.
    const weight = waiting
      .slice(0, before)
      .reduce((sum, one) => sum + (one.expected.kind.startsWith("text") ? 3 : 1), 0);
    if (strayGaps.has(gap.reason)) stray += Math.min(gap.count, weight);
    waiting.splice(0, Math.min(before, gap.count));
    return gap.count <= weight;
  };

  return {
    hands: {
      move: (to) => {
        issue({ kind: "move", x: Math.round(to.x), y: Math.round(to.y) });
        return hands.move(to);
      },
      press: (button) => {
        issue({ kind: "button_down", button });
        return hands.press(button);
      },
      release: (button) => {
        issue({ kind: "button_up", button });
        return hands.release(button);
      },
      scroll: (dx, dy) => {
        issue(...notches("dx", dx), ...notches("dy", dy));
        return hands.scroll(dx, dy);
      },
      keyDown: (key) => {
        issue({ kind: "key_down", key });
        return hands.keyDown(key);
      },
      keyUp: (key) => {
        issue({ kind: "key_up", key });
        return hands.keyUp(key);
      },
      type: (text) => {
        typedMs = clock();
        for (const one of text)
          issue({ kind: "text_down", text: one }, { kind: "text_up", text: one });
        return hands.type(text);
      },
      pointer: () => hands.pointer(),
      [Symbol.asyncDispose]: () => hands[Symbol.asyncDispose](),
    },
    explains(seen) {
      forget();
      if (seen.kind === "event") return explainsEvent(seen.event);
      return seen.kind === "gap" ? explainsGap(seen.gap) : true;
    },
    get stray() {
      return stray;
    },
  };
}

export function isInput({ kind }: RawEvent): boolean {
  return kind !== "window" && kind !== "focus" && kind !== "field_value";
}

function notches(axis: "dx" | "dy", count: number): Expected[] {
  const one = { kind: "wheel", dx: 0, dy: 0, [axis]: Math.sign(count) } as const;
  return Array.from({ length: Math.round(Math.abs(count)) }, () => one);
}

/** Keys that the layout makes of characters are named by their base level, so shifted ones match by their text. */
function matches(expected: Expected, event: RawEvent): boolean {
  switch (expected.kind) {
    case "move":
      return event.kind === "pointer_move" && event.x === expected.x && event.y === expected.y;
    case "button_down":
    case "button_up":
      return event.kind === expected.kind && event.button === expected.button;
    case "wheel":
      return event.kind === "wheel" && event.dx === expected.dx && event.dy === expected.dy;
    case "key_down":
    case "key_up":
      return event.kind === expected.kind && isKey(event.key, expected.key);
    case "text_down":
      return event.kind === "key_down" && makes(event.key, event.text, expected.text);
    case "text_up":
      return event.kind === "key_up" && !isModifierKey(event.key);
  }
}

const isKey = (seen: string, key: string): boolean =>
  seen === key || (seen.length === 1 && key.length === 1 && !isModifierKey(seen));

const controls: Readonly<Record<string, string>> = {
  "\n": "enter",
  "\r": "enter",
  "\t": "tab",
  " ": "space",
};

function makes(key: string, text: string, character: string): boolean {
  return text === character || key === character || key === (controls[character] ?? null);
}
