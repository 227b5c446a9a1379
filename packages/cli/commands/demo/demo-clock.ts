/** The demo's own clock: it runs like any other and can be moved forward, so that two weeks of notice take no time. */
export type DemoClock = {
  /** Milliseconds since the epoch, as the demo has them. */
  readonly now: () => number;
  /** Jumps forward. */
  advance(ms: number): void;
};

export function createDemoClock(): DemoClock {
  let offsetMs = 0;
  return {
    now: () => performance.timeOrigin + performance.now() + offsetMs,
    advance: (ms) => {
      if (!(ms >= 0)) throw new RangeError("a demo clock only goes forward");
      offsetMs += ms;
    },
  };
}
