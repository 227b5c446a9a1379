import type { AgentPolicy } from "./agent-policy.ts";

/** One line that says what an agent may do at most, before it does anything. */
export function describeLimits({ policy, from }: AgentPolicy, here: boolean): string {
  const { applications, agent } = policy;
  const where = here ? "this desktop, with the indicator shown" : "a private display only";
  const names = applications.map((rule) => rule.app).join(", ");
  const asked = agent.confirm.join(", ");
  const away =
    agent.endpoints.length === 0
      ? "no endpoint away from this machine"
      : `endpoints ${agent.endpoints.join(", ")}`;
  return [
    `agent: ${from}; limits: ${where}`,
    `applications ${names}`,
    `your yes before what cannot be undone (${asked === "" ? "as Apprentice knows it" : asked})`,
    `at most ${agent.greatestSteps} steps`,
    away,
  ].join("; ");
}
