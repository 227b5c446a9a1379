import type { Policy } from "./policy.ts";

/**
 * The policy without the applications whose material may not be used for training: training is the only purpose, so
 * they are not recorded and do not stand in the notice.
 */
export function trainableOnly(policy: Policy): Policy {
  return { ...policy, applications: policy.applications.filter(({ rights }) => rights.train) };
}
