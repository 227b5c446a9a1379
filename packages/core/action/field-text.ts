/** Compares what was typed with what the field shows, so that autocomplete and input methods are not missed. */

export type FieldVerdict =
  /** The field shows exactly what was typed, between what stood there before. */
  | { readonly kind: "confirmed"; readonly whole: boolean }
  /** The field shows another text where the typing went, and it is certain which. */
  | { readonly kind: "replaced"; readonly text: string }
  | { readonly kind: "unclear" };

export function compareField(options: {
  /** The field's text before the edit; null: unknown. */
  readonly before: string | null;
  readonly typed: string;
  readonly value: string;
}): FieldVerdict {
  const { before, typed, value } = options;
  if (value === typed) return { kind: "confirmed", whole: true };
  if (before === null) {
    return value.includes(typed) ? { kind: "confirmed", whole: false } : { kind: "unclear" };
  }
  const head = commonStart(before, value);
  const tail = commonEnd(before, value);
  if (fits({ before, typed, value, head, tail })) return { kind: "confirmed", whole: false };
  return insertedSpan({ before, value, head, tail });
}

type Compared = {
  readonly before: string;
  readonly value: string;
  /** Length of the start that both texts share, and of the end. */
  readonly head: number;
  readonly tail: number;
};

/** Whether value = start of before + typed + end of before. */
function fits(compared: Compared & { readonly typed: string }): boolean {
  const { before, typed, value, head, tail } = compared;
  if (value.length - typed.length > before.length) return false;
  const least = Math.max(0, value.length - typed.length - tail);
  const found = value.indexOf(typed, least);
  return found >= 0 && found <= head;
}

/** Certain only where all of `before` is still there and the inserted span can lie in one place alone. */
function insertedSpan({ before, value, head, tail }: Compared): FieldVerdict {
  if (head + tail !== before.length || value.length <= before.length) return { kind: "unclear" };
  return { kind: "replaced", text: value.slice(head, value.length - tail) };
}

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}

function commonEnd(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (
    length < most &&
    a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)
  )
    length += 1;
  return length;
}
