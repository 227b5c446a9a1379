import type { OcrEngine } from "./ocr-engine.ts";

/** The same engine, asked for one picture after another however many callers there are. */
export function oneAtATime(engine: OcrEngine): OcrEngine {
  let last: Promise<unknown> = Promise.resolve();
  return {
    name: engine.name,
    read(image, signal) {
      const reading = last.then(() => engine.read(image, signal));
      last = reading.catch(() => {});
      return reading;
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}
