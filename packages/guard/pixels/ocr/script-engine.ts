/** Tesseract as WebAssembly in a child process that lives on, for systems without the program. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { GuardError } from "../../errors.ts";
import type { OcrEngine } from "./ocr-engine.ts";
import { parseTsv } from "./parse-tsv.ts";
import { toPgm } from "./pgm.ts";

const host = fileURLToPath(new URL("script-host.ts", import.meta.url));
const Answer = z.object({ tsv: z.string().nullable() });
const niceness = 10;
/** A full screen of words is about 100 KB. */
const greatestAnswerBytes = 8 * 2 ** 20;

export type ScriptOptions = {
  /** The script to run with this Node; tests put a broken one here. */
  readonly script?: string;
};

export function scriptEngine(options: ScriptOptions = {}): OcrEngine {
  let child: ChildProcessWithoutNullStreams | null = null;
  return {
    name: "tesseract.js",
    async read(image, signal) {
      signal.throwIfAborted();
      child ??= start(options.script ?? host);
      const used = child;
      try {
        const line = await ask(used, toPgm(image), signal);
        const { tsv } = Answer.parse(JSON.parse(line));
        if (tsv === null) throw failed("could not read a picture");
        return parseTsv(tsv, image);
      } catch (cause) {
        child = null;
        await end(used);
        // No cause: what a broken engine said may be what it read.
        throw cause instanceof GuardError ? cause : failed("gave an answer that is none");
      }
    },
    async [Symbol.asyncDispose]() {
      if (child) await end(child);
      child = null;
    },
  };
}

function start(script: string): ChildProcessWithoutNullStreams {
  const started = spawn(process.execPath, [script], { env: { PATH: process.env["PATH"] ?? "" } });
  started.on("error", () => {});
  started.stdin.on("error", () => {});
  started.stderr.resume();
  try {
    if (started.pid !== undefined) setPriority(started.pid, niceness);
  } catch {
    // It ended already; waiting for its answer tells.
  }
  return started;
}

/** One picture in, one line out. */
function ask(
  child: ChildProcessWithoutNullStreams,
  picture: Buffer,
  signal: AbortSignal,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const parts: Buffer[] = [];
  let bytes = 0;
  const onData = (part: Buffer): void => {
    bytes += part.length;
    parts.push(part);
    if (part.includes("\n")) resolve(Buffer.concat(parts).toString("utf8"));
    else if (bytes > greatestAnswerBytes) reject(failed("said more than a screen can hold"));
  };
  const onClose = (): void => reject(failed("ended before it answered"));
  const onAbort = (): void => reject(failed("took too long or was stopped"));
  child.stdout.on("data", onData);
  child.once("close", onClose);
  signal.addEventListener("abort", onAbort, { once: true });
  if (child.exitCode !== null || child.signalCode !== null) onClose();
  const length = Buffer.alloc(4);
  length.writeUInt32LE(picture.length);
  child.stdin.write(Buffer.concat([length, picture]));
  return promise.finally(() => {
    child.stdout.off("data", onData);
    child.off("close", onClose);
    signal.removeEventListener("abort", onAbort);
  });
}

function failed(why: string): GuardError {
  return new GuardError(
    "ocr_failed",
    `the text recognition ${why}; pictures are left out until it works`,
  );
}

function end(running: ChildProcessWithoutNullStreams): Promise<void> {
  return new Promise((resolve) => {
    if (running.pid === undefined || running.exitCode !== null || running.signalCode !== null)
      resolve();
    else {
      running.once("close", () => resolve());
      running.kill("SIGKILL");
    }
  });
}
