/** Whether the indicator is proven to be seen: a proof counts for 750 ms, and once it is lost it stays lost. */
import { monotonicMs } from "./monotonic.ts";
import type { Proof } from "./protocol.ts";

const greatestProofAgeMs = 750;
const lookMs = 100;

export type Liveness = {
  /** One answer of the X server, asked at `atMs` of `monotonicMs`. Answers whether it proves anything now. */
  beat(atMs: number, proof: Proof): boolean;
  readonly alive: () => boolean;
  /** Loses it for a reason that is known at once, such as the process's end. */
  lose(reason: string): void;
  /** Why, for people; pending as long as it is not lost, for ever after `end`. */
  readonly lost: Promise<string>;
  /** Stops looking, without a loss. */
  end(): void;
};

const reasons: Readonly<Record<Proof, string>> = {
  shown: "The recording indicator stopped answering.",
  gone: "The recording indicator's window was destroyed.",
  unmapped: "Something keeps hiding the recording indicator.",
  covered: "Something keeps covering the recording indicator.",
  off_screen: "The recording indicator does not fit on the screen, or is kept from it.",
  altered:
    "Something makes the recording indicator transparent, cuts it or paints over it: the screen does not show it.",
};

/** From the first proof on the next must follow. */
export function watchLiveness(): Liveness {
  const { promise: lost, resolve } = Promise.withResolvers<string>();
  let provenMs = Number.NEGATIVE_INFINITY;
  let latest: Proof = "shown";
  let over = false;
  const fresh = (): boolean => monotonicMs() - provenMs <= greatestProofAgeMs;
  const end = (): void => {
    over = true;
    clearInterval(timer);
  };
  const lose = (reason: string): void => {
    if (over) return;
    end();
    resolve(reason);
  };
  const judge = (): void => {
    if (!fresh()) lose(reasons[latest]);
  };
  const timer = setInterval(() => {
    // Where this process itself was busy, proofs may wait to be read: one turn of the loop lets them in.
    if (provenMs > 0 && !fresh()) setImmediate(() => setImmediate(judge));
  }, lookMs);
  return {
    beat: (atMs, proof) => {
      latest = proof;
      if (proof !== "shown") return false;
      provenMs = Math.max(provenMs, atMs);
      return true;
    },
    alive: () => !over && fresh(),
    lose,
    lost,
    end,
  };
}
