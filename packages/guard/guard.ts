/** The guard is the only way from what was captured to what may be kept: it cleans an item or drops it with a reason. */
import type { Action } from "@apprentice/core/action/action.ts";
import type {
  RecordingMeta,
  Safe,
  SafeAction,
  SafeItem,
  SafeObservation,
  SafeTile,
} from "@apprentice/core/action/safe.ts";
import type { Element } from "@apprentice/core/event/element.ts";
import type { Gap, GapReason } from "@apprentice/core/event/gap.ts";
import type { ObservationContext } from "@apprentice/core/event/observation.ts";
import type { RawFrame } from "@apprentice/core/event/raw-frame.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import type { ApplicationRule } from "@apprentice/core/policy/policy.ts";

/** An item that may be kept, or why it may not; a failure inside the guard is a drop, never a pass. */
export type Guarded<T> =
  | { readonly kind: "kept"; readonly value: T }
  | { readonly kind: "dropped"; readonly reason: GapReason };

/** Where an action happened; `field` is the focused element when it began, null: unknown. */
export type ActionContext = {
  readonly window: WindowInfo | null;
  readonly field: Element | null;
};

/** What the eyes saw before an action; pixels outside approved windows are solid already. */
export type GuardedSight = {
  readonly context: ObservationContext;
  readonly frame: RawFrame | null;
  readonly frameAgeMs: number | null;
};

/** An observation and the tiles that its frame names; the caller leaves out tiles that it has written before. */
export type CleanedSight = {
  readonly observation: SafeObservation;
  readonly tiles: readonly SafeTile[];
  /** Why the observation has no picture although there was a frame; the caller writes it as a gap. */
  readonly withheld?: GapReason;
};

/** A text as it may be told to others, and what it leaves out: for this machine alone, never to be kept or sent. */
export type Wording = {
  readonly text: string;
  /** By what stands in the text for it; the first spelling of a value that is written in several ways. */
  readonly values: ReadonlyMap<string, string>;
};

export type Guard = AsyncDisposable & {
  action(action: Action, context: ActionContext): Promise<Guarded<SafeAction>>;
  observation(sight: GuardedSight, rule: ApplicationRule): Promise<Guarded<CleanedSight>>;
  /** Cleans the instruction, before anything of the recording is written. Rejects where it cannot be scanned. */
  meta(meta: RecordingMeta): Promise<Safe<RecordingMeta>>;
  /** What a person says is to be done, for a model elsewhere. Rejects where it cannot be scanned. */
  wording(text: string): Promise<Wording>;
  /**
   * A word that the participant wants never kept: hidden in all that comes from now on, and wherever `rescan` or
   * `recheck` looks. Throws `word_too_short`, `word_too_long`, `vault_full`.
   */
  neverKeep(word: string): void;
  /** The last look before sealing, with all that the vault has learned since the item was kept. */
  rescan(item: SafeItem): Promise<SafeItem | Gap>;
  /** The same look at what stays in the hold: its times are left as they are. */
  recheck(item: SafeItem): Promise<SafeItem | Gap>;
  /** How many redactions were made, by class; never what was redacted. */
  report(): Readonly<Record<string, number>>;
};
