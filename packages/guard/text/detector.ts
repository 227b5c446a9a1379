/** A detector reads normal text and says where one kind of sensitive value stands; time linear in the text. */
import type { Finding, FindingClass } from "./finding.ts";

export type Detector = (text: string) => Finding[];

export type PatternRule = {
  readonly class: FindingClass;
  readonly confidence: number;
  /** Global; no nested quantifiers, every repetition bounded, so that one match costs bounded time. */
  readonly pattern: RegExp;
  /** Looks closer at a match; the group named `value`, or else the whole match. */
  readonly check?: (value: string, match: RegExpExecArray, text: string) => boolean;
};

/** Finds all matches of a rule that pass its check; only the group `value` is marked where there is one. */
export function patternDetector(rule: PatternRule): Detector {
  return (text) => {
    const found: Finding[] = [];
    // A copy, because `lastIndex` is state that callers must not share.
    const pattern = new RegExp(rule.pattern.source, rule.pattern.flags);
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      if (match[0].length === 0) {
        pattern.lastIndex += 1;
        continue;
      }
      const value = match.groups?.["value"] ?? match[0];
      const start = match.index + match[0].lastIndexOf(value);
      if (!rule.check || rule.check(value, match, text))
        found.push({
          start,
          end: start + value.length,
          class: rule.class,
          confidence: rule.confidence,
        });
      else pattern.lastIndex = match.index + Math.max(1, firstStep(match[0]));
    }
    return found;
  };
}

/** A refused match is left by one run of its letters or digits, so that the next value inside it is still seen. */
function firstStep(matched: string): number {
  return /^(?:[A-Za-z0-9]{1,64}|[^A-Za-z0-9]{1,64})/.exec(matched)?.[0].length ?? 1;
}

export const digitsOf = (text: string): string => text.replaceAll(/\D/g, "");

/** The `reach` characters before a place, for rules that need a label. */
export const before = (text: string, at: number, reach: number): string =>
  text.slice(Math.max(0, at - reach), at);
