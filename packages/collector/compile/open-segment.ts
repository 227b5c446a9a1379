import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { SegmentError } from "@apprentice/core/segment/errors.ts";
import type { SegmentHeader } from "@apprentice/core/segment/header.ts";
import { open, readSegmentHeader } from "@apprentice/core/segment/open.ts";
import { zstd } from "./zstd.ts";

/** All images of a segment together; a day's recording stays far below. */
const greatestImageBytes = 256 * 1024 * 1024;
/** All elements of all observations together, so that a small file cannot become a huge one in memory. */
const greatestElements = 5_000_000;

export type OpenedSegment = {
  readonly kind: "opened";
  readonly header: SegmentHeader;
  readonly items: readonly SafeItem[];
};

/** `reason` is a stable code. */
export type UnreadableSegment = { readonly kind: "unreadable"; readonly reason: string };

/** Unseals a segment. Throws only what `findPrivateKey` throws: whatever the bytes are, they end as a reason. */
export async function openSegment(
  bytes: Uint8Array,
  findPrivateKey: (keyId: string) => Promise<CryptoKey | null>,
): Promise<OpenedSegment | UnreadableSegment> {
  const header = await readSegmentHeader(bytes).catch(unreadable);
  if (header.kind === "unreadable") return header;
  const privateKey = await findPrivateKey(header.collectorKeyId);
  if (!privateKey) return { kind: "unreadable", reason: "collector_key_unknown" };
  try {
    return await readAll(bytes, privateKey);
  } catch (error) {
    return unreadable(error);
  }
}

async function readAll(
  bytes: Uint8Array,
  privateKey: CryptoKey,
): Promise<OpenedSegment | UnreadableSegment> {
  const opened = await open({ bytes, privateKey, compression: zstd });
  const items: SafeItem[] = [];
  let imageBytes = 0;
  let elements = 0;
  for await (const item of opened.items) {
    if (item.topic === "tile") imageBytes += item.tile.webp.length;
    if (item.topic === "observation") elements += item.observation.elements.length;
    if (imageBytes > greatestImageBytes || elements > greatestElements) {
      return { kind: "unreadable", reason: "too_large" };
    }
    items.push(item);
  }
  // A sealed file has its end; one without was cut before it was sealed.
  if (!opened.complete()) return { kind: "unreadable", reason: "incomplete" };
  return { kind: "opened", header: opened.header, items };
}

function unreadable(error: unknown): UnreadableSegment {
  return { kind: "unreadable", reason: error instanceof SegmentError ? error.code : "unreadable" };
}
