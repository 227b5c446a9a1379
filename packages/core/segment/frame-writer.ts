/** Cuts a stream of bytes into encrypted frames; memory stays at one frame. */
import { encodePrelude } from "./prelude.ts";
import { SegmentError } from "./errors.ts";
import { sealFrame } from "./frame-cipher.ts";
import { sealedFrameBytes } from "./limits.ts";

/** Where finished bytes go; called one after the other. */
export type Sink = (bytes: Uint8Array<ArrayBuffer>) => Promise<void> | void;

export type FrameWriter = {
  /** Takes a copy; a full frame goes to the sink before this resolves. */
  write(bytes: Uint8Array): Promise<void>;
  /** Closes the frame at hand so that everything written so far is with the sink. */
  flush(): Promise<void>;
  /** Writes the frame that says: this is the end. */
  close(): Promise<void>;
};

export type FrameWriterOptions = {
  /** JSON; readable by anybody and bound to every frame. */
  readonly header: unknown;
  /** 256-bit AES-GCM key of this file alone. */
  readonly key: CryptoKey;
  /** Plaintext bytes of a full frame, at most `sealedFrameBytes`. */
  readonly frameBytes: number;
  readonly sink: Sink;
};

/** Hands the header to the sink and returns the writer. Calls must not overlap. */
export async function openFrameWriter(options: FrameWriterOptions): Promise<FrameWriter> {
  const { key, frameBytes, sink } = options;
  if (frameBytes < 1 || frameBytes > sealedFrameBytes) throw new RangeError("frameBytes");
  const prelude = encodePrelude(options.header);
  const headerHash = new Uint8Array(await crypto.subtle.digest("SHA-256", prelude));
  await sink(prelude);
  const pending = new Uint8Array(frameBytes);
  let used = 0;
  let counter = 0;
  let closed = false;
  const emit = async (last: boolean): Promise<void> => {
    const plain = pending.subarray(0, used);
    const frame = await sealFrame(plain, { key, headerHash, counter, last });
    counter += 1;
    used = 0;
    await sink(frame);
  };
  const open = (): void => {
    if (closed) throw new SegmentError("writer_closed", "This file was closed already.");
  };
  return {
    write: async (bytes) => {
      open();
      for (let at = 0; at < bytes.byteLength;) {
        const part = bytes.subarray(at, at + frameBytes - used);
        pending.set(part, used);
        used += part.byteLength;
        at += part.byteLength;
        if (used === frameBytes) await emit(false);
      }
    },
    flush: async () => {
      open();
      if (used > 0) await emit(false);
    },
    close: async () => {
      open();
      closed = true;
      await emit(true);
      pending.fill(0);
    },
  };
}
