/** A finding is a span of text that must not be kept, with its class. */

export const findingClasses = [
  "private",
  "secret",
  "card",
  "iban",
  "national_id",
  "passport",
  "url",
  "email",
  "phone",
  "mac",
  "ip",
  "birth_date",
  "address",
  "person",
  "health",
  "finance",
  "term",
] as const;

/** In order of precedence where spans overlap; `private` is what the participant said never to keep. */
export type FindingClass = (typeof findingClasses)[number];

/** `start` and `end` (exclusive) are UTF-16 offsets into the text that was scanned; confidence is in (0, 1]. */
export type Finding = {
  readonly start: number;
  readonly end: number;
  readonly class: FindingClass;
  readonly confidence: number;
};

const rank = new Map<FindingClass, number>(findingClasses.map((name, index) => [name, index]));

/** Joins overlapping findings into one span each, so that no part of either is left; the first class by rank names it. */
export function joinFindings(findings: readonly Finding[]): Finding[] {
  const joined: Finding[] = [];
  for (const next of [...findings].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (!last || next.start >= last.end) joined.push(next);
    else joined[joined.length - 1] = join(last, next);
  }
  return joined;
}

function join(a: Finding, b: Finding): Finding {
  const first = (rank.get(b.class) ?? 0) < (rank.get(a.class) ?? 0) ? b : a;
  return { ...first, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
