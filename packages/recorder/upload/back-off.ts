const firstMs = 1000;
const greatestMs = 60_000;

/**
 * How long to wait before try number `tries` + 1: somewhere between nothing and a bound that doubles, so that many
 * devices that lost the same collector do not come back at once ("full jitter"). `random` gives bytes.
 */
export function backOffMs(
  tries: number,
  random: (count: number) => Uint8Array<ArrayBuffer>,
): number {
  const bound = Math.min(greatestMs, firstMs * 2 ** (tries - 1));
  const [high = 0, low = 0] = random(2);
  return Math.round((bound * (high * 256 + low)) / 65_535);
}
