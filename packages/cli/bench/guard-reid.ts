/** Measures whether people can be told apart by what is stored of their rhythm, against the same attack on raw input. */
import { merge } from "@apprentice/core/action/merge.ts";
import { coarseTimes } from "@apprentice/guard/coarse-times.ts";
import { seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import type { Bench } from "./metric.ts";
import { rankOneShare, type Pair } from "./reid/attack.ts";
import { rawSamples, storedSamples, type Samples } from "./reid/features.ts";
import { newHabits, onAnotherDay, workSession } from "./reid/simulated-person.ts";

const fieldsPerSession = 10;
/** What a grid of a minute for all times would give, to weigh against what it costs. */
const minuteMs = 60_000;

type Day = Readonly<Record<"raw" | "stored" | "minute", Samples>>;
type Person = { readonly known: Day; readonly unknown: Day };

export const measure: Bench = async ({ log, quick, signal }) => {
  const people = quick ? 200 : 1_000;
  const gallery = makePeople(people, 1, signal);
  // The attacker learns what is worth looking at on people who are not among those to be found.
  const others = makePeople(people / 2, 2, signal);
  const share = (what: keyof Day): number =>
    rankOneShare(pairsOf(gallery, what), pairsOf(others, what));
  const raw = share("raw");
  log(`guard-reid: of ${people} people the attack finds ${raw * 100} % in raw input`);
  const metric = (name: string, value: number, aim: string | null) => ({
    metric: name,
    value,
    unit: `share of ${people} people`,
    aim,
    baseline: raw,
  });
  return Promise.resolve([
    metric("guard.reid_rank1", share("stored"), "<= 0.01"),
    metric("guard.reid_rank1_minute_grid", share("minute"), null),
  ]);
};

function makePeople(count: number, seed: number, signal: AbortSignal): Person[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    signal.throwIfAborted();
    const habits = newHabits(random);
    const day = (): Day => {
      const options = { seed: random.integer(0, 2 ** 31), fields: fieldsPerSession };
      const session = workSession(onAnotherDay(habits, random), options);
      const actions = merge(session.events);
      const stored = actions.map((action) => coarseTimes(action));
      const minute = actions.map((action) => coarseTimes(action, minuteMs));
      return {
        raw: rawSamples(session),
        stored: storedSamples(stored, session.aims),
        minute: storedSamples(minute, session.aims),
      };
    };
    return { known: day(), unknown: day() };
  });
}

const pairsOf = (people: readonly Person[], what: keyof Day): Pair[] =>
  people.map(({ known, unknown }) => ({ known: known[what], unknown: unknown[what] }));
