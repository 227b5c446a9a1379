/** What the parts of the merger share: how they hand over an action, and how they are asked about time. */
import type { Action, PathPoint } from "./action.ts";

export type Draft = {
  readonly action: Action;
  /** Number of the raw event that opened the action; actions come out in this order. */
  readonly seq: number;
  /** Numbers of the presses, notches and key presses that the action stands for; empty unless traced. */
  readonly indices: readonly number[];
  readonly note?: MergeNote;
};

/** `field_disagrees`: the field showed something else than was typed, and what was typed was kept. */
export type MergeNote = "field_disagrees";

export type PartContext = {
  readonly emit: (draft: Draft) => void;
  /** The pointer's way since the last action, simplified; it is then forgotten. */
  readonly takeApproach: () => PathPoint[];
  /** Whether event numbers are wanted. */
  readonly traced: boolean;
};

/** One raw event with its number and its time, which never runs backwards. */
export type Timed<E> = { readonly event: E; readonly seq: number; readonly tMs: number };

export const never = Number.POSITIVE_INFINITY;
