import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import {
  createEnvelopeWriter,
  openEnvelope,
  sealEnvelope,
  type DataKeyWrapper,
} from "./envelope.ts";
import { unwrap, wrap } from "./wrap.ts";

const random = (count: number) => new Uint8Array(randomBytes(count));

function newKey(): DataKeyWrapper {
  const key = random(32);
  return {
    wrapDataKey: (secret, blob) => wrap({ key, secret, bound: blob, random }),
    unwrapDataKey: (wrapped, blob) => unwrap({ key, wrapped, bound: blob }),
  };
}

const frame = 256 * 1024;

test("blobs of every size around a frame come back, in whatever chunks they arrive", () => {
  const key = newKey();
  for (const size of [0, 1, frame - 1, frame, frame + 1, 2 * frame, 2 * frame + 17]) {
    const plaintext = randomBytes(size);
    const writer = createEnvelopeWriter({ key, blob: "b", random });
    const parts: Buffer[] = [];
    for (let at = 0; at < size; at += 70_001)
      parts.push(...writer.push(plaintext.subarray(at, at + 70_001)));
    const sealed = Buffer.concat([...parts, ...writer.end()]);
    const opened = openEnvelope({ key, blob: "b", sealed });
    expect(sha(opened)).toBe(sha(plaintext));
  }
});

test("another name, another key, a cut, a swap, an addition or a flipped bit never opens", () => {
  const key = newKey();
  const plaintext = randomBytes(2 * frame + 5);
  const sealed = sealEnvelope({ key, blob: "b", random, plaintext });
  const open = (bytes: Uint8Array, blob = "b", under = key) =>
    openEnvelope({ key: under, blob, sealed: bytes });
  expect(open(sealed).equals(plaintext)).toBe(true);
  expect(() => open(sealed, "c")).toThrow(/does not open/);
  expect(() => open(sealed, "b", newKey())).toThrow(/does not open/);
  const body = 6 + sealed.readUInt16BE(4);
  const whole = frame + 16;
  const swapped = Buffer.concat([
    sealed.subarray(0, body),
    sealed.subarray(body + whole, body + 2 * whole),
    sealed.subarray(body, body + whole),
    sealed.subarray(body + 2 * whole),
  ]);
  const rest = body + 2 * whole;
  const ends = [rest, rest + 21, rest + 16, sealed.length - 16, sealed.length - 1];
  const cuts = [0, 3, 6, 50, body, body + 16, body + whole, ...ends];
  for (const cut of cuts) expect(() => open(sealed.subarray(0, cut))).toThrow(/does not open/);
  expect(() => open(swapped)).toThrow(/does not open/);
  expect(() => open(Buffer.concat([sealed, Buffer.alloc(1)]))).toThrow(/does not open/);
  for (const at of [0, 5, 20, body, body + 9, sealed.length - 1]) {
    const flipped = Buffer.from(sealed);
    flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
    expect(() => open(flipped)).toThrow(/does not open/);
  }
});

function sha(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
