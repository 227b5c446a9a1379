/** Merges key presses: text and corrections into one edit per field, everything else into keys with a count. */
import type { RawEventOf } from "../event/raw-event.ts";
import type { ActionOf } from "./action.ts";
import { chordKeys, classifyKey } from "./classify-key.ts";
import {
  draftOf,
  editWith,
  openEdit,
  seeField,
  textAfter,
  typeInto,
  type Edit,
} from "./merge-edit.ts";
import { mergeRules } from "./merge-rules.ts";
import { never, type PartContext, type Timed } from "./merge-part.ts";

type KeyDown = RawEventOf<"key_down">;
type Run = { readonly seq: number; action: ActionOf<"key">; readonly seqs: number[] };

export function createKeyMerger(context: PartContext) {
  let edit: Edit | null = null;
  let run: Run | null = null;
  let altGr = false;
  /** The focused field and its text; null: unknown. */
  let field: { readonly id: string | null; readonly text: string | null } = {
    id: null,
    text: null,
  };

  const repeats = (event: KeyDown, tMs: number): boolean =>
    run !== null &&
    tMs - run.action.endMs <= mergeRules.keyGapMs &&
    run.action.keys.join("\n") === chordKeys(event).join("\n");

  const commitRun = (): void => {
    if (!run) return;
    const { action, seq, seqs } = run;
    run = null;
    context.emit({ action, seq, indices: seqs });
  };

  const press = ({ event, seq, tMs }: Timed<KeyDown>): void => {
    if (run && repeats(event, tMs)) {
      run.action = { ...run.action, endMs: tMs, count: run.action.count + 1 };
      if (context.traced) run.seqs.push(seq);
      return;
    }
    commitRun();
    const { observationId } = event;
    const base = { startMs: tMs, endMs: tMs, observationId, approach: context.takeApproach() };
    run = { seq, action: { kind: "key", ...base, keys: chordKeys(event), count: 1 }, seqs: [seq] };
    // What a key of its own does to a field is not known until the field says so.
    field = { ...field, text: null };
  };

  /**
   * `absorb`: caret moves after the last change belong to the edit (the field is left, so they meant nothing);
   * otherwise the next key may depend on where the caret stands, and they become keys of their own.
   */
  const commitEdit = (how: "absorb" | "keep_caret"): void => {
    if (!edit) return;
    const done = edit;
    edit = null;
    if (done.fieldId === field.id) field = { ...field, text: textAfter(done) };
    context.emit(draftOf(done, how === "absorb"));
    if (how === "keep_caret") for (const key of done.trailing) press(key);
  };

  const commit = (how: "absorb" | "keep_caret"): void => {
    commitEdit(how);
    commitRun();
  };

  const type = (key: Timed<KeyDown>, text: string): void => {
    commitRun();
    if (edit && edit.shadow.text.length + text.length > mergeRules.mostText) commitEdit("absorb");
    edit ??= openEdit({
      key,
      approach: context.takeApproach(),
      field,
      traced: context.traced,
    });
    typeInto(edit, key, text);
  };

  return {
    commit,
    isTyping: (): boolean => edit !== null,
    /** Whether a key press goes on with what is open, so that it needs no observation of its own. */
    joins(event: KeyDown): boolean {
      if (repeats(event, event.tMs)) return true;
      if (!edit || event.tMs - edit.lastMs >= mergeRules.typeIdleMs) return false;
      const kind = classifyKey(event, altGr);
      if (kind.kind === "text")
        return edit.shadow.text.length + kind.text.length <= mergeRules.mostText;
      return (
        kind.kind === "edit" && kind.key === "backspace" && !kind.ctrl && edit.shadow.caret > 0
      );
    },
    down(key: Timed<KeyDown>): void {
      const kind = classifyKey(key.event, altGr);
      if (kind.kind === "text") return type(key, kind.text);
      if (kind.kind === "edit" && edit && editWith(edit, key, kind)) return;
      commitEdit("keep_caret");
      press(key);
    },
    modifier(key: string, down: boolean): void {
      if (key === "altgr") altGr = down;
    },
    focus({ event, tMs }: Timed<RawEventOf<"focus">>): void {
      const id = event.element?.id ?? null;
      const late =
        edit?.fieldId === null && id !== null && tMs - edit.startMs <= mergeRules.lateFocusMs;
      if (edit && late) {
        edit.fieldId = id;
        edit.before = null;
        edit.whole = false;
        field = { id, text: null };
        return;
      }
      if (id === field.id && id !== null) {
        if (!edit) field = { id, text: event.element?.value ?? field.text };
        return;
      }
      commitEdit("absorb");
      field = { id, text: event.element?.value ?? null };
    },
    fieldValue({ event, tMs }: Timed<RawEventOf<"field_value">>): void {
      const { elementId, value } = event;
      if (edit && edit.fieldId === elementId) seeField(edit, value, tMs);
      else if (field.id === null || field.id === elementId) field = { id: field.id, text: value };
    },
    /** The place changed: nothing is known of the field there. */
    leave(): void {
      commit("absorb");
      field = { id: null, text: null };
      altGr = false;
    },
    /** A press that may change the field without saying so. */
    doubtField(): void {
      field = { ...field, text: null };
    },
    expire(tMs: number): void {
      if (edit && tMs - edit.lastMs >= mergeRules.typeIdleMs) commitEdit("keep_caret");
      if (run && tMs - run.action.endMs > mergeRules.keyGapMs) commitRun();
    },
    deadlineMs: (): number =>
      Math.min(
        edit ? edit.lastMs + mergeRules.typeIdleMs : never,
        run ? run.action.endMs + mergeRules.keyGapMs : never,
      ),
    oldestSeq: (): number => Math.min(edit?.seq ?? never, run?.seq ?? never),
  };
}
