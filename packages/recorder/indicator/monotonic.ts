/** Ms of a clock that all processes of this machine share and nobody can set. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
