/** The tie to the indicator's process: its proofs, presses and pictures, until either side ends it. */
import { failed } from "./failed.ts";
import type { Pixels } from "./draw-bar.ts";
import { watchLiveness } from "./liveness.ts";
import { createPressQueue } from "./press-queue.ts";
import type { FromChild, ToChild } from "./protocol.ts";
import { type IndicatorChildOptions, startChild } from "./start-child.ts";

export type PaintPart = Pixels & { readonly x: number; readonly y: number };

export type Link = AsyncDisposable & {
  readonly pid: number;
  send(message: ToChild): void;
  /** Resolves when the screen shows it, and where the tie has ended. */
  readonly paint: (part: PaintPart) => Promise<void>;
  /** Rejects with RecorderError `indicator_failed`, as `proven` does. */
  readonly ready: Promise<Extract<FromChild, { kind: "ready" }>>;
  /** Resolves at the first proof that the window can be seen. */
  readonly proven: Promise<void>;
  readonly alive: () => boolean;
  readonly lost: Promise<string>;
  readonly presses: () => AsyncIterable<"toggle">;
  /** Gives it up for a reason that people can read. */
  fail(reason: string): void;
  readonly ended: AbortSignal;
};

export function openLink(options: Omit<IndicatorChildOptions, "onMessage">): Link {
  const ready = Promise.withResolvers<Extract<FromChild, { kind: "ready" }>>();
  const proven = Promise.withResolvers<void>();
  ready.promise.catch(() => {});
  proven.promise.catch(() => {});
  const ended = new AbortController();
  const presses = createPressQueue();
  const liveness = watchLiveness();
  const painting = createPainting((message) => child.send(message));
  const close = (): void => {
    presses.end();
    painting.end();
    ended.abort();
  };
  const fail = (reason: string): void => {
    liveness.lose(reason);
    ready.reject(failed(reason));
    proven.reject(failed(reason));
    close();
  };
  const take = (message: FromChild): void => {
    switch (message.kind) {
      case "ready":
        return ready.resolve(message);
      case "beat":
        if (liveness.beat(message.atMs, message.proof)) proven.resolve();
        return;
      case "press":
        return presses.push();
      case "painted":
        return painting.done(message.number);
      case "failed":
        return fail(`The recording indicator failed: ${message.message}`);
    }
  };
  const child = startChild({ ...options, onMessage: take });
  void child.exited.then(() => fail("The recording indicator's process ended."));
  void liveness.lost.then(fail);
  return {
    pid: child.pid ?? 0,
    send: child.send,
    paint: painting.paint,
    ready: ready.promise,
    proven: proven.promise,
    alive: liveness.alive,
    lost: liveness.lost,
    presses: presses.read,
    fail,
    ended: ended.signal,
    [Symbol.asyncDispose]: async () => {
      liveness.end();
      close();
      await child[Symbol.asyncDispose]();
    },
  };
}

/** Pictures under way, by number; the process paints them in order. */
function createPainting(send: (message: ToChild) => void) {
  const waiting = new Map<number, () => void>();
  let last = 0;
  let over = false;
  return {
    paint: ({ x, y, widthPx, heightPx, bgrx }: PaintPart): Promise<void> =>
      new Promise((resolve) => {
        if (over) return resolve();
        const number = ++last;
        waiting.set(number, resolve);
        const pixels = bgrx.toString("base64");
        send({ kind: "paint", number, x, y, widthPx, heightPx, pixels });
      }),
    done: (number: number): void => {
      waiting.get(number)?.();
      waiting.delete(number);
    },
    end: (): void => {
      over = true;
      for (const resolve of waiting.values()) resolve();
      waiting.clear();
    },
  };
}
