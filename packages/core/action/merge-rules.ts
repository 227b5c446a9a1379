/**
 * The constants of action merging. Multi-click, drag and long press follow AgentNet's reducer, scroll gap and
 * greatest scroll run follow NAPsack's; the rest are our own and say why.
 */
export const mergeRules = {
  /** Press to press. */
  multiClickMs: 500,
  multiClickPx: 4,
  mostClicks: 3,
  /** Greatest distance from the press while the button is down, beyond which it is a drag. */
  dragPx: 6,
  longPressMs: 1_000,
  /** A press whose release never came is closed after this, so that nothing waits for it for ever. */
  unreleasedMs: 60_000,
  scrollGapMs: 500,
  scrollRunMs: 3_000,
  /** Equal keys further apart are separate actions, because the screen may have changed in between. */
  keyGapMs: 1_000,
  /** An edit that rests longer is committed; long enough to think in mid-sentence. */
  typeIdleMs: 10_000,
  /** A focus event this soon after the first character is the field that the typing went to. */
  lateFocusMs: 300,
  /** How long after a key press a field may still report its text from before it. */
  fieldLagMs: 500,
  /** Longest text of one edit in UTF-16 units; beyond it the edit is committed and another one begins. */
  mostText: 65_536,
  /** Complete actions that may wait for a button to be released. */
  mostWaiting: 512,
  /** Caret moves that an edit may hold back before it is committed. */
  mostTrailing: 256,
  /** A rest of the pointer longer than this, away from where it goes on to, is a hover and becomes a `move`. */
  hoverMs: 1_000,
  hoverPx: 6,
  /** Most points of a simplified path, ends included. */
  pathPoints: 32,
  /** Greatest distance between a raw point and the simplified path at the same time. */
  pathTolerancePx: 3,
  /** Raw points kept of one path; beyond it the path so far is simplified in place. */
  pathCapacity: 4_096,
} as const;
