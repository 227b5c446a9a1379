/**
 * How every file begins: the magic `APSG`, one version byte, the header's length (u32, big endian) and the
 * header as UTF-8 JSON. The header is readable by anybody; the frames after it are bound to its hash.
 */
import type { ByteSource } from "./byte-source.ts";
import { concat } from "./bytes.ts";
import { SegmentError } from "./errors.ts";
import { greatestHeaderBytes } from "./limits.ts";

const magic = Uint8Array.from([0x41, 0x50, 0x53, 0x47]);
const version = 1;
const fixedBytes = magic.byteLength + 1 + 4;

/** Throws SegmentError `too_large` where the header exceeds its cap. */
export function encodePrelude(header: unknown): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  if (json.byteLength > greatestHeaderBytes) {
    throw new SegmentError("too_large", "The header is larger than 64 KiB.");
  }
  const fixed = new Uint8Array(fixedBytes);
  fixed.set(magic);
  fixed[magic.byteLength] = version;
  new DataView(fixed.buffer).setUint32(magic.byteLength + 1, json.byteLength);
  return concat([fixed, json]);
}

export type Prelude = {
  /** Parsed JSON that nobody has checked yet. */
  readonly header: unknown;
  /** SHA-256 over all bytes of the prelude. */
  readonly hash: Uint8Array<ArrayBuffer>;
};

/** Throws SegmentError: `header_cut`, `not_a_segment`, `version_unknown`, `header_invalid`. */
export async function readPrelude(source: ByteSource): Promise<Prelude> {
  const fixed = await source.take(fixedBytes);
  if (!fixed) throw cut();
  if (magic.some((byte, index) => fixed[index] !== byte)) {
    throw new SegmentError("not_a_segment", "These bytes are no segment and no hold.");
  }
  if (fixed[magic.byteLength] !== version) {
    throw new SegmentError("version_unknown", "A newer program wrote this file; update this one.");
  }
  const length = new DataView(fixed.buffer, fixed.byteOffset).getUint32(magic.byteLength + 1);
  if (length > greatestHeaderBytes) {
    throw new SegmentError("header_invalid", "The header claims more than 64 KiB.");
  }
  const json = await source.take(length);
  if (!json) throw cut();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", concat([fixed, json])));
  return { header: parse(json), hash };
}

function cut(): SegmentError {
  return new SegmentError("header_cut", "The file ends inside its header; nothing can be read.");
}

function parse(json: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
  } catch (cause) {
    throw new SegmentError("header_invalid", "The header is not JSON.", { cause });
  }
}
