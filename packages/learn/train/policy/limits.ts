/**
 * Bounds of what the reference policy looks at. What lies beyond is left out in a fixed order:
 * the newest actions and remembered texts stay, the elements that `choose-elements.ts` ranks first,
 * the first words of any text.
 */
export const limits = {
  instructionWords: 48,
  /** Past actions that are tokens of their own. */
  history: 8,
  /** Past actions that are looked at for what was acted on, typed and read. */
  past: 64,
  remembered: 4,
  elements: 128,
  /** Words kept of one token's text. */
  wordsPerToken: 8,
  /** Longest text, in words, that may be typed from the instruction. */
  spanWords: 16,
  /** Lengths of such a text that are told apart. */
  spanLengths: 8,
  words: 1_500,
  /** Buckets that words outside the vocabulary share. */
  unknownWords: 32,
  roles: 48,
  chords: 48,
  /** Wheel notches of one scroll of the agent's, about a third of a page; then it looks again. */
  scrollNotches: 3,
  /** Largest number of presses of one key in one action. */
  pressCount: 8,
} as const;
