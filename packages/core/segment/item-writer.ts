/** Writes safe items as MCAP; the types accept nothing that did not come from the guard. */
import { McapWriter } from "@mcap/core";
import type { SafeItem } from "../action/safe.ts";
import type { Compression } from "./compression.ts";
import { SegmentError } from "./errors.ts";
import { greatestChunkBytes, greatestTileBytes } from "./limits.ts";
import { channelOf, jsonSchemaOf, messageOf, topics, type Topic } from "./topics.ts";

export type ItemWriter = {
  /** Throws SegmentError `too_large` for an item beyond the caps, which is then not written. */
  write(item: SafeItem): Promise<void>;
  /** Ends the MCAP: index and footer. Without it readers still get every whole chunk. */
  close(): Promise<void>;
};

export type ItemWriterOptions = {
  /** Receives copies that it may keep. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** null: nothing is compressed. */
  readonly compression: Compression | null;
  /**
   * Uncompressed size of a chunk. 0 makes each item a chunk of its own, so that it can be read as soon as its
   * bytes are down; sealed files use 1 MiB and carry an index.
   */
  readonly chunkBytes: number;
};

/** Below this a chunk is not worth compressing. */
const leastCompressedBytes = 200;

export async function openItemWriter(options: ItemWriterOptions): Promise<ItemWriter> {
  const writer = new McapWriter({
    writable: countingWritable(options.write),
    chunkSize: options.chunkBytes,
    // Without these a long recording would grow an index in memory.
    useChunkIndex: options.chunkBytes > 0,
    useMessageIndex: options.chunkBytes > 0,
    // 14 KB that only an indexed reader needs.
    repeatSchemas: options.chunkBytes > 0,
    repeatChannels: options.chunkBytes > 0,
    compressChunk: (chunk) => compress(chunk, options.compression),
  });
  await writer.start({ profile: "apprentice", library: "apprentice" });
  const channels = await registerChannels(writer);
  let sequence = 0;
  let lastMs = 0;
  return {
    write: async (item) => {
      const { bytes, tMs } = messageOf(item);
      const limit = item.topic === "tile" ? greatestTileBytes : greatestChunkBytes / 2;
      if (bytes.byteLength > limit) {
        throw new SegmentError("too_large", `An item on ${item.topic} is beyond the limit.`);
      }
      lastMs = tMs ?? lastMs;
      const logTime = toNanoseconds(lastMs);
      const channelId = channels[item.topic];
      await writer.addMessage({ channelId, sequence, logTime, publishTime: logTime, data: bytes });
      sequence += 1;
    },
    close: () => writer.end(),
  };
}

/** The MCAP writer reuses its buffer, so whoever keeps bytes needs a copy. */
function countingWritable(write: ItemWriterOptions["write"]) {
  let position = 0n;
  return {
    write: async (buffer: Uint8Array) => {
      position += BigInt(buffer.byteLength);
      if (buffer.byteLength > 0) await write(buffer.slice());
    },
    position: () => position,
  };
}

function compress(chunk: Uint8Array, compression: Compression | null) {
  const plain = { compression: "", compressedData: chunk };
  if (compression === null || chunk.byteLength < leastCompressedBytes) return plain;
  const compressed = compression.compress(chunk);
  if (compressed.byteLength >= chunk.byteLength) return plain;
  return { compression: compression.name, compressedData: compressed };
}

async function registerChannels(writer: McapWriter): Promise<Readonly<Record<Topic, number>>> {
  const channels: Partial<Record<Topic, number>> = {};
  for (const topic of topics) {
    channels[topic] = await writer.registerChannel({
      topic: channelOf(topic),
      schemaId: await registerSchema(writer, topic),
      messageEncoding: topic === "tile" ? "webp" : "json",
      metadata: new Map(),
    });
  }
  return channels as Record<Topic, number>;
}

/** 0 is MCAP's word for: no schema. */
async function registerSchema(writer: McapWriter, topic: Topic): Promise<number> {
  if (topic === "tile") return 0;
  const name = `apprentice.${topic}`;
  return writer.registerSchema({ name, encoding: "jsonschema", data: jsonSchemaOf(topic) });
}

/** Microseconds survive; a float of nanoseconds would exceed 2^53. */
function toNanoseconds(tMs: number): bigint {
  return BigInt(Math.max(0, Math.round(tMs * 1000))) * 1000n;
}
