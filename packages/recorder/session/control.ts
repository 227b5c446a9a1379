/** The running recorder's control socket: one JSON request a line, one JSON answer a line; for this user only (0600). */
import { chmod, rm } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { z } from "zod";
import { RecorderError } from "../errors.ts";

export const ControlRequest = z.discriminatedUnion("ask", [
  z.strictObject({ ask: z.literal("status") }),
  z.strictObject({ ask: z.literal("pause") }),
  z.strictObject({ ask: z.literal("resume") }),
  z.strictObject({ ask: z.literal("stop"), status: z.enum(["success", "failure", "stopped"]) }),
]);
export type ControlRequest = z.infer<typeof ControlRequest>;

export const ControlAnswer = z.object({
  recordingId: z.string(),
  instruction: z.string(),
  startedMs: z.number(),
  paused: z.boolean(),
  actions: z.record(z.string(), z.number()),
  gaps: z.record(z.string(), z.number()),
});
export type ControlAnswer = z.infer<typeof ControlAnswer>;

const greatestLineLength = 4_096;
const answerWithinMs = 3_000;

/** Listens until disposed. Throws RecorderError `already_running` where another recorder answers there. */
export async function serveControl(options: {
  readonly path: string;
  readonly answer: (request: ControlRequest) => ControlAnswer;
}): Promise<AsyncDisposable> {
  const { path, answer } = options;
  if (await askControl(path, { ask: "status" }).catch(() => null))
    throw new RecorderError(
      "already_running",
      "A recording is running already; stop it first, or look with `apprentice status`.",
    );
  await rm(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    const lines = createInterface({ input: socket });
    lines.on("error", () => socket.destroy());
    lines.on("line", (line) => {
      if (line.length > greatestLineLength) return socket.destroy();
      const request = ControlRequest.safeParse(parse(line));
      return socket.write(
        `${JSON.stringify(request.success ? answer(request.data) : { error: "unknown request" })}\n`,
      );
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  await chmod(path, 0o600);
  return {
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(path, { force: true });
    },
  };
}

/** Asks the running recorder; rejects with RecorderError `not_running` where none answers. */
export async function askControl(path: string, request: ControlRequest): Promise<ControlAnswer> {
  const socket = createConnection(path);
  const timer = setTimeout(() => socket.destroy(new Error("no answer in time")), answerWithinMs);
  try {
    return await new Promise<ControlAnswer>((resolve, reject) => {
      socket.once("error", reject);
      socket.once("close", () => reject(new Error("closed")));
      socket.once("connect", () => socket.write(`${JSON.stringify(request)}\n`));
      const lines = createInterface({ input: socket });
      // The interface passes the socket's errors on, so they need somebody who hears them here too.
      lines.once("error", reject);
      lines.once("line", (line) => {
        const parsed = ControlAnswer.safeParse(parse(line));
        if (parsed.success) resolve(parsed.data);
        else reject(new Error("not an answer"));
      });
    });
  } catch (cause) {
    throw new RecorderError(
      "not_running",
      "No recording is running here; start one with `apprentice record`.",
      { cause },
    );
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}
