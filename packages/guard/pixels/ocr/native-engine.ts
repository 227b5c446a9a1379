/**
 * The Tesseract program that the system has. It reads one picture from standard input and ends, so the next process is
 * started ahead: it loads its model while nothing waits for it.
 *
 * One process for many pictures was tried with 5.3.0. A list of names on standard input is read to its end before the
 * first picture is, and a picture's name must be a file to seek in, so neither a pipe nor a FIFO can feed it; files
 * would put the screen on the disk. What a process of its own costs is 50 ms CPU for each picture. The engine that does
 * live on (script-engine.ts) takes 540 ms for a region that costs 310 ms here with its start, and 230 MB for 60.
 */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { setPriority } from "node:os";
import { GuardError } from "../../errors.ts";
import type { GreyImage, OcrEngine } from "./ocr-engine.ts";
import { parseTsv } from "./parse-tsv.ts";
import { toPgm } from "./pgm.ts";

/** A full screen of words is about 100 KB; more than this is not a table of words. */
const greatestOutputBytes = 8 * 2 ** 20;
const niceness = 10;

export type NativeOptions = {
  /** Program to run; a name is looked up in PATH. */
  readonly command: string;
  readonly args?: readonly string[];
};

// Sparse text in no order; one thread, as two were slower; a fixed resolution, as it would guess one each time.
const readArgs = ["stdin", "stdout", "-l", "eng", "--psm", "11", "--dpi", "150", "tsv"];

export function nativeEngine(options: NativeOptions): OcrEngine {
  const running = new Set<ChildProcessWithoutNullStreams>();
  let waiting: ChildProcessWithoutNullStreams | null = null;

  const start = (): ChildProcessWithoutNullStreams => {
    const child = spawn(options.command, [...(options.args ?? readArgs)], {
      env: { PATH: process.env["PATH"] ?? "", OMP_THREAD_LIMIT: "1", LC_ALL: "C.UTF-8" },
    });
    running.add(child);
    child.once("close", () => {
      running.delete(child);
      if (waiting === child) waiting = null;
    });
    // Errors are told by `close`; an error without a listener would end the recorder.
    child.on("error", () => running.delete(child));
    child.stdin.on("error", () => {});
    child.stderr.resume();
    if (child.pid !== undefined) lower(child.pid);
    return child;
  };

  return {
    name: "tesseract",
    async read(image, signal) {
      signal.throwIfAborted();
      const child = waiting ?? start();
      waiting = null;
      const tsv = await converse(child, image, signal);
      const words = parseTsv(tsv, image);
      waiting = start();
      return words;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...running].map(end));
    },
  };
}

function lower(pid: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // It ended already; `close` tells.
  }
}

function converse(
  child: ChildProcessWithoutNullStreams,
  image: GreyImage,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const fail = (why: string): void => {
      child.kill("SIGKILL");
      reject(
        new GuardError(
          "ocr_failed",
          `the text recognition ${why}; pictures are left out until it works`,
        ),
      );
    };
    const onAbort = (): void => fail("took too long or was stopped");
    signal.addEventListener("abort", onAbort, { once: true });
    child.stdout.on("data", (part: Buffer) => {
      bytes += part.length;
      if (bytes > greatestOutputBytes) fail("said more than a screen can hold");
      else parts.push(part);
    });
    child.once("error", () => fail("could not be started"));
    child.once("close", (code) => {
      signal.removeEventListener("abort", onAbort);
      if (code === 0) resolve(Buffer.concat(parts).toString("utf8"));
      else fail("ended with an error");
    });
    if (child.exitCode !== null || child.signalCode !== null) fail("had ended before it was asked");
    else child.stdin.end(toPgm(image));
  });
}

function end(child: ChildProcessWithoutNullStreams): Promise<void> {
  return new Promise((resolve) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) resolve();
    else {
      child.once("close", () => resolve());
      child.kill("SIGKILL");
    }
  });
}
