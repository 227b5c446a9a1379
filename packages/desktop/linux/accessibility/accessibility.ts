/** Accessibility is the port through which the Linux eyes learn what the pixels of approved windows mean. */
import type { Element } from "@apprentice/core/event/element.ts";
import type { Point } from "@apprentice/core/event/geometry.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";

export type AccessibilityChange =
  /** Keyboard focus moved; null: unknown, so the caller fails closed. */
  | { readonly kind: "focus"; readonly element: Element | null }
  /** The text of the focused field changed; never told of secure fields. */
  | { readonly kind: "value"; readonly elementId: string; readonly value: string }
  /**
   * A document of this process loaded, left or was swapped: its address has to be read again. Not `certain`: only a
   * window of it opened, closed or took the focus, as with every menu; the document is most likely the same.
   */
  | { readonly kind: "document"; readonly pid: number; readonly certain: boolean }
  /** The bus is gone; nothing more will come and every query answers null from now on. */
  | { readonly kind: "lost"; readonly message: string };

/** The elements of one window's application as they were at `tMs` (ms since the epoch). */
export type ElementSnapshot = { readonly elements: readonly Element[]; readonly tMs: number };

export type Accessibility = AsyncDisposable & {
  /**
   * The newest snapshot of a window and its popups, without waiting; null until there is one.
   * Asking for a window makes it one of those that are kept fresh. Popups may be asked for too:
   * their elements come with the snapshot of the window that owns them, which is read anew at once.
   */
  snapshot(window: WindowInfo): ElementSnapshot | null;
  /**
   * The element with keyboard focus as last told by events; null: unknown. With a window: only if the element belongs
   * to its application, because not every application says that it lost the focus; what has it now is then looked up.
   */
  focused(window?: WindowInfo): Element | null;
  /** The actionable element of `window` at a point in screen pixels, out of the newest snapshot. */
  pointedAt(point: Point, window: WindowInfo): Element | null;
  /** Address of the document showing in a window, read live within 200 ms; null: unknown or too late. */
  documentUrl(window: WindowInfo): Promise<string | null>;
  /** Changes in order. Bounded at 1,024: past that the oldest are dropped and the focus becomes unknown. */
  changes(): AsyncIterable<AccessibilityChange>;
};
