import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { ByteWriter, type Writer } from "hyparquet-writer";

/** What was written: length and hex SHA-256 of the whole file. */
export type Written = { readonly bytes: number; readonly sha256: string };

export type FileSink = {
  readonly writer: Writer;
  /** Makes the file durable and closes it. */
  close(): Written;
  /** Closes without a promise; call it when the writing failed. */
  abandon(): void;
};

const flushBytes = 4 * 1024 * 1024;
const directBytes = 256 * 1024;

/**
 * A Parquet writer's end on a new file. Bytes go out whenever 4 MiB are waiting, and are hashed on the way, so
 * that memory does not grow with the file. Writing is synchronous, as the Parquet writer is; a full disk throws.
 */
export function openFileSink(path: string): FileSink {
  const fd = openSync(path, "wx", 0o644);
  const hash = createHash("sha256");
  const writer = new ByteWriter(flushBytes + 64 * 1024);
  let bytes = 0;

  const consume = (chunk: Uint8Array): void => {
    hash.update(chunk);
    for (let at = 0; at < chunk.length;) at += writeSync(fd, chunk, at);
    bytes += chunk.length;
  };
  const flush = (): void => {
    consume(new Uint8Array(writer.buffer, 0, writer.index));
    writer.index = 0;
  };
  const grow = writer.ensure.bind(writer);
  writer.ensure = (size) => {
    if (writer.index + size > flushBytes) flush();
    grow(size);
  };
  // Pages of pictures go straight to the file instead of through the buffer.
  const append = writer.appendBytes.bind(writer);
  writer.appendBytes = (value) => {
    if (value.length < directBytes) return append(value);
    flush();
    consume(value);
    writer.offset += value.length;
  };
  writer.finish = flush;

  return {
    writer,
    close() {
      flush();
      fsyncSync(fd);
      closeSync(fd);
      return { bytes, sha256: hash.digest("hex") };
    },
    abandon: () => closeSync(fd),
  };
}
