/**
 * What a model is told to do. To a model elsewhere the guard's wording goes, in which placeholders stand for what is
 * sensitive; where such a model types a placeholder, this machine puts the value back, so that no model ever sees it.
 */
import type { Guard } from "@apprentice/guard/guard.ts";
import { placeholderPattern } from "@apprentice/guard/text/placeholder.ts";
import type { Model } from "./model.ts";

export type Instruction = {
  /** For the model of this run; asked before each decision, because the guard learns. Rejects where it cannot scan. */
  told(): Promise<string>;
  /**
   * Text to be typed, with the values of the instruction in place of what stands for them; null where it holds a
   * placeholder that stands for nothing in the instruction, such as one seen on the screen. Values come from the
   * instruction alone: nothing that only a screen showed can be typed anywhere by its placeholder.
   */
  putBack(text: string): string | null;
};

export function openInstruction(options: {
  readonly guard: Guard;
  readonly instruction: string;
  readonly model: Model;
  readonly onTold?: (instruction: string) => void;
}): Instruction {
  const { guard, instruction, model } = options;
  // One value may be known by several names, as the guard learns; bounded by the instruction's own words.
  const values = new Map<string, string>();
  // What a person wrote as a placeholder is meant as it stands.
  for (const [own] of instruction.matchAll(placeholderPattern)) values.set(own, own);
  let last: string | null = null;
  return {
    async told() {
      if (model.local === true) return instruction;
      const wording = await guard.wording(instruction);
      for (const [standIn, value] of wording.values) values.set(standIn, value);
      if (wording.text !== last) options.onTold?.((last = wording.text));
      return wording.text;
    },
    putBack: (text) => putBack(text, values),
  };
}

const wholePlaceholder = new RegExp(`^(?:${placeholderPattern.source})$`);

/** In one pass, so that a value which looks like a placeholder itself is left as it is. */
function putBack(text: string, values: ReadonlyMap<string, string>): string | null {
  const imitations = [...values.keys()].filter((key) => !wholePlaceholder.test(key));
  let isUnknown = false;
  const real = text.replace(anyOf(imitations), (found) => {
    const value = values.get(found) ?? values.get(found.toUpperCase());
    if (value !== undefined) return value;
    isUnknown ||= wholePlaceholder.test(found.toUpperCase());
    return found;
  });
  return isUnknown ? null : real;
}

/** Placeholders in any case, and imitations as whole words, the longest first. */
function anyOf(imitations: readonly string[]): RegExp {
  const words = imitations
    .toSorted((a, b) => b.length - a.length)
    .map((one) => one.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const whole =
    words.length === 0 ? "" : `|(?<![\\p{L}\\p{N}])(?:${words.join("|")})(?![\\p{L}\\p{N}])`;
  return new RegExp(`\\[[A-Za-z_]{1,16}(?:_[0-9]{1,7})?\\]${whole}`, "gu");
}
