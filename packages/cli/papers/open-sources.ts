import type { Span } from "./paper.ts";

export type Sources = {
  /** The number under which a source stands; the same source has one number. */
  readonly cite: (source: string) => Span;
  readonly all: () => readonly string[];
};

/** Collects a paper's sources in the order in which they are first cited. */
export function openSources(): Sources {
  const cited: string[] = [];
  return {
    cite: (source) => {
      if (!cited.includes(source)) cited.push(source);
      return { note: cited.indexOf(source) + 1 };
    },
    all: () => cited,
  };
}
