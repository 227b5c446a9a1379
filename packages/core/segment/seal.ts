/** Seals safe items into the bytes of one segment that only the collector can open. */
import type { SafeItem } from "../action/safe.ts";
import { canonicalBytes } from "../id/canonical-json.ts";
import type { Compression } from "./compression.ts";
import { concat } from "./bytes.ts";
import { importFrameKey } from "./frame-cipher.ts";
import { openFrameWriter, type Sink } from "./frame-writer.ts";
import { SegmentClaims, type SegmentHeader } from "./header.ts";
import { sealKey, suiteName } from "./hpke.ts";
import { openItemWriter } from "./item-writer.ts";
import { sealedFrameBytes } from "./limits.ts";

export type SealOptions = {
  readonly claims: SegmentClaims;
  readonly items: Iterable<SafeItem> | AsyncIterable<SafeItem>;
  /** `CollectorKey.publicKey`: raw X25519 in base64url. */
  readonly recipientPublicKey: string;
  /** Secure random bytes. */
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
  readonly compression: Compression | null;
};

/** The whole segment in memory. */
export async function seal(options: SealOptions): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  await sealInto(options, (bytes) => void parts.push(bytes));
  return concat(parts);
}

/** Streams the segment to a sink; memory stays at one chunk and one frame. */
export async function sealInto(options: SealOptions, sink: Sink): Promise<void> {
  const claims = SegmentClaims.parse(options.claims);
  const dataKey = options.random(32);
  const sealedKey = await sealKey({
    dataKey,
    recipientPublicKey: options.recipientPublicKey,
    claims: canonicalBytes(claims),
    seed: options.random(32),
  });
  const header: SegmentHeader = {
    ...claims,
    kind: "segment",
    hpke: { suite: suiteName, ...sealedKey },
  };
  const key = await importFrameKey(dataKey);
  dataKey.fill(0);
  const frames = await openFrameWriter({ header, key, frameBytes: sealedFrameBytes, sink });
  const writer = await openItemWriter({
    write: (bytes) => frames.write(bytes),
    compression: options.compression,
    chunkBytes: sealedFrameBytes,
  });
  for await (const item of options.items) await writer.write(item);
  await writer.close();
  await frames.close();
}
