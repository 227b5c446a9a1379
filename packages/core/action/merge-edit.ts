/** One edit of one field while it goes on: the shadow text, and what the field shows of it. */
import type { ObservationId } from "../id/id.ts";
import type { RawEventOf } from "../event/raw-event.ts";
import type { PathPoint } from "./action.ts";
import type { Draft, MergeNote, Timed } from "./merge-part.ts";
import { compareField } from "./field-text.ts";
import {
  emptyText,
  insertText,
  pressEditKey,
  type EditKeyPress,
  type ShadowText,
} from "./shadow-text.ts";
import { mergeRules } from "./merge-rules.ts";

type KeyDown = Timed<RawEventOf<"key_down">>;

export type Edit = {
  readonly seq: number;
  readonly startMs: number;
  readonly observationId: ObservationId | null;
  readonly approach: PathPoint[];
  fieldId: string | null;
  /** The field's text before the edit; null: unknown. */
  before: string | null;
  shadow: ShadowText;
  /** Earlier texts, newest last: what a field that lags behind may still show. */
  readonly earlier: string[];
  /** What the field shows instead of the shadow text, where that is certain. */
  shown: string | null;
  note: MergeNote | null;
  /** Whether the field is known to hold this text alone. */
  whole: boolean;
  lastMs: number;
  endMs: number;
  /** Numbers of the key presses; null where nobody asks. */
  readonly seqs: number[] | null;
  /** Caret moves and selections since the text last changed. */
  trailing: KeyDown[];
};

const mostEarlier = 8;

export function openEdit(options: {
  readonly key: KeyDown;
  readonly approach: PathPoint[];
  readonly field: { readonly id: string | null; readonly text: string | null };
  readonly traced: boolean;
}): Edit {
  const { key, approach, field, traced } = options;
  return {
    seq: key.seq,
    startMs: key.tMs,
    observationId: key.event.observationId,
    approach,
    fieldId: field.id,
    before: field.text,
    shadow: emptyText,
    earlier: [],
    shown: null,
    note: null,
    whole: field.text === "",
    lastMs: key.tMs,
    endMs: key.tMs,
    seqs: traced ? [] : null,
    trailing: [],
  };
}

export function typeInto(edit: Edit, key: KeyDown, text: string): void {
  changeText(edit, key, insertText(edit.shadow, text));
}

/** Applies an editing key; false: it leaves the text that is known and is no part of this edit. */
export function editWith(edit: Edit, key: KeyDown, press: Omit<EditKeyPress, "whole">): boolean {
  const next = pressEditKey(edit.shadow, { ...press, whole: edit.whole });
  if (!next) return false;
  if (next.text !== edit.shadow.text) {
    // The first backspace after an inline completion takes the completion back, not what was typed.
    const completed = edit.shown?.startsWith(edit.shadow.text) ?? false;
    changeText(edit, key, completed && press.key === "backspace" ? edit.shadow : next);
    return true;
  }
  if (edit.trailing.length === mergeRules.mostTrailing) return false;
  edit.shadow = next;
  edit.lastMs = key.tMs;
  edit.trailing.push(key);
  return true;
}

function changeText(edit: Edit, key: KeyDown, next: ShadowText): void {
  edit.earlier.push(edit.shadow.text);
  if (edit.earlier.length > mostEarlier) edit.earlier.shift();
  edit.shadow = next;
  edit.shown = null;
  edit.note = null;
  edit.seqs?.push(...edit.trailing.map(({ seq }) => seq), key.seq);
  edit.trailing = [];
  edit.lastMs = key.tMs;
  edit.endMs = key.tMs;
}

/** Takes note of what the field shows now; a field that still shows an earlier text is not believed. */
export function seeField(edit: Edit, value: string, tMs: number): void {
  const { before } = edit;
  const verdict = compareField({ before, typed: edit.shadow.text, value });
  if (verdict.kind === "confirmed") {
    edit.shown = null;
    edit.note = null;
    edit.whole = verdict.whole;
    return;
  }
  if (tMs - edit.endMs < mergeRules.fieldLagMs && showsEarlier(edit, value)) return;
  edit.whole = false;
  if (verdict.kind === "replaced") edit.shown = verdict.text;
  else edit.note = "field_disagrees";
}

function showsEarlier({ before, earlier }: Edit, value: string): boolean {
  return earlier.some((typed) => {
    if (typed === "") return value === before;
    return compareField({ before, typed, value }).kind === "confirmed";
  });
}

/** The field's text after the edit, as far as it is known. */
export function textAfter(edit: Edit): string | null {
  return edit.whole ? edit.shadow.text : null;
}

export function draftOf(edit: Edit, absorbTrailing: boolean): Draft {
  const { seq, startMs, endMs, observationId, approach, fieldId, note } = edit;
  const trailing = absorbTrailing ? edit.trailing.map((key) => key.seq) : [];
  const text = edit.shown ?? edit.shadow.text;
  return {
    seq,
    indices: edit.seqs ? [...edit.seqs, ...trailing] : [],
    ...(note ? { note } : {}),
    action: { kind: "type", startMs, endMs, observationId, approach, text, fieldId },
  };
}
