/**
 * How a blob lies on disk: a data key of its own, wrapped by the participant's key, then AES-256-GCM frames.
 *
 *     "APE1" | u16 length | wrapped data key | frame | frame | … | end
 *
 * A frame holds 256 KiB of plaintext, the last one less, and a tag; the end is a frame of no plaintext with a nonce
 * of its own kind. The nonce is the frame's number and that kind, so frames cannot be swapped, dropped or cut off;
 * the blob's name is bound into each. Bytes are sealed as they arrive: nothing is held back, and memory is bounded
 * by what was pushed last.
 */
import { CollectorError } from "../errors.ts";
import { beginEncryption, decrypt, nonceBytes, tagBytes } from "./aes-gcm.ts";
import type { RandomBytes } from "./wrap.ts";

const magic = Buffer.from("APE1", "ascii");
const frameBytes = 256 * 1024;
const dataKeyBytes = 32;

/** What wraps and unwraps data keys: a participant's key. */
export type DataKeyWrapper = {
  readonly wrapDataKey: (dataKey: Uint8Array, blob: string) => Buffer;
  readonly unwrapDataKey: (wrapped: Uint8Array, blob: string) => Buffer | null;
};

export type EnvelopeWriter = {
  /** Takes plaintext; answers what to write next, in order. */
  readonly push: (chunk: Uint8Array) => readonly Buffer[];
  /** Seals the end. */
  readonly end: () => readonly Buffer[];
};

/** Seals a stream under a fresh data key. */
export function createEnvelopeWriter(options: {
  readonly key: DataKeyWrapper;
  readonly blob: string;
  readonly random: RandomBytes;
}): EnvelopeWriter {
  const { blob } = options;
  const dataKey = options.random(dataKeyBytes);
  const begin = (index: number, kind: FrameKind) =>
    beginEncryption({ key: dataKey, nonce: nonceOf(index, kind), bound: blob });
  const header = headerOf(options.key.wrapDataKey(dataKey, blob));
  let ready: Buffer[] = [header];
  let frame: ReturnType<typeof beginEncryption> | null = null;
  let filled = 0;
  let index = 0;
  const close = () => {
    if (frame) ready.push(...frame.final());
    frame = null;
    filled = 0;
  };
  const take = () => {
    const taken = ready;
    ready = [];
    return taken;
  };
  return {
    push: (chunk) => {
      for (let at = 0; at < chunk.length;) {
        const part = chunk.subarray(at, at + frameBytes - filled);
        frame ??= begin(index++, "data");
        ready.push(frame.update(part));
        filled += part.length;
        at += part.length;
        if (filled === frameBytes) close();
      }
      return take();
    },
    end: () => {
      close();
      ready.push(...begin(index, "end").final());
      return take();
    },
  };
}

function headerOf(wrapped: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  return Buffer.concat([magic, length, wrapped]);
}

/** Seals bytes at once. */
export function sealEnvelope(
  options: Parameters<typeof createEnvelopeWriter>[0] & { readonly plaintext: Uint8Array },
): Buffer {
  const writer = createEnvelopeWriter(options);
  return Buffer.concat([...writer.push(options.plaintext), ...writer.end()]);
}

/** Opens a sealed blob. Throws `envelope_damaged`; no plaintext of a damaged blob is handed out. */
export function openEnvelope(options: {
  readonly key: DataKeyWrapper;
  readonly blob: string;
  readonly sealed: Uint8Array;
}): Buffer {
  const { blob } = options;
  const sealed = Buffer.from(
    options.sealed.buffer,
    options.sealed.byteOffset,
    options.sealed.length,
  );
  if (sealed.length < 6 || !sealed.subarray(0, 4).equals(magic)) throw damaged(blob);
  const bodyAt = 6 + sealed.readUInt16BE(4);
  const dataKey = options.key.unwrapDataKey(sealed.subarray(6, bodyAt), blob);
  if (!dataKey) throw damaged(blob);
  const endAt = sealed.length - tagBytes;
  const parts: Buffer[] = [];
  const open = (from: number, to: number, kind: FrameKind) => {
    const nonce = nonceOf(parts.length, kind);
    const part = decrypt({
      key: dataKey,
      nonce,
      bound: blob,
      ciphertext: sealed.subarray(from, to),
    });
    if (!part) throw damaged(blob);
    parts.push(part);
  };
  for (let at = bodyAt; at < endAt; at += frameBytes + tagBytes) {
    open(at, Math.min(at + frameBytes + tagBytes, endAt), "data");
  }
  open(Math.max(endAt, bodyAt), sealed.length, "end");
  return Buffer.concat(parts);
}

type FrameKind = "data" | "end";

function nonceOf(index: number, kind: FrameKind): Buffer {
  const nonce = Buffer.alloc(nonceBytes);
  nonce.writeUInt32BE(index, 4);
  nonce[nonceBytes - 1] = kind === "end" ? 1 : 0;
  return nonce;
}

function damaged(blob: string): CollectorError {
  return new CollectorError(
    "envelope_damaged",
    `The blob ${blob} does not open: it was damaged, swapped, or sealed under a key that is gone. Restore it from a backup, or erase it.`,
  );
}
