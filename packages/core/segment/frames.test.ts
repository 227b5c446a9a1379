import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { concat } from "./bytes.ts";
import { openByteSource, type Bytes } from "./byte-source.ts";
import { SegmentError } from "./errors.ts";
import { importFrameKey } from "./frame-cipher.ts";
import { openFrameWriter } from "./frame-writer.ts";
import { readPrelude } from "./prelude.ts";
import { readFrames } from "./read-frames.ts";
import { seededBytes } from "./testing/sample-items.ts";

const raw = seededBytes(11, 32);
const texts = ["first frame", "the second, longer frame", "", "last"];
let file: Uint8Array<ArrayBuffer>;
/** Where the prelude and each frame end. */
let ends: number[];

beforeAll(async () => {
  ({ file, ends } = await write({ kind: "test" }));
});

async function write(header: unknown) {
  const parts: Uint8Array[] = [];
  const key = await importFrameKey(raw);
  const sink = (bytes: Uint8Array) => void parts.push(bytes);
  const writer = await openFrameWriter({ header, key, frameBytes: 64, sink });
  for (const text of texts.slice(0, -1)) {
    await writer.write(new TextEncoder().encode(text));
    await writer.flush();
  }
  await writer.write(new TextEncoder().encode(texts.at(-1)));
  await writer.close();
  let at = 0;
  return { file: concat(parts), ends: parts.map((part) => (at += part.byteLength)) };
}

async function read(bytes: Bytes) {
  const source = openByteSource(bytes);
  const prelude = await readPrelude(source);
  const key = await importFrameKey(raw);
  const reading = readFrames({ source, key, headerHash: prelude.hash });
  let text = "";
  for await (const frame of reading.frames) text += new TextDecoder().decode(frame);
  return { text, complete: reading.complete() };
}

async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

/** The frames' own texts: an empty flush writes nothing, so three frames follow the prelude. */
const framed = ["first frame", "the second, longer frame", "last"];

test("after a cut at every byte, exactly the whole frames before it are read and the file is not complete", async () => {
  const [headerEnd = 0] = ends;
  for (let cut = 0; cut < headerEnd; cut++) {
    await expect(read(file.subarray(0, cut))).rejects.toMatchObject({ code: "header_cut" });
  }
  for (let cut = headerEnd; cut < file.byteLength; cut++) {
    const bytes = file.subarray(0, cut);
    const whole = ends.filter((end) => end <= cut).length - 1;
    const expected = { text: framed.slice(0, whole).join(""), complete: false };
    expect(await read(bytes)).toEqual(expected);
    expect(await read(pieces(bytes, 7))).toEqual(expected);
  }
  expect(await read(file)).toEqual({ text: framed.join(""), complete: true });
});

test("every flipped bit is noticed: an error, or a file that is not complete and shows nothing false", async () => {
  for (let bit = 0; bit < file.byteLength * 8; bit++) {
    const bytes = file.slice();
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const result = await read(bytes).catch((error: unknown) => error);
    if (result instanceof SegmentError) continue;
    expect(result).toMatchObject({ complete: false });
    expect(framed.join("").startsWith((result as { text: string }).text)).toBe(true);
  }
});

test("frames that were reordered, repeated, left out or carried over from another file do not open", async () => {
  const [prelude, ...frames] = ends.map((end, i) => file.subarray(i === 0 ? 0 : ends[i - 1], end));
  const [one, two, three] = frames as [Uint8Array, Uint8Array, Uint8Array];
  const orders = [
    [two, one, three],
    [one, one, two, three],
    [one, three],
    [one, two, two, three],
    [three],
  ];
  for (const order of orders) {
    const forged = concat([prelude ?? one, ...order]);
    await expect(read(forged)).rejects.toMatchObject({ code: "frame_forged" });
  }
  const other = await write({ kind: "other" });
  const carried = concat([other.file.subarray(0, other.ends[0]), one, two, three]);
  await expect(read(carried)).rejects.toMatchObject({ code: "frame_forged" });
  await expect(read(concat([file, one]))).rejects.toMatchObject({ code: "trailing_bytes" });
});

test("a frame that claims more than a frame may hold is refused before anything is allocated", async () => {
  const hostile = file.slice();
  new DataView(hostile.buffer).setUint32(ends[0] ?? 0, 0xffff_ffff);
  await expect(read(hostile)).rejects.toMatchObject({ code: "too_large" });
});

test("any bytes in any pieces come back, whatever the frame size", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }),
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 90 }),
      async (chunks, frameBytes, pieceBytes) => {
        const parts: Uint8Array[] = [];
        const key = await importFrameKey(raw);
        const sink = (bytes: Uint8Array) => void parts.push(bytes);
        const writer = await openFrameWriter({ header: {}, key, frameBytes, sink });
        for (const chunk of chunks) await writer.write(chunk);
        await writer.close();
        const source = openByteSource(pieces(concat(parts), pieceBytes));
        const { hash } = await readPrelude(source);
        const reading = readFrames({ source, key, headerHash: hash });
        const back: Uint8Array[] = [];
        for await (const frame of reading.frames) back.push(frame);
        expect(Buffer.from(concat(back)).equals(concat(chunks))).toBe(true);
        expect(reading.complete()).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});

test("hostile bytes end in a typed error, never in anything else", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (noise) => {
      const tail = concat([file.subarray(0, ends[0]), noise]);
      for (const bytes of [noise, tail]) {
        const result = await read(bytes).catch((error: unknown) => error);
        const fine = result instanceof SegmentError || !(result as { complete: boolean }).complete;
        expect(fine).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});
