/**
 * The child process of script-engine.ts: Tesseract as WebAssembly, one picture after another.
 * Standard input: for each picture a 4-byte little-endian length, then a PGM. Standard output: one JSON line each.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createWorker, PSM } from "tesseract.js";

/** A full 16k × 4k picture; a length beyond it is a broken stream. */
const greatestBytes = 2 ** 26;

const data = createRequire(import.meta.url).resolve("@tesseract.js-data/eng/package.json");
const worker = await createWorker("eng", 1, {
  langPath: join(dirname(data), "4.0.0_best_int"),
  cacheMethod: "none",
  gzip: true,
  // What goes wrong is told by the answer; by default it would be printed, with what was read.
  errorHandler: () => {},
});
await worker.setParameters({ tessedit_pageseg_mode: PSM.SPARSE_TEXT, user_defined_dpi: "150" });

for await (const picture of pictures()) {
  const answer = await read(picture);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await worker.terminate();

async function read(picture: Buffer): Promise<{ readonly tsv: string | null }> {
  try {
    const { data: page } = await worker.recognize(picture, {}, { text: false, tsv: true });
    return { tsv: page.tsv };
  } catch {
    return { tsv: null };
  }
}

async function* pictures(): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, part]);
    while (rest.length >= 4) {
      const length = rest.readUInt32LE(0);
      if (length > greatestBytes) process.exit(1);
      if (rest.length < 4 + length) break;
      yield rest.subarray(4, 4 + length);
      rest = rest.subarray(4 + length);
    }
  }
}
