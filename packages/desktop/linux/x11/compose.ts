/** Dead keys and the Compose key: several presses that type one character. */
import { characterOf } from "./keysym.ts";

/** Dead keysym → combining character (Unicode) and the character that stands for the accent alone. */
const dead: ReadonlyMap<number, readonly [combining: string, alone: string]> = new Map([
  [0xfe50, ["\u0300", "`"]],
  [0xfe51, ["\u0301", "´"]],
  [0xfe52, ["\u0302", "^"]],
  [0xfe53, ["\u0303", "~"]],
  [0xfe54, ["\u0304", "¯"]],
  [0xfe55, ["\u0306", "˘"]],
  [0xfe56, ["\u0307", "˙"]],
  [0xfe57, ["\u0308", "¨"]],
  [0xfe58, ["\u030a", "°"]],
  [0xfe59, ["\u030b", "˝"]],
  [0xfe5a, ["\u030c", "ˇ"]],
  [0xfe5b, ["\u0327", "¸"]],
  [0xfe5c, ["\u0328", "˛"]],
  [0xfe60, ["\u0323", "."]],
  [0xfe63, ["\u0338", "/"]],
]);

/** Strokes are letters of their own in Unicode, not compositions. */
const stroked: Readonly<Record<string, string>> = {
  o: "ø",
  O: "Ø",
  l: "ł",
  L: "Ł",
  d: "đ",
  D: "Đ",
  h: "ħ",
  H: "Ħ",
  t: "ŧ",
  T: "Ŧ",
};

/** The marks that follow or precede a letter after the Compose key. */
const composeMarks: Readonly<Record<string, string>> = {
  "'": "\u0301",
  "`": "\u0300",
  '"': "\u0308",
  "^": "\u0302",
  "~": "\u0303",
  ",": "\u0327",
  "*": "\u030a",
  "<": "\u030c",
  "-": "\u0304",
};

const composePairs: Readonly<Record<string, string>> = {
  ss: "ß",
  ae: "æ",
  AE: "Æ",
  oe: "œ",
  OE: "Œ",
  aa: "å",
  AA: "Å",
  oc: "©",
  or: "®",
  "=e": "€",
  "=E": "€",
  "=c": "€",
  "=C": "€",
  "L-": "£",
  "-L": "£",
  "Y=": "¥",
  "<<": "«",
  ">>": "»",
  "??": "¿",
  "!!": "¡",
  "+-": "±",
  "--": "-",
  "..": "…",
  oo: "°",
  th: "þ",
  TH: "Þ",
  dh: "ð",
  DH: "Ð",
};

const multiKey = 0xff20;

export type Composer = {
  /** What this press types; "" while a sequence is still open or when it makes no character. */
  press(keysym: number): string;
};

/** Sequences end at the first press that completes or breaks them, as in the usual input methods. */
export function createComposer(): Composer {
  let accent: readonly [string, string] | null = null;
  let sequence: string | null = null;
  const afterAccent = (open: readonly [string, string], character: string) => {
    if (character === " ") return open[1];
    return combine(character, open[0]) ?? "";
  };
  const compose = (character: string) => {
    if (sequence === null || sequence === "") {
      sequence = character;
      return "";
    }
    const pair = sequence + character;
    sequence = null;
    return composed(pair);
  };
  return {
    press(keysym) {
      const next = dead.get(keysym);
      if (keysym === multiKey) {
        sequence = "";
        accent = null;
        return "";
      }
      if (next) {
        const repeated = accent?.[0] === next[0];
        accent = repeated ? null : next;
        return repeated ? next[1] : "";
      }
      const character = characterOf(keysym);
      if (character === "") return breakOff();
      if (sequence !== null) return compose(character);
      if (!accent) return character;
      const open = accent;
      accent = null;
      return afterAccent(open, character);
    },
  };

  function breakOff(): string {
    accent = null;
    sequence = null;
    return "";
  }
}

/** The accent alone, for naming the key of a dead keysym; null for other keysyms. */
export function accentOf(keysym: number): string | null {
  return dead.get(keysym)?.[1] ?? null;
}

function combine(base: string, combining: string): string | null {
  if (combining === "\u0338") return stroked[base] ?? null;
  const joined = (base + combining).normalize("NFC");
  return Array.from(joined).length === 1 ? joined : null;
}

function composed(pair: string): string {
  const [first = "", second = ""] = pair;
  const reversed = second + first;
  const known = composePairs[pair] ?? composePairs[reversed];
  if (known !== undefined) return known;
  if (first === "/" || second === "/") return stroked[first === "/" ? second : first] ?? "";
  const mark = composeMarks[first];
  const lateMark = composeMarks[second];
  if (mark !== undefined && /\p{L}/u.test(second)) return combine(second, mark) ?? "";
  if (lateMark !== undefined && /\p{L}/u.test(first)) return combine(first, lateMark) ?? "";
  return "";
}
