import { GuardError } from "../../errors.ts";
import type { OcrEngine } from "./ocr-engine.ts";

/**
 * The same engine, which is no longer asked once it has hung `mostHangs` times: every reading after that fails at once,
 * as each would cost its whole time limit. `onGivenUp` is called for every reading that was not tried.
 */
export function givesUp(
  engine: OcrEngine,
  { mostHangs, onGivenUp }: { readonly mostHangs: number; readonly onGivenUp: () => void },
): OcrEngine {
  let hangs = 0;
  return {
    name: engine.name,
    async read(image, signal) {
      if (hangs >= mostHangs) {
        onGivenUp();
        throw new GuardError(
          "ocr_failed",
          "the text recognition hung again and again, so it is not asked any more; restart to try it again",
        );
      }
      try {
        return await engine.read(image, signal);
      } catch (error) {
        // An engine that crashes says so at once; one that hangs is cut off by the signal.
        if (signal.aborted) hangs += 1;
        throw error;
      }
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}
