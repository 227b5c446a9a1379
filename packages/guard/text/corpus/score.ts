/** Scores a detector on labelled texts: what was left readable, and what was hidden for nothing. */
import type { Finding, FindingClass } from "../finding.ts";
import type { Sample } from "./make-corpus.ts";

export type ClassScore = {
  /** Share of planted instances of which no letter or digit is left. */
  readonly recall: number;
  /** The same, each different value once: it counts only if every instance of it was covered. */
  readonly recallByValue: number;
  /** Share of findings of the class that touch something planted, of whatever class. */
  readonly precision: number;
  readonly planted: number;
};

export type Score = {
  readonly classes: ReadonlyMap<FindingClass, ClassScore>;
  /** Share of words outside planted values that a finding covers. */
  readonly falseMaskShare: number;
  readonly missed: readonly {
    readonly class: FindingClass;
    readonly template: string;
    readonly value: string;
  }[];
  readonly wrong: readonly {
    readonly class: FindingClass;
    readonly template: string;
    readonly value: string;
  }[];
};

type Tally = {
  planted: number;
  covered: number;
  found: number;
  right: number;
  values: Map<string, boolean>;
};

export function scoreDetector(
  samples: readonly Sample[],
  scan: (text: string) => Finding[],
): Score {
  const tallies = new Map<FindingClass, Tally>();
  const missed: { class: FindingClass; template: string; value: string }[] = [];
  const wrong: { class: FindingClass; template: string; value: string }[] = [];
  const tally = (name: FindingClass): Tally => {
    const made = tallies.get(name) ?? {
      planted: 0,
      covered: 0,
      found: 0,
      right: 0,
      values: new Map(),
    };
    tallies.set(name, made);
    return made;
  };
  let words = 0;
  let hidden = 0;
  for (const { text, planted, template } of samples) {
    const findings = scan(text);
    for (const one of planted) {
      const covered = isCovered(text, one, findings);
      const counts = tally(one.class);
      counts.planted += 1;
      counts.covered += covered ? 1 : 0;
      counts.values.set(one.value, covered && (counts.values.get(one.value) ?? true));
      if (!covered) missed.push({ class: one.class, template, value: one.value });
    }
    for (const one of findings) {
      const right = planted.some(({ start, end }) => start < one.end && one.start < end);
      const counts = tally(one.class);
      counts.found += 1;
      counts.right += right ? 1 : 0;
      if (!right) wrong.push({ class: one.class, template, value: text.slice(one.start, one.end) });
    }
    for (const word of text.matchAll(/[\p{L}\p{N}]+/gu)) {
      const span = { start: word.index, end: word.index + word[0].length };
      if (planted.some(({ start, end }) => start < span.end && span.start < end)) continue;
      words += 1;
      if (findings.some(({ start, end }) => start < span.end && span.start < end)) hidden += 1;
    }
  }
  const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
  const classes = new Map(
    [...tallies].map(([name, counts]) => [
      name,
      {
        recall: share(counts.covered, counts.planted),
        recallByValue: share(
          [...counts.values.values()].filter(Boolean).length,
          counts.values.size,
        ),
        precision: share(counts.right, counts.found),
        planted: counts.planted,
      },
    ]),
  );
  return { classes, falseMaskShare: share(hidden, words), missed, wrong };
}

function isCovered(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  findings: readonly Finding[],
): boolean {
  for (let at = start; at < end; at += 1) {
    if (!/[\p{L}\p{N}]/u.test(text.charAt(at))) continue;
    if (!findings.some((finding) => at >= finding.start && at < finding.end)) return false;
  }
  return true;
}
