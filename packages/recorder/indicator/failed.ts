import { RecorderError } from "../errors.ts";

/** `reason` is a sentence for people. */
export function failed(reason: string): RecorderError {
  return new RecorderError(
    "indicator_failed",
    `${reason} Nothing is recorded without it. Check that the display runs and try again.`,
  );
}
