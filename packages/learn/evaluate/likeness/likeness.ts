/** How alike an agent and its demonstrators go about the same work: shortcuts, Tab, number of steps, order of actions. */
import { editDistance } from "./edit-distance.ts";

/** One piece of work, done by a person or by an agent, as `actionSequence` tells it. */
export type Done = {
  readonly taskId: string;
  /** Who did it: a person's pseudonym, or a training run of the agent. */
  readonly by: string;
  readonly sequence: readonly string[];
};

/** A share of pieces of work that were done one way, and of how many. */
export type Share = { readonly count: number; readonly of: number };

export type Likeness = {
  /** Done without a menu, in tasks where some demonstrators use one and some do not. */
  readonly shortcut: { readonly agent: Share; readonly people: Share };
  /** Done with the Tab key, in tasks where some demonstrators use it and some do not. */
  readonly tab: { readonly agent: Share; readonly people: Share };
  /** Median over pieces of work of the agent's steps against the demonstrators' median for the task; null: none. */
  readonly stepsRatio: number | null;
  /** Mean edit distance from the agent's work to each demonstration of the task; null: nothing to compare. */
  readonly agentDistance: number | null;
  /** The same from each demonstration to those of other people: what being another person comes to. */
  readonly personDistance: number | null;
};

const usesMenu = ({ sequence }: Done): boolean => sequence.some((word) => word.includes(" menu"));
const usesTab = ({ sequence }: Done): boolean => sequence.includes("key tab");

/** `agent` should hold work that was done in the end: what failed has no strategy to speak of. */
export function likeness(agent: readonly Done[], people: readonly Done[]): Likeness {
  const byTask = Map.groupBy(people, ({ taskId }) => taskId);
  const demonstrations = (done: Done): readonly Done[] => byTask.get(done.taskId) ?? [];
  const way = (takes: (done: Done) => boolean) => {
    const divided = (done: Done): boolean =>
      new Set(demonstrations(done).map((one) => takes(one))).size === 2;
    const share = (part: readonly Done[]): Share => {
      const own = part.filter(divided);
      return { count: own.filter(takes).length, of: own.length };
    };
    return { agent: share(agent), people: share(people) };
  };
  const ratios = agent.flatMap((done) => {
    const usual = median(demonstrations(done).map(({ sequence }) => sequence.length));
    return usual ? [done.sequence.length / usual] : [];
  });
  return {
    shortcut: way((done) => !usesMenu(done)),
    tab: way(usesTab),
    stepsRatio: median(ratios),
    agentDistance: meanDistance(agent, demonstrations),
    personDistance: meanDistance(people, (done) =>
      demonstrations(done).filter(({ by }) => by !== done.by),
    ),
  };
}

function meanDistance(
  from: readonly Done[],
  others: (done: Done) => readonly Done[],
): number | null {
  const means = from.flatMap((done) => {
    const distances = others(done).map(({ sequence }) => editDistance(done.sequence, sequence));
    return distances.length > 0 ? [mean(distances)] : [];
  });
  return means.length > 0 ? mean(means) : null;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
