/** Appends safe items to one encrypted part file; what was appended is on disk within `flushEveryMs`. */
import { open } from "node:fs/promises";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { toBase64url } from "@apprentice/core/id/base64url.ts";
import { openFrameWriter } from "@apprentice/core/segment/frame-writer.ts";
import { openItemWriter } from "@apprentice/core/segment/item-writer.ts";
import { holdFrameBytes } from "@apprentice/core/segment/limits.ts";
import { writeFailure } from "../errors.ts";
import type { PartHeader } from "./part-header.ts";
import { partKey } from "./recording-key.ts";
import { zstd } from "./zstd.ts";

export type PartWriter = AsyncDisposable & {
  /**
   * Resolves once the item is with the writer's frame. Throws RecorderError `disk_full`, after which every call
   * throws it; what came before stays readable.
   */
  append(item: SafeItem): Promise<void>;
  /** Resolves once everything that was appended survives a power loss. */
  flush(): Promise<void>;
  /** Ends the file properly; disposing without it leaves it cut, and readable. */
  close(): Promise<void>;
};

export type PartWriterOptions = {
  readonly path: string;
  readonly header: Omit<PartHeader, "salt" | "version" | "kind">;
  readonly recordingKey: Uint8Array<ArrayBuffer>;
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
  readonly flushEveryMs: number;
};

export async function openPartWriter(options: PartWriterOptions): Promise<PartWriter> {
  const { path } = options;
  const salt = options.random(32);
  const header: PartHeader = {
    version: 1,
    kind: "hold",
    ...options.header,
    salt: toBase64url(salt),
  };
  const key = await partKey(options.recordingKey, salt);
  const file = await open(path, "wx", 0o600);
  const frames = await openFrameWriter({
    header,
    key,
    frameBytes: holdFrameBytes,
    sink: (bytes) => file.writeFile(bytes),
  });
  const write = (bytes: Uint8Array) => frames.write(bytes);
  const items = await openItemWriter({ write, compression: zstd, chunkBytes: 0 });
  let failure: unknown = null;
  let dirty = true;
  let isOpen = true;
  let tail: Promise<void> = Promise.resolve();
  // One thing after the other, and nothing after a failure: a torn frame must be the file's end.
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    const turn = afterwards(tail, async () => {
      if (failure !== null) throw failure;
      try {
        await step();
      } catch (cause) {
        failure = writeFailure(cause, path);
        throw failure;
      }
    });
    tail = turn.catch(() => {});
    return turn;
  };
  const flush = () =>
    inTurn(async () => {
      if (!dirty) return;
      await frames.flush();
      await file.datasync();
      dirty = false;
    });
  const timer = setInterval(() => void flush().catch(() => {}), options.flushEveryMs);
  const release = async () => {
    if (!isOpen) return;
    isOpen = false;
    clearInterval(timer);
    await tail;
    await file.close();
  };
  return {
    append: (item) =>
      inTurn(async () => {
        dirty = true;
        await items.write(item);
      }),
    flush,
    close: async () => {
      try {
        await inTurn(async () => {
          await items.close();
          await frames.close();
          await file.sync();
        });
      } finally {
        await release();
      }
    },
    [Symbol.asyncDispose]: release,
  };
}

async function afterwards(before: Promise<void>, step: () => Promise<void>): Promise<void> {
  await before;
  await step();
}
