/** Turns the X server's milliseconds (32 bits, since its start) into milliseconds since the epoch. */
export type ServerClock = {
  /** A server time that was answered at local time `localMs`; the quickest answer of late counts. */
  learn(serverMs: number, localMs: number): void;
  toEpoch(serverMs: number): number;
  /** A 32-bit server time without its wrap, comparable with `now`. */
  unwrap(serverMs: number): number;
  /** The server's time now, as near as we know. */
  now(): number;
};

const samplesKept = 12;

export function createServerClock(clock: () => number): ServerClock {
  const offsets: number[] = [];
  let offset = 0;
  const unwrap = (serverMs: number) =>
    serverMs + Math.round((clock() - offset - serverMs) / 2 ** 32) * 2 ** 32;
  return {
    learn(serverMs, localMs) {
      // Unwrapped against the present estimate, so that 49.7 days of uptime change nothing.
      const known = offsets.length > 0 ? offset : localMs - serverMs;
      const wraps = Math.round((localMs - known - serverMs) / 2 ** 32);
      offsets.push(localMs - (serverMs + wraps * 2 ** 32));
      if (offsets.length > samplesKept) offsets.shift();
      offset = Math.min(...offsets);
    },
    toEpoch: (serverMs) => unwrap(serverMs) + offset,
    unwrap,
    now: () => clock() - offset,
  };
}
