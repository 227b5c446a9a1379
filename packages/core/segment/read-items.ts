/**
 * Reads safe items back from MCAP bytes. Beside the guard this is the only place that may give the Safe brand:
 * the bytes come from a file whose every frame was authenticated, and every item is checked against its schema.
 */
import { McapStreamReader, type McapTypes } from "@mcap/core";
import type { Safe, SafeItem } from "../action/safe.ts";
import { TileHash } from "../id/id.ts";
import { sha256Hex } from "../id/sha256.ts";
import type { Compression } from "./compression.ts";
import { SegmentError } from "./errors.ts";
import {
  greatestChunkBytes,
  greatestExpandedBytes,
  greatestItems,
  greatestTileBytes,
} from "./limits.ts";
import { channelOf, messageSchemas, topics, type Topic } from "./topics.ts";

const topicByChannel: ReadonlyMap<string, Topic> = new Map(
  topics.map((topic) => [channelOf(topic), topic]),
);

/**
 * Items in the order they were written. Bytes that end in the middle of a record just end; anything else that
 * is no valid recording throws SegmentError `item_invalid` or `too_large`. Messages on unknown topics are
 * skipped, so that a later version may add one. Memory stays at one piece and one chunk.
 */
export async function* readItems(
  pieces: AsyncIterable<Uint8Array>,
  compression: Compression | null,
): AsyncGenerator<SafeItem> {
  const reader = new McapStreamReader({ decompressHandlers: handlersOf(compression) });
  const byChannelId = new Map<number, Topic>();
  let count = 0;
  for await (const piece of pieces) {
    if (reader.bytesRemaining() > greatestChunkBytes) throw tooLarge();
    // An empty frame ends a file whose MCAP has ended already.
    if (piece.byteLength === 0) continue;
    append(reader, piece);
    for (let record = next(reader); record; record = next(reader)) {
      if (record.type === "Channel") remember(record, byChannelId);
      if (record.type !== "Message") continue;
      const topic = byChannelId.get(record.channelId);
      if (topic === undefined) continue;
      if (++count > greatestItems) throw tooLarge();
      yield await itemOf(topic, record.data);
    }
  }
}

function handlersOf(compression: Compression | null): McapTypes.DecompressHandlers {
  if (!compression) return {};
  let total = 0;
  return {
    [compression.name]: (bytes, claimed) => {
      if (claimed > BigInt(greatestChunkBytes)) throw tooLarge();
      // Many small chunks that each blow up would otherwise be unbounded work.
      total += Number(claimed);
      if (total > greatestExpandedBytes) throw tooLarge();
      return compression.decompress(bytes, Number(claimed));
    },
  };
}

function append(reader: McapStreamReader, piece: Uint8Array): void {
  try {
    reader.append(piece);
  } catch (cause) {
    throw invalid("Bytes follow the end of the recording.", cause);
  }
}

function next(reader: McapStreamReader): McapTypes.TypedMcapRecord | undefined {
  try {
    return reader.nextRecord();
  } catch (cause) {
    if (cause instanceof SegmentError) throw cause;
    throw invalid("The recording inside is not valid MCAP.", cause);
  }
}

function remember(channel: McapTypes.Channel, byChannelId: Map<number, Topic>): void {
  const topic = topicByChannel.get(channel.topic);
  if (topic !== undefined) byChannelId.set(channel.id, topic);
}

async function itemOf(topic: Topic, data: Uint8Array): Promise<SafeItem> {
  if (topic === "tile") return tileOf(data);
  const parsed = messageSchemas[topic].safeParse(parseJson(data));
  // The issues of zod may quote content, so only the topic is told.
  if (!parsed.success) throw invalid(`An item on ${topic} does not fit its schema.`);
  const value: unknown = parsed.data;
  return (topic === "terminate"
    ? { topic, ...(value as object) }
    : { topic, [topic]: value }) as unknown as SafeItem;
}

/** A tile's name is what its bytes hash to, so a file cannot lie about it. */
async function tileOf(data: Uint8Array): Promise<SafeItem> {
  if (data.byteLength > greatestTileBytes) throw tooLarge();
  const webp = data.slice();
  const hash = TileHash.parse(await sha256Hex(webp));
  const tile = { hash, webp } as unknown as Safe<{ hash: TileHash; webp: Uint8Array }>;
  return { topic: "tile", tile };
}

function parseJson(data: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(data));
  } catch {
    throw invalid("A message is not JSON.");
  }
}

function invalid(message: string, cause?: unknown): SegmentError {
  return new SegmentError("item_invalid", message, { cause });
}

function tooLarge(): SegmentError {
  return new SegmentError("too_large", "The recording inside claims more than the limits allow.");
}
