/** Watches all input while an agent may act: a person's touch takes over at once. One watch for one pair of eyes. */
import type { Hands } from "@apprentice/desktop/act/hands.ts";
import type { Eyes, Seen } from "@apprentice/desktop/observe/eyes.ts";
import { noteInput } from "./issued-input.ts";

export type Interruption =
  /** Input that the hands did not issue. */
  | { readonly kind: "taken_over" }
  | { readonly kind: "eyes_lost"; readonly code: string; readonly message: string };

export type ArmedWatch = Disposable & {
  /** Fires at the first interruption. */
  readonly signal: AbortSignal;
  readonly interruption: () => Interruption | null;
  /** Fires as long as no approved window is active; made anew at each call. */
  readonly windowLost: () => AbortSignal;
  /** While it is held a person's touch interrupts nothing: they were asked something. */
  hold(): void;
  release(): void;
  /** What a person did from the take-over on, in order, that first touch included; one reader. */
  taken(): AsyncIterable<Seen>;
  /** Ends `taken`: the person is done. */
  end(): void;
};

export type InputWatch = AsyncDisposable & {
  /** The hands that the agent has to use: what others do counts as a person's. */
  readonly hands: Hands;
  /** Inputs of these hands that went to something not approved, by the eyes' own account. */
  stray(): number;
  /** When somebody else's input was last seen, by the clock; -Infinity: never. */
  foreignMs(): number;
  /** From now on foreign input interrupts; until the result is disposed of. Only one at a time. */
  arm(): ArmedWatch;
};

const greatestTaken = 8_192;

/** Reads `eyes.events()` to its end, so nobody else may; ends with the eyes. */
export function watchInput(options: {
  readonly eyes: Eyes;
  readonly hands: Hands;
  readonly clock: () => number;
}): InputWatch {
  const issued = noteInput(options.hands, options.clock);
  let armed: Armed | null = null;
  let foreignMs = -Infinity;
  const listen = async (): Promise<void> => {
    for await (const seen of options.eyes.events()) {
      const own = issued.explains(seen);
      if (seen.kind === "lost") armed?.interrupt({ ...seen, kind: "eyes_lost" });
      if (seen.kind === "event" && seen.event.kind === "window" && seen.event.window === null)
        armed?.loseWindow();
      if (!own) {
        foreignMs = options.clock();
        armed?.interrupt({ kind: "taken_over" });
      }
      armed?.take(seen, own);
    }
    armed?.end();
  };
  const listening = listen().catch(() => armed?.end());
  return {
    hands: issued.hands,
    stray: () => issued.stray,
    foreignMs: () => foreignMs,
    arm() {
      if (armed) throw new Error("an input watch is armed already");
      const mine = new Armed(() => (armed = null));
      armed = mine;
      return mine;
    },
    [Symbol.asyncDispose]: async () => {
      await options.eyes[Symbol.asyncDispose]();
      await listening;
    },
  };
}

class Armed implements ArmedWatch {
  readonly #controller = new AbortController();
  #window = new AbortController();
  #interruption: Interruption | null = null;
  readonly #taken: Seen[] = [];
  #ended = false;
  #held = false;
  #wake: (() => void) | null = null;
  readonly #disarm: () => void;

  constructor(disarm: () => void) {
    this.#disarm = disarm;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  interruption(): Interruption | null {
    return this.#interruption;
  }

  windowLost(): AbortSignal {
    this.#window = new AbortController();
    return this.#window.signal;
  }

  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
  }

  interrupt(why: Interruption): void {
    if (this.#interruption || (this.#held && why.kind === "taken_over")) return;
    this.#interruption = why;
    this.#controller.abort(new Error(why.kind));
  }

  loseWindow(): void {
    this.#window.abort(new Error("window_lost"));
  }

  /** The oldest give way past the bound; what the hands still had on their way is not a person's. */
  take(seen: Seen, own: boolean): void {
    if (this.#interruption?.kind !== "taken_over") return;
    if (own && seen.kind === "event" && "x" in seen.event) return;
    this.#taken.push(seen);
    if (this.#taken.length > greatestTaken) this.#taken.shift();
    this.#stir();
  }

  end(): void {
    this.#ended = true;
    this.#stir();
  }

  async *taken(): AsyncGenerator<Seen> {
    for (;;) {
      const next = this.#taken.shift();
      if (next) yield next;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  [Symbol.dispose](): void {
    this.end();
    this.#disarm();
  }

  #stir(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
