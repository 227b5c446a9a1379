/** How a risk is rated from what is switched on; the rule is printed in the paper, so that a reader can redo it. */

import type { Measure } from "./measure.ts";

/** 1 remote, 2 possible, 3 likely. */
export type Likelihood = 1 | 2 | 3;
/** 1 limited, 2 serious, 3 grave. */
export type Severity = 1 | 2 | 3;
export type Level = "low" | "medium" | "high";

export type Risk = {
  readonly name: string;
  readonly harm: string;
  readonly severity: Severity;
  /** Without any measure. */
  readonly likelihood: Likelihood;
  readonly measures: readonly Measure[];
};

export const likelihoodWords = { 1: "remote", 2: "possible", 3: "likely" } as const;
export const severityWords = { 1: "limited", 2: "serious", 3: "grave" } as const;

/** Remote while every measure holds; one step up for each that does not, up to where the risk began. */
export function residualLikelihood({ likelihood, measures }: Risk): Likelihood {
  const lacking = measures.filter((measure) => measure.lacking !== null).length;
  if (lacking === 0) return 1;
  return lacking === 1 && likelihood > 2 ? 2 : likelihood;
}

export function levelOf(likelihood: Likelihood, severity: Severity): Level {
  const product = likelihood * severity;
  if (product >= 6) return "high";
  return product >= 3 ? "medium" : "low";
}

export const residualLevel = (risk: Risk): Level =>
  levelOf(residualLikelihood(risk), risk.severity);

export const ratingRule =
  "Likelihood is remote (1), possible (2) or likely (3); severity limited (1), serious (2) or grave (3). Their product is low up to 2, medium from 3, high from 6. What remains is remote while every measure is in force, and one step likelier for each that is not, up to the likelihood without measures; severity is never lowered.";
