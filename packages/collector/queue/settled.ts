import { CollectorError } from "../errors.ts";

/** What a queue may keep of an error: its code and nothing of its message, which could come from content. */
export function asSettled(error: unknown): Error {
  return new Error(error instanceof CollectorError ? error.code : "internal");
}
