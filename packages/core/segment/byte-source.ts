/** Bytes that are there already, or that arrive piece by piece. */
export type Bytes = Uint8Array | AsyncIterable<Uint8Array>;

/** Takes exact runs of bytes; holds no more than one run and one arriving piece. */
export type ByteSource = AsyncDisposable & {
  /** The next `count` bytes, or null where fewer are left; those few then stay unread. */
  take(count: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Whether nothing is left. */
  ended(): Promise<boolean>;
};

export function openByteSource(bytes: Bytes): ByteSource {
  return bytes instanceof Uint8Array ? fromArray(bytes) : fromPieces(bytes[Symbol.asyncIterator]());
}

function fromArray(bytes: Uint8Array): ByteSource {
  let at = 0;
  return {
    take: (count) => {
      if (bytes.byteLength - at < count) return Promise.resolve(null);
      at += count;
      return Promise.resolve(bytes.slice(at - count, at));
    },
    ended: () => Promise.resolve(at === bytes.byteLength),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function fromPieces(pieces: AsyncIterator<Uint8Array>): ByteSource {
  const queue: Uint8Array[] = [];
  let queued = 0;
  let done = false;
  const fill = async (count: number): Promise<boolean> => {
    while (queued < count && !done) {
      const next = await pieces.next();
      if (next.done === true) done = true;
      else if (next.value.byteLength > 0) {
        queue.push(next.value);
        queued += next.value.byteLength;
      }
    }
    return queued >= count;
  };
  return {
    take: async (count) => {
      if (!(await fill(count))) return null;
      queued -= count;
      return takeFrom(queue, count);
    },
    ended: async () => !(await fill(1)),
    [Symbol.asyncDispose]: async () => {
      await pieces.return?.();
    },
  };
}

/** Removes `count` bytes from the front of a queue that holds at least as many. */
function takeFrom(queue: Uint8Array[], count: number): Uint8Array<ArrayBuffer> {
  const run = new Uint8Array(count);
  let at = 0;
  while (at < count) {
    const piece = queue.shift();
    if (!piece) break;
    const part = piece.subarray(0, count - at);
    run.set(part, at);
    at += part.byteLength;
    if (part.byteLength < piece.byteLength) queue.unshift(piece.subarray(part.byteLength));
  }
  return run;
}
