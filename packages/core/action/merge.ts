/**
 * Merges raw events into actions on the participant's machine, so that rhythm and key codes go no further.
 * Every press, notch and non-modifier key press becomes part of exactly one action; nothing is invented.
 * Actions come out ordered by `startMs`. Memory is bounded, whatever the stream looks like.
 */
import { isModifierKey } from "../event/key-name.ts";
import type { RawEvent } from "../event/raw-event.ts";
import type { Action } from "./action.ts";
import { createKeyMerger } from "./merge-keys.ts";
import { createMoveMerger } from "./merge-moves.ts";
import { mergeRules } from "./merge-rules.ts";
import type { Draft, MergeNote } from "./merge-part.ts";
import { createPressMerger } from "./merge-presses.ts";
import { createScrollMerger } from "./merge-scrolls.ts";

export type MergeOptions = {
  /**
   * Called as each action comes out, with the numbers (from 0, in order of `push`) of the presses, notches and
   * key presses that it stands for.
   */
  readonly trace?: (
    action: Action,
    from: { readonly indices: readonly number[]; readonly note: MergeNote | null },
  ) => void;
};

export type Merger = {
  /** Takes one event and gives the actions that are thereby complete. Times that run backwards count as equal. */
  push(event: RawEvent): readonly Action[];
  /** Gives what time alone completes, such as a click that no second one followed. Call it a few times a second. */
  tick(tMs: number): readonly Action[];
  /** Completes everything that is open: at a pause, a gap, the end. */
  flush(tMs: number): readonly Action[];
  /**
   * Whether the event, not yet pushed, may open an action and so needs an observation. True too often for caret
   * keys; false for the second click of a double click, and for typing, keys and scrolls that go on.
   */
  opensAction(event: RawEvent): boolean;
};

const none: readonly Action[] = Object.freeze([]);

export function createMerger(options: MergeOptions = {}): Merger {
  let done: Draft[] = [];
  const emit = (draft: Draft): void => void done.push(draft);
  const moves = createMoveMerger(emit);
  const context = { emit, takeApproach: () => moves.take(), traced: options.trace !== undefined };
  const presses = createPressMerger(context);
  const scrolls = createScrollMerger(context);
  const keys = createKeyMerger(context);
  let seq = -1;
  let nowMs = Number.NEGATIVE_INFINITY;
  let deadlineMs = Number.POSITIVE_INFINITY;
  let windowId: string | null | undefined;

  const expire = (): void => {
    presses.expire(nowMs);
    scrolls.expire(nowMs);
    keys.expire(nowMs);
  };

  const drain = (): readonly Action[] => {
    if (done.length > mergeRules.mostWaiting) presses.flush();
    const oldest = Math.min(presses.oldestSeq(), scrolls.oldestSeq(), keys.oldestSeq());
    deadlineMs = Math.min(presses.deadlineMs(), scrolls.deadlineMs(), keys.deadlineMs());
    if (done.length === 0) return none;
    done.sort((a, b) => a.seq - b.seq);
    const ready = done.filter((draft) => draft.seq < oldest);
    if (ready.length < done.length) done = done.filter((draft) => draft.seq >= oldest);
    else done = [];
    const { trace } = options;
    if (trace)
      for (const { action, indices, note } of ready) trace(action, { indices, note: note ?? null });
    return ready.map((draft) => draft.action);
  };

  const handle = (event: Exclude<RawEvent, { kind: "pointer_move" }>): void => {
    const tMs = nowMs;
    switch (event.kind) {
      case "button_down":
        scrolls.commit();
        keys.commit("absorb");
        if (event.button !== "left") keys.doubtField();
        return presses.down({ event, seq, tMs });
      case "button_up":
        presses.up({ event, seq, tMs });
        // Something else began while the button was down: no further click can join this one.
        if (scrolls.oldestSeq() < seq || keys.oldestSeq() < seq) presses.commitClicks();
        return;
      case "wheel":
        presses.commitClicks();
        keys.commit("keep_caret");
        return scrolls.wheel({ event, seq, tMs });
      case "key_down":
        if (isModifierKey(event.key)) return keys.modifier(event.key, true);
        presses.commitClicks();
        scrolls.commit();
        return keys.down({ event, seq, tMs });
      case "key_up":
        return keys.modifier(event.key, false);
      case "window": {
        const id = event.window?.id ?? null;
        if (id === windowId) return;
        windowId = id;
        scrolls.commit();
        return keys.leave();
      }
      case "focus":
        return keys.focus({ event, seq, tMs });
      case "field_value":
        return keys.fieldValue({ event, seq, tMs });
    }
  };

  return {
    push(event) {
      seq += 1;
      if (event.tMs > nowMs) nowMs = event.tMs;
      if (nowMs >= deadlineMs) expire();
      if (event.kind !== "pointer_move") {
        handle(event);
        return drain();
      }
      const { x, y } = event;
      if (presses.isDown()) presses.move(x, y, nowMs);
      else moves.move({ x, y, tMs: nowMs, seq, mayHover: !keys.isTyping() });
      return done.length === 0 ? none : drain();
    },
    tick(tMs) {
      if (tMs > nowMs) nowMs = tMs;
      if (nowMs < deadlineMs) return none;
      expire();
      return drain();
    },
    flush(tMs) {
      if (tMs > nowMs) nowMs = tMs;
      presses.flush();
      scrolls.commit();
      keys.leave();
      moves.clear();
      windowId = undefined;
      return drain();
    },
    opensAction(event) {
      if (event.kind === "button_down") return !presses.joins(event);
      if (event.kind === "wheel") return !scrolls.joins(event);
      return event.kind === "key_down" && !isModifierKey(event.key) && !keys.joins(event);
    },
  };
}

/** All actions of a finished stream. */
export function merge(events: Iterable<RawEvent>, options: MergeOptions = {}): Action[] {
  const merger = createMerger(options);
  const actions: Action[] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const event of events) {
    lastMs = Math.max(lastMs, event.tMs);
    for (const action of merger.push(event)) actions.push(action);
  }
  for (const action of merger.flush(lastMs)) actions.push(action);
  return actions;
}
