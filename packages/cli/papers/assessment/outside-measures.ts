import type { Policy } from "@apprentice/core/policy/policy.ts";
import { transfersOf } from "@apprentice/core/policy/transfers.ts";
import { unnamedServices } from "../gaps.ts";
import { measure, unless, yardstick } from "./measure.ts";

const asksBefore = ["send", "delete", "pay", "submit"] as const;

/** What leaves the organisation, and what the agent may do. */
export function outsideMeasures(policy: Policy) {
  const { agent, storage } = policy;
  return {
    namedServices: unless(
      agent.endpoints.length === 0
        ? "The agent uses no outside service"
        : "Who runs each service of the agent is named",
      unnamedServices(policy).map((service) => `not named for ${service}`),
    ),
    safeguards: unless(
      "Each transfer to a third country has a safeguard",
      transfersOf(policy)
        .filter(({ safeguard }) => safeguard === undefined)
        .map(({ to, country }) => `none stated for ${to} (${country})`),
    ),
    storage: measure(
      "Where uploads are kept is stated",
      storage?.country !== undefined,
      "no country is stated",
    ),
    confirm: unless(
      "The agent asks a person before it sends, deletes, pays or submits",
      asksBefore.filter((word) => !agent.confirm.includes(word)).map((word) => `not for "${word}"`),
    ),
    steps: measure(
      `The agent stops after ${String(agent.greatestSteps)} steps`,
      agent.greatestSteps <= yardstick.steps,
      `the yardstick is ${String(yardstick.steps)} steps`,
    ),
  };
}
