/**
 * Throws seeded rubbish at the doors that strangers' bytes come through: the guard's text and image doors, and the
 * reader of segments. `node scripts/fuzz.ts --minutes N --seed S`; ends with 1 at a finding and names the seed of its case.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { zstdDecompressSync } from "node:zlib";
import type { Compression } from "@apprentice/core/segment/compression.ts";
import { SegmentError } from "@apprentice/core/segment/errors.ts";
import { deriveSealingKeys } from "@apprentice/core/segment/hpke.ts";
import { open } from "@apprentice/core/segment/open.ts";
import { readItems } from "@apprentice/core/segment/read-items.ts";
import { seededBytes } from "@apprentice/core/segment/testing/sample-items.ts";
import { GuardError } from "@apprentice/guard/errors.ts";
import { encodeTile } from "@apprentice/guard/pixels/encode-tile.ts";
import type { OcrEngine } from "@apprentice/guard/pixels/ocr/ocr-engine.ts";
import { redactImage } from "@apprentice/guard/pixels/redact-image.ts";
import { heldOutPeople } from "@apprentice/guard/text/corpus/people.ts";
import { makeValue } from "@apprentice/guard/text/corpus/values.ts";
import { createTextGuard } from "@apprentice/guard/text/text-guard.ts";
import { type Random, seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";

/** A case that takes longer than this is a finding: work must be bounded, whatever comes. */
const greatestCaseMs = 20_000;

type Door = { readonly name: string; readonly knock: (random: Random) => Promise<void> };

function changed(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  const times = random.integer(1, 12);
  for (let time = 0; time < times; time += 1) {
    const at = random.integer(0, copy.length - 1);
    const kind = random.integer(0, 3);
    if (kind === 0) copy[at] = random.integer(0, 255);
    else if (kind === 1) copy.copyWithin(at, random.integer(0, copy.length - 1));
    else if (kind === 2) copy.fill(random.pick([0, 255, 127]), at, at + random.integer(1, 16));
    else return copy.slice(0, at);
  }
  return copy;
}

const pieces: readonly ((random: Random) => string)[] = [
  (random) =>
    makeValue(
      random.pick(["card", "email", "iban", "phone", "secret", "address"]),
      random,
      heldOutPeople,
    ),
  (random) =>
    String.fromCodePoint(
      random.pick([0x20_0b, 0x20_2e, 0xfe_0f, 0x1_f6_00, 0x66_e5, 0x5_d0, 0xff_11, 0]),
    ),
  (random) =>
    random.pick(["\n", "\r\n", "\t", " ", "-", "://", "@", "=", "\uD800", "password: ", "("]),
  (random) =>
    random.pick(["a", "1", "-", " ", "(a+)+", "@a.", "4"]).repeat(random.integer(1, 3_000)),
  (random) => random.next().toString(36),
];

async function textDoor(): Promise<Door> {
  const sessionKey = new Uint8Array(32).fill(3);
  return {
    name: "text",
    knock: async (random) => {
      const guard = await createTextGuard({ sessionKey });
      const parts = Array.from({ length: random.integer(1, 30) }, () =>
        random.pick(pieces)(random),
      );
      const planted = makeValue("email", random, heldOutPeople);
      const text = `${parts.join("")}\n\nwrite to ${planted} today`;
      const { text: clean, findings } = await guard.redact(text);
      let last = 0;
      for (const { start, end } of findings) {
        if (start < last || end <= start || end > text.length)
          throw new Error("a span out of order");
        last = end;
      }
      if (clean.includes(planted)) throw new Error("a planted address was left");
    },
  };
}

async function imageDoor(): Promise<Door> {
  const text = await createTextGuard({ sessionKey: new Uint8Array(32).fill(4) });
  const ocr: OcrEngine = {
    name: "reads nothing",
    read: () => Promise.resolve([]),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const { webp } = await encodeTile(seededBytes(9, 96 * 64 * 3), 96, 64);
  const { image } = await redactImage(webp, { text, ocr });
  return {
    name: "image",
    knock: async (random) => {
      const bytes = changed(random.pick([webp, image]), random);
      await redactImage(bytes, { text, ocr }).catch(expectKind(GuardError));
    },
  };
}

const compression: Compression = {
  name: "zstd",
  compress: (bytes) => bytes,
  decompress: (bytes, limit) => zstdDecompressSync(bytes, { maxOutputLength: limit }),
};

async function segmentDoors(): Promise<Door[]> {
  const corpus = new URL("../corpus/segments/v1/", import.meta.url);
  const sealed = new Uint8Array(readFileSync(new URL("sealed.apsg", corpus)));
  const { keySeed } = JSON.parse(readFileSync(new URL("key-seed.json", corpus), "utf8")) as {
    keySeed: number;
  };
  const { privateKey } = await deriveSealingKeys(seededBytes(keySeed, 32));
  const whole = await open({ bytes: sealed, privateKey, compression });
  // What lies inside the encryption, as a sender who seals rubbish would make it.
  const inside = await plainOf(whole);
  return [
    {
      name: "segment",
      knock: async (random) => {
        const attempt = async (): Promise<void> => {
          const bytes = changed(sealed, random);
          for await (const _ of (await open({ bytes, privateKey, compression })).items);
        };
        await attempt().catch(expectKind(SegmentError));
      },
    },
    {
      name: "items",
      knock: async (random) => {
        const attempt = async (): Promise<void> => {
          for await (const _ of readItems(oneOf(changed(inside, random)), compression));
        };
        await attempt().catch(expectKind(SegmentError));
      },
    },
  ];
}

/** The items again as plain MCAP. */
async function plainOf(segment: Awaited<ReturnType<typeof open>>): Promise<Uint8Array> {
  const { openItemWriter } = await import("@apprentice/core/segment/item-writer.ts");
  const parts: Uint8Array[] = [];
  const write = (bytes: Uint8Array): Promise<void> => {
    parts.push(bytes);
    return Promise.resolve();
  };
  const writer = await openItemWriter({ write, compression: null, chunkBytes: 4_096 });
  for await (const item of segment.items) await writer.write(item);
  await writer.close();
  return new Uint8Array(Buffer.concat(parts));
}

async function* oneOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** Refusing is right; anything but a typed refusal is a finding. */
function expectKind(kind: typeof SegmentError | typeof GuardError): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof kind)) throw error;
  };
}

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    door: { type: "string" },
  },
});
const doors = [await textDoor(), await imageDoor(), ...(await segmentDoors())].filter(
  ({ name }) => values.door === undefined || name === values.door,
);
const endMs = performance.now() + Number(values.minutes) * 60_000;
let seed = Number(values.seed);
let cases = 0;
let findings = 0;
for (; performance.now() < endMs && findings < 5; seed += 1)
  for (const door of doors) {
    const beganMs = performance.now();
    cases += 1;
    try {
      await door.knock(seededRandom(seed));
      if (performance.now() - beganMs > greatestCaseMs) throw new Error("it took too long");
    } catch (error) {
      findings += 1;
      console.error(`fuzz: ${door.name}, --seed ${seed}:`, error);
    }
  }
console.log(`fuzz: ${cases} cases up to seed ${seed - 1}, ${findings} findings`);
process.exitCode = findings > 0 || cases === 0 ? 1 : 0;
