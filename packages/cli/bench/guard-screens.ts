/** Real applications' screens, apart from made-up pages: what is found of canaries, and how much of the screen is hidden. */
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";
import { type ApplicationRound, applicationRounds } from "./canaries/application-rounds.ts";
import { type Outcome, recallMetrics } from "./canaries/tally.ts";
import { terminalRounds } from "./canaries/terminal-rounds.ts";
import type { Bench, Metric } from "./metric.ts";

const all = 8;
const few = 2;

export const measure: Bench = async ({ log, quick, signal }) => {
  await using engine = await openEngine();
  const shared = { engine, log, signal, rounds: quick ? few : all };
  const rounds = [...(await applicationRounds(shared)), ...(await terminalRounds(shared))];
  const outcomes = rounds.flatMap((round) => round.outcomes);
  return [
    ...recallMetrics("guard.screen_recall", outcomes, wayOf),
    ...recallMetrics("guard.screen_class", outcomes, classOf),
    ...perApplication(rounds),
  ];
};

const wayOf = ({ canary, masking }: Outcome): string => `${canary.modality}.${masking}`;
const classOf = ({ canary, masking }: Outcome): string => `${canary.class}.${masking}`;

/** Shares of an application's pixels, and of the words on its screen that are no canary's, that are hidden. */
function perApplication(rounds: readonly ApplicationRound[]): Metric[] {
  const groups = Map.groupBy(rounds, ({ app, masking }) => `${app}.${masking}`);
  return [...groups].flatMap(([name, group]) => {
    const shares = group.flatMap(({ maskedPixels }) => maskedPixels ?? []);
    const words = group.flatMap(ordinaryWords);
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    const hidden = words.filter(({ isHidden }) => isHidden).length / words.length;
    const metric = (key: string, value: number, unit: string): Metric[] =>
      Number.isFinite(value)
        ? [{ metric: `guard.${key}.${name}`, value, unit, aim: null, baseline: null }]
        : [];
    return [
      ...metric("masked_pixel_share", mean, "share of its window"),
      ...metric("screen_hidden_words", hidden, `of ${words.length} words of the application`),
    ];
  });
}

function ordinaryWords({ outcomes, photographs, hunt }: ApplicationRound) {
  const planted = outcomes.map(({ canary }) => canary.text.toLowerCase()).join("\n");
  const words = new Set(photographs.flatMap((text) => text.match(/\b[A-Za-z]{4,}\b/g) ?? []));
  return [...words]
    .filter((word) => !planted.includes(word.toLowerCase()))
    .map((word) => ({ word, isHidden: !hunt.sees(word) }));
}
