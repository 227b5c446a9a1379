/** Carries out planned demonstrations one after another and gives those that the task's own checker accepts. */
import type { SourcedTrajectory } from "../export/trajectory-source.ts";
import type { Demonstration } from "./plan-demonstrations.ts";

export type Demonstrated =
  | {
      readonly kind: "done";
      readonly sourced: SourcedTrajectory;
      /** Where the recording says otherwise than what the person meant (`compareIntents`); it is kept as it is. */
      readonly differences: readonly string[];
    }
  /** The checker says that the work was not done, or the person did not find something. */
  | { readonly kind: "failed"; readonly reason: string };

export type DemonstrateOptions = {
  readonly plan: readonly Demonstration[];
  /** Performs and records one; rejects only where no further one can be recorded either. */
  readonly record: (demonstration: Demonstration) => Promise<Demonstrated>;
  readonly onProgress?: (progress: DemonstrationProgress) => void;
  /** Ends the run after the demonstration under way; what was made until then stays. */
  readonly signal: AbortSignal;
  readonly clock: () => number;
};

export type DemonstrationProgress = {
  readonly made: number;
  /** Tries that came to nothing. */
  readonly failed: number;
  /** Demonstrations given up after the greatest number of tries. */
  readonly skipped: number;
  /** Of those made: recordings that differ from what was meant. */
  readonly differing: number;
  readonly planned: number;
  readonly taskId: string;
  /** Why the last try failed; null: it did not. */
  readonly reason: string | null;
  readonly etaSeconds: number;
};

/** Tries of one demonstration: a person may slip, and a machine may be slow for a moment. */
export const greatestTries = 3;

/** A demonstration that fails at every try is left out and told of, so that the rest is not lost with it. */
export async function* demonstrateSuite(
  options: DemonstrateOptions,
): AsyncGenerator<SourcedTrajectory> {
  const report = reporter(options);
  for (const demonstration of options.plan) {
    for (let tries = 1; tries <= greatestTries; tries += 1) {
      if (options.signal.aborted) return;
      const result = await options.record(demonstration);
      report(demonstration, result, tries === greatestTries);
      if (result.kind === "failed") continue;
      yield result.sourced;
      break;
    }
  }
}

function reporter({ plan, clock, onProgress }: DemonstrateOptions) {
  const startedMs = clock();
  const count = { made: 0, failed: 0, skipped: 0, differing: 0 };
  return ({ task }: Demonstration, result: Demonstrated, isLastTry: boolean): void => {
    if (result.kind === "done") count.made += 1;
    else count.failed += 1;
    if (result.kind === "failed" && isLastTry) count.skipped += 1;
    if (result.kind === "done" && result.differences.length > 0) count.differing += 1;
    const through = count.made + count.skipped;
    const perDemonstration = (clock() - startedMs) / 1_000 / Math.max(1, through);
    onProgress?.({
      ...count,
      planned: plan.length,
      taskId: task.id,
      reason: result.kind === "done" ? null : result.reason,
      etaSeconds: perDemonstration * (plan.length - through),
    });
  };
}
