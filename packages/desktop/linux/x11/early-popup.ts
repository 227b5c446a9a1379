import type { Client } from "./approved-parts.ts";

/** A popup over a window of its own process that is not the active one yet. */
type Early = {
  readonly id: number;
  readonly pid: number;
  readonly under: Client;
  readonly bornMs: number;
};

const greatestAgeMs = 700;

/**
 * A click that opens a list in a window behind may do so before the window manager says that this window is the
 * active one now: then the popup is judged once more, and belongs to that window if the click was on that very one.
 */
export function createEarlyPopup(clock: () => number) {
  let early: Early | null = null;
  return {
    remember(popup: Omit<Early, "bornMs">): void {
      early = { ...popup, bornMs: clock() };
    },
    /** The popup that belongs to the window that is active now, once; null: none. */
    take(activeId: number): { readonly id: number; readonly ownerId: number } | null {
      if (!early || activeId !== early.under.id) return null;
      const { id, pid, under, bornMs } = early;
      early = null;
      const belongs = clock() - bornMs < greatestAgeMs && under.facts.pid === pid;
      return belongs ? { id, ownerId: under.id } : null;
    },
  };
}
