import { checkJurisdiction, type Places } from "@apprentice/core/policy/jurisdiction.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { CliError } from "../../errors.ts";

/** Throws `refused` with everything that is missing where the law of one of the places is not kept. */
export function checkPlaces(places: Places, policy: Policy, nowMs: number): void {
  const check = checkJurisdiction({ places, policy, nowMs });
  if (check.kind === "allowed") return;
  const missing = check.missing.map((one) => `  - ${one}`).join("\n");
  throw new CliError(
    "refused",
    `nobody may be recorded there under this policy. Missing:\n${missing}\nTell the privacy officer: ${policy.contact.steward}.`,
  );
}
