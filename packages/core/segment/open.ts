/** Opens a sealed segment with the collector's private key. */
import type { SafeItem } from "../action/safe.ts";
import { canonicalBytes } from "../id/canonical-json.ts";
import { openByteSource, type Bytes } from "./byte-source.ts";
import type { Compression } from "./compression.ts";
import { SegmentError } from "./errors.ts";
import { importFrameKey } from "./frame-cipher.ts";
import { SegmentHeader } from "./header.ts";
import { openKey } from "./hpke.ts";
import { readPrelude } from "./prelude.ts";
import { readFrames } from "./read-frames.ts";
import { readItems } from "./read-items.ts";

export type OpenedSegment = {
  readonly header: SegmentHeader;
  /** To be iterated once; throws SegmentError where the file is forged, invalid or beyond the limits. */
  readonly items: AsyncIterable<SafeItem>;
  /** True once all items were read and the file's end was among them. */
  complete(): boolean;
};

/** The header alone, checked against its schema but not yet authenticated. */
export async function readSegmentHeader(bytes: Bytes): Promise<SegmentHeader> {
  await using source = openByteSource(bytes);
  return parseHeader((await readPrelude(source)).header);
}

/** Throws SegmentError: the codes of `readPrelude`, `header_invalid`, `key_refused`. */
export async function open(options: {
  readonly bytes: Bytes;
  readonly privateKey: CryptoKey;
  readonly compression: Compression | null;
}): Promise<OpenedSegment> {
  const source = openByteSource(options.bytes);
  const prelude = await readPrelude(source);
  const header = parseHeader(prelude.header);
  const { kind: _, hpke, ...claims } = header;
  const { privateKey } = options;
  const raw = await openKey({ sealed: hpke, privateKey, claims: canonicalBytes(claims) });
  const key = await importFrameKey(raw);
  raw.fill(0);
  const reading = readFrames({ source, key, headerHash: prelude.hash });
  const items = readItems(reading.frames, options.compression);
  return { header, items, complete: () => reading.complete() };
}

function parseHeader(header: unknown): SegmentHeader {
  const parsed = SegmentHeader.safeParse(header);
  if (parsed.success) return parsed.data;
  throw new SegmentError("header_invalid", "The header does not fit the segment's schema.");
}
