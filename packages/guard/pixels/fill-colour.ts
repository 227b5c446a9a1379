/**
 * The colour of a redaction: a slate that reads as "something was here" on light and dark screens alike.
 * Black is kept for what lies outside approved windows, so that the two cannot be mistaken for each other.
 */
export const fillColour = { r: 0x8a, g: 0x94, b: 0xa3 } as const;
