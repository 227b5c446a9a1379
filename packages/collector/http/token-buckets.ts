/** Caps how often each of many callers may do one thing, in bounded memory. */
import { z } from "zod";

const hourMs = 3_600_000;

/** `burst` at once, then `perHour` spread evenly. */
export const Rate = z.strictObject({
  burst: z.number().int().min(1).max(1_000_000),
  perHour: z.number().int().min(1).max(100_000_000),
});
export type Rate = Readonly<z.infer<typeof Rate>>;

export type TokenBuckets = {
  /** Takes a token: 0 where there was one, otherwise the ms until there will be one. */
  readonly take: (key: string) => number;
  /** The same answer without taking it. */
  readonly look: (key: string) => number;
  /** What was done does not count after all. */
  readonly giveBack: (key: string) => void;
  /** Callers that are remembered at present. */
  readonly size: () => number;
};

type Bucket = { readonly tokens: number; readonly atMs: number };

/** `clockMs` must never go back. Whoever came least lately is forgotten where there are more than `mostKeys`. */
export function createTokenBuckets(options: {
  readonly rate: Rate;
  readonly clockMs: () => number;
  readonly mostKeys: number;
}): TokenBuckets {
  const { rate, clockMs, mostKeys } = options;
  const msPerToken = hourMs / rate.perHour;
  const buckets = new Map<string, Bucket>();
  const tokensOf = (key: string): number => {
    const bucket = buckets.get(key);
    if (!bucket) return rate.burst;
    return Math.min(rate.burst, bucket.tokens + (clockMs() - bucket.atMs) / msPerToken);
  };
  const put = (key: string, tokens: number): void => {
    // Deleted first, so that the order of the map is that of the last use.
    buckets.delete(key);
    // A full one says nothing that a missing one does not.
    if (tokens < rate.burst) buckets.set(key, { tokens, atMs: clockMs() });
    const [oldest] = buckets.keys();
    if (buckets.size > mostKeys && oldest !== undefined) buckets.delete(oldest);
  };
  const look = (key: string): number => Math.max(0, Math.ceil((1 - tokensOf(key)) * msPerToken));
  const take = (key: string): number => {
    const waitMs = look(key);
    if (waitMs === 0) put(key, tokensOf(key) - 1);
    return waitMs;
  };
  const giveBack = (key: string): void => put(key, Math.min(rate.burst, tokensOf(key) + 1));
  return { take, look, giveBack, size: () => buckets.size };
}
