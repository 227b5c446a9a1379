/** What a scripted person says that it did: the log that a recording is held against. */
import type { ActionKind } from "@apprentice/core/action/action.ts";
import type { Box, Point } from "@apprentice/core/event/geometry.ts";

export type Expected = {
  /** The chore that it belongs to. */
  readonly name: string;
  readonly kind: ActionKind;
  /** When it was done, ms since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly at?: Point;
  /** Of the thing that it was done to. */
  readonly box?: Box;
  readonly to?: Point;
  readonly text?: string;
  readonly keys?: readonly string[];
  readonly count?: number;
  readonly dy?: number;
  readonly modifiers?: readonly string[];
  /** Whether a menu or list stood open in a window of its own. */
  readonly popup?: boolean;
};

/** Typing into a secure field: nothing of it may be recorded, and a gap must say so. */
export type Secret = { readonly fromMs: number; readonly toMs: number; readonly value: string };

export type WorkLog = { readonly actions: Expected[]; readonly secrets: Secret[] };
