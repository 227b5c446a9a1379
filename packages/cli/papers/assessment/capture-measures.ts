import type { Policy } from "@apprentice/core/policy/policy.ts";
import { measure, unless, yardstick } from "./measure.ts";

const special = {
  mail: ["mail", "post"],
  bank: ["bank", "banco", "banque"],
  health: ["health", "gesund", "sante", "santé", "salud", "saude", "saúde", "medic"],
  "union or works council": ["union", "gewerkschaft", "betriebsrat", "syndic", "sindic"],
} as const;

/** What may be captured at all, and what is hidden in it. */
export function captureMeasures(policy: Policy) {
  const { applications, forbidden, workingHours, dictionaries, hold } = policy;
  const trained = applications.filter(({ rights }) => rights.train);
  const open = trained.filter(({ masking }) => masking === "detect").map(({ app }) => app);
  const wide = trained.flatMap(({ sites }) => sites.filter((site) => site.includes("*")));
  const named = (stems: readonly string[]) =>
    forbidden.some((pattern) => stems.some((stem) => pattern.toLowerCase().includes(stem)));
  const unnamed = Object.entries(special).flatMap(([place, stems]) =>
    named(stems) ? [] : [`not named: ${place}`],
  );
  const released = trained.filter(({ rights }) => rights.release).map(({ app }) => app);
  const people = dictionaries.some(({ kind }) => kind === "person");
  return {
    workingHours: measure(
      "Only in working hours",
      workingHours !== null,
      "no working hours are set; recording is possible at any time",
    ),
    forbidden: unless("Mail, bank, health and union places stay forbidden even there", unnamed),
    sites: unless(
      "Each approved site is named in full",
      wide.map((site) => `"${site}" stands for many sites`),
    ),
    masking: unless(
      "All content is hidden but for an application's own controls",
      open.map((app) => `in ${app} ordinary content stays readable`),
    ),
    dictionaries: measure(
      "The names of the organisation's own people are on a list of words to hide",
      people,
      "no such list is in the policy",
    ),
    hold: measure(
      `Recordings stay on the own computer for at least ${String(hold.leastHours)} hours, timed by the collector`,
      hold.leastHours >= yardstick.holdHours,
      `the yardstick is ${String(yardstick.holdHours)} hours`,
    ),
    noRelease: unless(
      "Datasets stay inside the organisation",
      released.map((app) => `recordings of ${app} may be released to others`),
    ),
  };
}
