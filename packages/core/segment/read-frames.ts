/** Reads encrypted frames back, up to the last whole one where a file was cut off. */
import type { ByteSource } from "./byte-source.ts";
import { SegmentError } from "./errors.ts";
import { frameHeadBytes, openFrame, tagBytes } from "./frame-cipher.ts";
import { greatestFileBytes, sealedFrameBytes } from "./limits.ts";

export type FrameReading = {
  /** Plaintext of one frame after the other. */
  readonly frames: AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** True once the frame that ends the file was read; false while reading and where the file was cut. */
  complete(): boolean;
};

/**
 * `source` stands just behind the prelude. Iterating throws SegmentError: `frame_forged`, `trailing_bytes`,
 * `too_large`. A file that ends between or inside frames just ends, and is not complete.
 */
export function readFrames(options: {
  readonly source: ByteSource;
  readonly key: CryptoKey;
  readonly headerHash: Uint8Array;
}): FrameReading {
  let complete = false;
  async function* frames(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const { source, key, headerHash } = options;
    let total = 0;
    for (let counter = 0; ; counter++) {
      const head = await takeHead(source);
      if (!head) return;
      total += head.length;
      if (total > greatestFileBytes) throw tooLarge();
      const sealed = await source.take(head.length + tagBytes);
      if (!sealed) return;
      yield await openFrame(sealed, { key, headerHash, counter, last: head.last });
      if (!head.last) continue;
      if (!(await source.ended())) {
        throw new SegmentError("trailing_bytes", "Something was appended behind the last frame.");
      }
      complete = true;
      return;
    }
  }
  return { frames: frames(), complete: () => complete };
}

type Head = { readonly length: number; readonly last: boolean };

async function takeHead(source: ByteSource): Promise<Head | null> {
  const head = await source.take(frameHeadBytes);
  if (!head) return null;
  const length = new DataView(head.buffer, head.byteOffset).getUint32(0);
  if (length > sealedFrameBytes) throw tooLarge();
  const flag = head[4] ?? 0;
  if (flag > 1) throw new SegmentError("frame_forged", "A frame's head holds an unknown flag.");
  return { length, last: flag === 1 };
}

function tooLarge(): SegmentError {
  return new SegmentError("too_large", "The file claims a frame or a total beyond the limits.");
}
