/**
 * A shadow editor: what a person typed into one field so far, and where the caret stands within it.
 * Each operation gives the new state, or null where it would leave the text that is known.
 */
export type ShadowText = {
  readonly text: string;
  readonly caret: number;
  /** The other end of the selection; equals `caret` where nothing is selected. */
  readonly anchor: number;
};

export const emptyText: ShadowText = { text: "", caret: 0, anchor: 0 };

const selected = (shadow: ShadowText): boolean => shadow.caret !== shadow.anchor;

export function insertText(shadow: ShadowText, text: string): ShadowText {
  const from = Math.min(shadow.caret, shadow.anchor);
  const to = Math.max(shadow.caret, shadow.anchor);
  const caret = from + text.length;
  return { text: shadow.text.slice(0, from) + text + shadow.text.slice(to), caret, anchor: caret };
}

export type EditKey = "backspace" | "delete" | "left" | "right" | "home" | "end" | "a";

export type EditKeyPress = {
  readonly key: EditKey;
  readonly shift: boolean;
  readonly ctrl: boolean;
  /** Whether the field is known to hold this text and nothing else. */
  readonly whole: boolean;
};

/** Applies an editing key; null: it leaves the known text, or means something else. */
export function pressEditKey(shadow: ShadowText, press: EditKeyPress): ShadowText | null {
  switch (press.key) {
    case "backspace":
      return removeTo(shadow, target(shadow, "left", press));
    case "delete":
      return press.shift ? null : removeTo(shadow, target(shadow, "right", press));
    case "left":
    case "right":
      return step(shadow, press.key, press);
    case "home":
      return press.whole ? place(shadow, 0, press.shift) : null;
    case "end":
      return press.whole ? place(shadow, shadow.text.length, press.shift) : null;
    case "a":
      return press.whole ? { ...shadow, anchor: 0, caret: shadow.text.length } : null;
  }
}

function place(shadow: ShadowText, caret: number | null, extend: boolean): ShadowText | null {
  if (caret === null) return null;
  return { ...shadow, caret, anchor: extend ? shadow.anchor : caret };
}

function removeTo(shadow: ShadowText, to: number | null): ShadowText | null {
  if (selected(shadow)) return insertText(shadow, "");
  return to === null ? null : insertText({ ...shadow, anchor: to }, "");
}

function step(shadow: ShadowText, way: "left" | "right", press: EditKeyPress): ShadowText | null {
  if (selected(shadow) && !press.shift && !press.ctrl) {
    const edge = way === "left" ? Math.min : Math.max;
    return place(shadow, edge(shadow.caret, shadow.anchor), false);
  }
  return place(shadow, target(shadow, way, press), press.shift);
}

/** Where one step or one word to the left or right leads; null: out of the known text, or not certain. */
function target(shadow: ShadowText, way: "left" | "right", press: EditKeyPress): number | null {
  const { text, caret } = shadow;
  if (press.ctrl) return wordTarget(shadow, way, press.whole);
  if (way === "left") return caret === 0 ? null : caret - lastLength(text.slice(0, caret));
  return caret === text.length ? null : caret + firstLength(text.slice(caret));
}

const lastLength = (text: string): number => (/[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text) ? 2 : 1);
const firstLength = (text: string): number => ((text.codePointAt(0) ?? 0) > 0xffff ? 2 : 1);

/**
 * Toolkits agree on words made of letters and digits between spaces, and on little else: with punctuation in
 * the way, or where the word may go on beyond the known text, the answer is null.
 */
function wordTarget(shadow: ShadowText, way: "left" | "right", whole: boolean): number | null {
  const { text, caret } = shadow;
  const left = way === "left";
  const word = left
    ? /[\p{L}\p{N}]+ *$/u.exec(text.slice(0, caret))
    : /^ *[\p{L}\p{N}]+/u.exec(text.slice(caret));
  if (!word) return null;
  const to = left ? caret - word[0].length : caret + word[0].length;
  const edge = left ? to === 0 : to === text.length;
  const beyond = left ? text[to - 1] : text[to];
  return edge ? (whole ? to : null) : beyond === " " ? to : null;
}
