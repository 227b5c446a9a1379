/** Steps between two comparisons, and steps of a comparison that each way gets. */
const between = 150;
const tried = 4;

/**
 * Picks between working alone and sharing work, by what each took: on a machine that is busy otherwise, waiting for
 * another thread can take longer than doing its part. Both ways give the same result, so only speed depends on the clock.
 */
export class FasterWay {
  readonly #times: Record<"alone" | "shared", number[]> = { alone: [], shared: [] };
  #step = 0;

  pick(): "alone" | "shared" {
    const at = this.#step % between;
    this.#step += 1;
    if (at < tried) return "shared";
    if (at < 2 * tried) return "alone";
    return median(this.#times.alone) < median(this.#times.shared) ? "alone" : "shared";
  }

  /** The newest comparison counts, and with it what the way in use took since. */
  took(way: "alone" | "shared", ms: number): void {
    const times = this.#times[way];
    times.push(ms);
    if (times.length > tried) times.shift();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
