/**
 * One frame is AES-256-GCM with a nonce counted up from 0 and, as associated data, the header's SHA-256, the
 * counter (u32) and the last flag: a frame that is changed, moved, repeated, left out or put into another file
 * does not open, and the end of a file cannot be forged. A key encrypts ONE file, or nonces would repeat.
 */
import { SegmentError } from "./errors.ts";

/** Before each frame: plaintext length (u32, big endian) and one byte, 1 for the last frame and 0 otherwise. */
export const frameHeadBytes = 5;
export const tagBytes = 16;

/** Imports 32 raw bytes as the key of one file. */
export function importFrameKey(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

export type FramePlace = {
  readonly key: CryptoKey;
  readonly headerHash: Uint8Array;
  readonly counter: number;
  readonly last: boolean;
};

function parameters(place: FramePlace) {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setUint32(8, place.counter);
  const additionalData = new Uint8Array(place.headerHash.byteLength + 5);
  additionalData.set(place.headerHash);
  const view = new DataView(additionalData.buffer);
  view.setUint32(place.headerHash.byteLength, place.counter);
  view.setUint8(place.headerHash.byteLength + 4, place.last ? 1 : 0);
  return { name: "AES-GCM", iv, additionalData, tagLength: tagBytes * 8 };
}

/** The frame as it stands in the file, head included. */
export async function sealFrame(
  plain: Uint8Array<ArrayBuffer>,
  place: FramePlace,
): Promise<Uint8Array<ArrayBuffer>> {
  const sealed = await crypto.subtle.encrypt(parameters(place), place.key, plain);
  const frame = new Uint8Array(frameHeadBytes + sealed.byteLength);
  const view = new DataView(frame.buffer);
  view.setUint32(0, plain.byteLength);
  view.setUint8(4, place.last ? 1 : 0);
  frame.set(new Uint8Array(sealed), frameHeadBytes);
  return frame;
}

/** Throws SegmentError `frame_forged`; nothing is released before its tag was checked. */
export async function openFrame(
  sealed: Uint8Array<ArrayBuffer>,
  place: FramePlace,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters(place), place.key, sealed));
  } catch (cause) {
    throw new SegmentError(
      "frame_forged",
      `Frame ${String(place.counter)} does not open: it was changed or moved, or the key is another file's.`,
      { cause },
    );
  }
}
