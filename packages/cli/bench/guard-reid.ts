/** Measures whether people can be told apart by what is stored of their rhythm, against the same attack on raw input. */
import { merge } from "@apprentice/core/action/merge.ts";
import { coarseTimes, sealedTimes } from "@apprentice/guard/coarse-times.ts";
import { seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import type { Bench } from "./metric.ts";
import { rankOneShare, type Pair } from "./reid/attack.ts";
import { rawSamples, storedSamples, type Samples } from "./reid/features.ts";
import { newHabits, onAnotherDay, workSession } from "./reid/simulated-person.ts";

const fieldsPerSession = 10;
/** `held` is what stays on the participant's own machine, `stored` what leaves it. */
type Day = Readonly<Record<"raw" | "held" | "stored", Samples>>;
type Person = { readonly known: Day; readonly unknown: Day };

/** Galleries of their own people, each of which the attack is tried on: one alone is off by a third. */
const galleries = 3;

export const measure: Bench = ({ log, quick, signal }) => {
  const people = quick ? 200 : 1_000;
  const shares = Array.from({ length: quick ? 1 : galleries }, (_, at) =>
    identify({ people, seed: 1 + 10 * at, signal }),
  );
  const mean = (what: keyof Day): number =>
    shares.reduce((sum, share) => sum + share[what], 0) / shares.length;
  log(`guard-reid: of ${people} people the attack finds ${mean("raw") * 100} % in raw input`);
  const metric = (name: string, what: keyof Day, aim: string | null) => ({
    metric: name,
    value: mean(what),
    unit: `share of ${people} people, mean of ${shares.length}`,
    aim,
    baseline: mean("raw"),
  });
  return Promise.resolve([
    metric("guard.reid_rank1", "stored", "<= 0.01"),
    metric("guard.reid_rank1_hold", "held", null),
  ]);
};

/** Share of people whom the attack finds again, by what it is given of them. */
export function identify(options: {
  readonly people: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}): Readonly<Record<keyof Day, number>> {
  const { people, seed, signal } = options;
  const gallery = makePeople(people, seed, signal);
  // The attacker learns what is worth looking at on people who are not among those to be found.
  const others = makePeople(people / 2, seed + 1, signal);
  const share = (what: keyof Day): number =>
    rankOneShare(pairsOf(gallery, what), pairsOf(others, what));
  return { raw: share("raw"), held: share("held"), stored: share("stored") };
}

function makePeople(count: number, seed: number, signal: AbortSignal): Person[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    signal.throwIfAborted();
    const habits = newHabits(random);
    const day = (): Day => {
      const options = { seed: random.integer(0, 2 ** 31), fields: fieldsPerSession };
      const session = workSession(onAnotherDay(habits, random), options);
      const actions = merge(session.events);
      const held = actions.map((action) => coarseTimes(action));
      const stored = held.map((action) => sealedTimes(action));
      return {
        raw: rawSamples(session),
        stored: storedSamples(stored, session.aims),
        held: storedSamples(held, session.aims),
      };
    };
    return { known: day(), unknown: day() };
  });
}

const pairsOf = (people: readonly Person[], what: keyof Day): Pair[] =>
  people.map(({ known, unknown }) => ({ known: known[what], unknown: unknown[what] }));
