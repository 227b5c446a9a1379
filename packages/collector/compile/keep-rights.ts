/** The policy's rights in recorded material, applied again at the collector: what may not be trained on is not built. */
import type { Observation } from "@apprentice/core/action/safe.ts";
import type { Gap } from "@apprentice/core/event/gap.ts";
import type { ApplicationRule, Policy } from "@apprentice/core/policy/policy.ts";
import type { Step, Trajectory } from "@apprentice/core/trajectory/trajectory.ts";

export type Permitted = {
  readonly trajectory: Trajectory;
  /** Every step is known to come from an application that may be released to others. */
  readonly mayRelease: boolean;
};

/**
 * Drops the steps of applications that the policy does not name or does not give for training, and leaves a gap. A step
 * whose window is not known stays, as the recorder vouched for it, but then nothing may be released to others.
 */
export function keepRights(
  trajectory: Trajectory,
  policy: Pick<Policy, "applications">,
): Permitted {
  const kept = trajectory.steps.filter((step) => mayTrain(step.observation, policy));
  const dropped = trajectory.steps.filter((step) => !kept.includes(step));
  const last = mayTrain(trajectory.last, policy) ? trajectory.last : null;
  const rules = [...kept.map((step) => step.observation), ...(last ? [last] : [])].map(
    (observation) => ruleOf(observation, policy),
  );
  const mayRelease = rules.length > 0 && rules.every((rule) => rule?.rights.release === true);
  const steps = dropped.length === 0 ? kept : kept.map((step, index) => ({ ...step, index }));
  const gaps = [...trajectory.gaps, ...gapsOf(dropped)];
  return { trajectory: { ...trajectory, steps, gaps, last }, mayRelease };
}

function mayTrain(observation: Observation | null, policy: Pick<Policy, "applications">): boolean {
  const unknown = !observation?.window;
  return unknown || ruleOf(observation, policy)?.rights.train === true;
}

function ruleOf(
  observation: Observation | null,
  { applications }: Pick<Policy, "applications">,
): ApplicationRule | undefined {
  const app = observation?.window?.app.toLowerCase();
  return applications.find((rule) => rule.app === app);
}

function gapsOf(dropped: readonly Step[]): Gap[] {
  const [first] = dropped;
  const last = dropped.at(-1);
  if (!first || !last) return [];
  const { startMs: fromMs } = first.action;
  return [
    { fromMs, toMs: last.action.endMs, reason: "not_approved_window", count: dropped.length },
  ];
}
