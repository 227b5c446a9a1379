/** Puts one question to many accessibles, a batch at a time. */
import type { AtspiBus, AtspiRef } from "./atspi-bus.ts";

/** Questions in flight at once; between batches the application gets to do its own work. */
const batchSize = 50;

export type Ask = {
  readonly bus: AtspiBus;
  readonly application: string;
  readonly cancelled: () => boolean;
};

/** Answers in batches by path; null once cancelled. What fails is left out. */
export async function askEach<T, I extends { readonly path: string }>(
  ask: Ask,
  items: readonly I[],
  question: (target: AtspiRef, item: I) => Promise<T>,
): Promise<ReadonlyMap<string, T> | null> {
  const answers = new Map<string, T>();
  for (let from = 0; from < items.length; from += batchSize) {
    if (ask.cancelled() || ask.bus.lost()) return null;
    const batch = items.slice(from, from + batchSize);
    await Promise.all(
      batch.map(async (item) => {
        try {
          const target = { bus: ask.application, path: item.path };
          answers.set(item.path, await question(target, item));
        } catch {
          // Gone meanwhile, or too slow: the snapshot does without it.
        }
      }),
    );
  }
  return answers;
}
