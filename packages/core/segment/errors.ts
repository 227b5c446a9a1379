/** What can be wrong with a segment or a hold's file; messages never hold content. */
export type SegmentErrorCode =
  /** The bytes end inside the header: nothing can be read. */
  | "header_cut"
  | "not_a_segment"
  | "version_unknown"
  | "header_invalid"
  /** A frame was changed, moved, repeated or left out, or the key is not this file's. */
  | "frame_forged"
  /** Bytes follow the last frame. */
  | "trailing_bytes"
  | "too_large"
  | "item_invalid"
  | "key_refused"
  | "writer_closed";

export class SegmentError extends Error {
  override readonly name = "SegmentError";
  readonly code: SegmentErrorCode;

  constructor(code: SegmentErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
