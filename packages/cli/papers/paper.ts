/** What a paper says, once: Markdown and PDF are two ways to set the same blocks. */

/** `note` is the number of a source in `Paper.notes`, from 1; `missing` a member of the policy that is not there. */
export type Span =
  | string
  | { readonly bold: string }
  | { readonly code: string }
  | { readonly note: number }
  | { readonly missing: string };

/** A line break in a string is a line break on paper. */
export type Text = string | readonly Span[];

export type Table = {
  readonly kind: "table";
  readonly head: readonly string[];
  /** Each column's share of the width; any unit. */
  readonly widths: readonly number[];
  readonly rows: readonly (readonly Text[])[];
};

export type Block =
  | { readonly kind: "heading"; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: Text }
  | { readonly kind: "list"; readonly items: readonly Text[] }
  | Table;

/** Something that the law asks a paper to say and that the policy does not. */
export type Gap = {
  /** Member of the policy, such as `controller.address`. */
  readonly member: string;
  /** Where the law asks for it. */
  readonly citation: string;
};

export type Paper = {
  /** A document is read in the hand, a poster from two metres. */
  readonly form: "document" | "poster";
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  /** Under every page of a PDF: which policy this is, whole, so that it can be compared. */
  readonly identity: string;
  readonly blocks: readonly Block[];
  /** Sources, told once each. */
  readonly notes: readonly string[];
  readonly gaps: readonly Gap[];
};

export const heading = (text: string, level: 2 | 3 = 2): Block => ({
  kind: "heading",
  level,
  text,
});
export const paragraph = (text: Text): Block => ({ kind: "paragraph", text });
export const list = (items: readonly Text[]): Block => ({ kind: "list", items });
export const table = (
  columns: readonly (readonly [head: string, width: number])[],
  rows: readonly (readonly Text[])[],
): Block => ({
  kind: "table",
  head: columns.map(([head]) => head),
  widths: columns.map(([, width]) => width),
  rows,
});

export const spansOf = (text: Text): readonly Span[] => (typeof text === "string" ? [text] : text);

/** What stands on paper where the policy is silent. */
export const missingWords = (member: string): string => `not stated in the policy: add ${member}`;
