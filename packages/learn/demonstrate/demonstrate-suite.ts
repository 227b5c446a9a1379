/** Carries out planned demonstrations one after another and gives those that the task's own checker accepts. */
import type { SourcedTrajectory } from "../export/trajectory-source.ts";
import { LearnError } from "../errors.ts";
import type { Demonstration } from "./plan-demonstrations.ts";

export type Demonstrated =
  | { readonly kind: "done"; readonly sourced: SourcedTrajectory }
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
  readonly failed: number;
  readonly planned: number;
  readonly taskId: string;
  /** Why the last one failed; null: it did not. */
  readonly reason: string | null;
  readonly etaSeconds: number;
};

/** Tries of one demonstration; people fail now and then, but a task at which all fail is broken. */
const greatestTries = 3;

/** Throws LearnError `target_not_seen` where a demonstration fails at every try. */
export async function* demonstrateSuite(
  options: DemonstrateOptions,
): AsyncGenerator<SourcedTrajectory> {
  const { plan, signal, clock } = options;
  const startedMs = clock();
  const count = { made: 0, failed: 0 };
  for (const demonstration of plan) {
    for (let tries = 1; ; tries += 1) {
      if (signal.aborted) return;
      const result = await options.record(demonstration);
      if (result.kind === "done") count.made += 1;
      else count.failed += 1;
      const perDemonstration = (clock() - startedMs) / 1_000 / Math.max(1, count.made);
      options.onProgress?.({
        ...count,
        planned: plan.length,
        taskId: demonstration.task.id,
        reason: result.kind === "done" ? null : result.reason,
        etaSeconds: perDemonstration * (plan.length - count.made),
      });
      if (result.kind === "done") {
        yield result.sourced;
        break;
      }
      if (tries === greatestTries) throw brokenTask(demonstration, result.reason);
    }
  }
}

function brokenTask({ task, episode }: Demonstration, reason: string): LearnError {
  return new LearnError(
    "target_not_seen",
    `Task ${task.id} (seed ${episode.seed}) failed ${greatestTries} times: ${reason}. Leave it out with --tasks, or look at it on a display.`,
  );
}
