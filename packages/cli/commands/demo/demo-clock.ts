/** The demo's own clock: it runs like any other and can be moved forward, so that two weeks of notice take no time. */
export type DemoClock = {
  /** Milliseconds since the epoch, as the demo has them; fractions too, for events. */
  readonly now: () => number;
  /** The same as `Date.now` gives it: whole milliseconds. */
  readonly wholeMs: () => number;
  /** Jumps forward. */
  advance(ms: number): void;
};

export function createDemoClock(): DemoClock {
  let offsetMs = 0;
  const now = (): number => performance.timeOrigin + performance.now() + offsetMs;
  return {
    now,
    wholeMs: () => Math.floor(now()),
    advance: (ms) => {
      if (!(ms >= 0)) throw new RangeError("a demo clock only goes forward");
      offsetMs += ms;
    },
  };
}
