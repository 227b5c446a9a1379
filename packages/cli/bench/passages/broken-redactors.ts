/** Ways in which what reads and redacts pictures may fail on the way; all but the first must leave nothing to read. */
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nativeEngine } from "@apprentice/guard/pixels/ocr/native-engine.ts";
import type { OcrEngine } from "@apprentice/guard/pixels/ocr/ocr-engine.ts";
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";

export const redactorStates = [
  "works",
  "crashes",
  "hangs",
  "is missing",
  "says nothing",
  "talks nonsense",
  "loses its vault",
] as const;
export type RedactorState = (typeof redactorStates)[number];

const bodies: Partial<Record<RedactorState, string>> = {
  crashes: "process.exit(3)",
  hangs: "setInterval(() => {}, 1000)",
  "says nothing": "process.stdin.resume()",
  "talks nonsense": "console.log('nonsense'); process.stdin.resume()",
};

/** `folder` takes the small programs that stand in for the engine. */
export async function engineThat(state: RedactorState, folder: string): Promise<OcrEngine> {
  if (state === "works" || state === "loses its vault") return openEngine();
  const path = join(folder, `${state.replaceAll(" ", "-")}.mjs`);
  const body = bodies[state];
  if (body !== undefined) {
    await writeFile(path, `#!${process.execPath}\n${body}\n`);
    await chmod(path, 0o700);
  }
  return nativeEngine({ command: path, args: [] });
}
