/** The canary gate: planted values through the real recorder, hunted in everything that is stored. */
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";
import { browserRounds } from "./canaries/browser-rounds.ts";
import { foreignRounds } from "./canaries/foreign-windows.ts";
import { terminalRounds } from "./canaries/terminal-rounds.ts";
import { belowFloor, type Outcome, recallMetrics } from "./canaries/tally.ts";
import type { Bench, BenchContext, Metric } from "./metric.ts";

export const measure: Bench = async (context) => {
  const { outcomes, harmless } = await plantAll(context, context.quick ? few : all);
  const key = ({ canary, masking }: Outcome): string =>
    `${canary.class}.${canary.modality}.${masking}`;
  const detected = outcomes.filter(({ structural }) => !structural);
  return [
    ...recallMetrics("guard.canary_recall", outcomes, key),
    ...recallMetrics("guard.canary_class", detected, classOf),
    ...recallMetrics("guard.canary_way", detected, wayOf),
    metric(
      "guard.canary_structural_leaks",
      outcomes.filter(({ structural, hidden }) => structural && !hidden).length,
      `of ${outcomes.filter(({ structural }) => structural).length}`,
      "<= 0",
    ),
    metric(
      "guard.canary_below_floor",
      [...belowFloor(detected, classOf), ...belowFloor(detected, wayOf)].length,
      "classes and ways",
      "<= 0",
    ),
    metric(
      "guard.canary_false_mask_share",
      harmless.hidden / Math.max(1, harmless.shown),
      `of ${harmless.shown} words of harmless lines`,
      null,
    ),
  ];
};

const classOf = ({ canary }: Outcome): string => canary.class;
const wayOf = ({ canary }: Outcome): string => canary.modality;

/** Recordings of each kind. */
export type Amounts = {
  readonly pages: number;
  readonly terminals: number;
  readonly foreign: number;
};
const all: Amounts = { pages: 30, terminals: 10, foreign: 10 };
export const few: Amounts = { pages: 2, terminals: 2, foreign: 1 };

/** Throws where what must be found was not: then the hunt is blind. */
export async function plantAll(
  { log, signal }: Pick<BenchContext, "log" | "signal">,
  { pages, terminals, foreign }: Amounts,
) {
  await using engine = await openEngine();
  const shared = { engine, log, signal };
  const browser = await browserRounds({ ...shared, rounds: pages });
  if (browser.controls < pages)
    throw new Error(
      `the control was found on ${browser.controls} of ${pages} pages: the hunt is blind`,
    );
  const elsewhere = [
    ...(await terminalRounds({ ...shared, rounds: terminals })).flatMap((round) => round.outcomes),
    ...(await foreignRounds({ ...shared, rounds: foreign })),
  ];
  return { outcomes: [...browser.outcomes, ...elsewhere], harmless: browser.harmless };
}

const metric = (name: string, value: number, unit: string, aim: string | null): Metric => ({
  metric: name,
  value,
  unit,
  aim,
  baseline: null,
});
