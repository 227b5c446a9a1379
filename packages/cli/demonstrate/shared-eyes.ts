/** One pair of eyes for a whole run: each recording borrows it instead of opening the display anew. */
import type { Eyes, Seen } from "@apprentice/desktop/observe/eyes.ts";
import type { RawEvent } from "@apprentice/core/event/raw-event.ts";

export type SharedEyes = {
  /** What one recording sees, from now until its signal fires; one at a time. */
  lend(signal: AbortSignal): Eyes;
};

/** As many as eyes themselves keep. */
const greatestWaiting = 8_192;

/** Reads `eyes.events()` to its end, so nobody else may. */
export function shareEyes(eyes: Eyes, clock: () => number): SharedEyes {
  let reader: Reader | null = null;
  /** Which window and field were active last: eyes tell of changes alone, and a borrower comes in between. */
  const told = new Map<"window" | "focus", RawEvent>();
  const pump = async (): Promise<void> => {
    for await (const seen of eyes.events()) {
      if (seen.kind === "event" && (seen.event.kind === "window" || seen.event.kind === "focus"))
        told.set(seen.event.kind, seen.event);
      reader?.push(seen);
    }
    reader?.end();
  };
  void pump().catch(() => reader?.end());
  return {
    lend(signal) {
      const mine = new Reader();
      const tMs = clock();
      for (const event of told.values())
        mine.push({ kind: "event", event: { ...event, tMs }, sight: null });
      reader = mine;
      const giveBack = (): void => {
        if (reader === mine) reader = null;
        mine.end();
      };
      signal.addEventListener("abort", giveBack, { once: true });
      return {
        monitors: eyes.monitors,
        look: () => eyes.look(),
        windowAt: (point) => eyes.windowAt(point),
        events: () => mine.read(),
        [Symbol.asyncDispose]: async () => giveBack(),
      };
    },
  };
}

class Reader {
  readonly #waiting: Seen[] = [];
  #ended = false;
  #wake: (() => void) | null = null;

  /** Past the limit the run is over: a recorder that reads nothing is broken, and nothing may be lost unseen. */
  push(seen: Seen): void {
    if (this.#ended) return;
    if (this.#waiting.length >= greatestWaiting) {
      this.#waiting.push({ kind: "lost", code: "queue_full", message: "events were not read" });
      return this.end();
    }
    this.#waiting.push(seen);
    this.#notify();
  }

  end(): void {
    this.#ended = true;
    this.#notify();
  }

  async *read(): AsyncGenerator<Seen> {
    for (;;) {
      const seen = this.#waiting.shift();
      if (seen) yield seen;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
