/** Does `work` for each item, in order, at most `lanes` at once; the first failure stops all that has not begun. */
export async function inLanes<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T, lane: number) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const drive = async (lane: number): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        await work(next, lane);
      } catch (cause) {
        waiting.length = 0;
        throw cause;
      }
    }
  };
  const driven = await Promise.allSettled(Array.from({ length: lanes }, (_, lane) => drive(lane)));
  for (const one of driven) if (one.status === "rejected") throw one.reason;
}
