/** The order of the root's children, kept from window events alone, without asking the server again. */
import type { Box } from "@apprentice/core/event/geometry.ts";

export type StackedWindow = {
  readonly id: number;
  /** With its border. */
  box: Box;
  borderPx: number;
  mapped: boolean;
  overrideRedirect: boolean;
  /** InputOnly windows cover nothing; until we know, a window counts as covering. */
  inputOnly: boolean;
  /** Parts relative to the corner where the window is no rectangle; null: it is one. */
  shape: readonly Box[] | null;
};

export type WindowStack = {
  /** Bottom to top. */
  readonly windows: readonly StackedWindow[];
  find(id: number): StackedWindow | undefined;
  add(window: StackedWindow): void;
  remove(id: number): void;
  /** Places a window right above `sibling`; 0 is the bottom. False: the order is unknown, ask for the whole tree. */
  restack(id: number, sibling: number): boolean;
  toTop(id: number): void;
  clear(): void;
};

export function createWindowStack(): WindowStack {
  const windows: StackedWindow[] = [];
  const indexOf = (id: number) => windows.findIndex((window) => window.id === id);
  const take = (id: number) => {
    const at = indexOf(id);
    return at < 0 ? undefined : windows.splice(at, 1)[0];
  };
  return {
    windows,
    find: (id) => windows.find((window) => window.id === id),
    add(window) {
      take(window.id);
      windows.push(window);
    },
    remove: (id) => void take(id),
    restack(id, sibling) {
      const at = indexOf(id);
      if (at < 0 || (sibling !== 0 && indexOf(sibling) < 0)) return false;
      const [window] = windows.splice(at, 1);
      if (window) windows.splice(sibling === 0 ? 0 : indexOf(sibling) + 1, 0, window);
      return true;
    },
    toTop(id) {
      const window = take(id);
      if (window) windows.push(window);
    },
    clear: () => void windows.splice(0),
  };
}
