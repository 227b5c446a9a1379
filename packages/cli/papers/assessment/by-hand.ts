import type { Text } from "../paper.ts";

/** A place for words that the software must not make up. */
export const byHand = (words: string): Text => [
  { bold: "To be supplied by a person: " },
  `${words} ______________________________`,
];
