/** Recall of identity and telephone numbers by country, in sentences of its language that no rule was tuned on. */
import { countries, countryCorpus } from "@apprentice/guard/text/corpus/country-corpus.ts";
import { scoreDetector } from "@apprentice/guard/text/corpus/score.ts";
import { seededRandom } from "@apprentice/guard/text/corpus/seeded-random.ts";
import { detectAll } from "@apprentice/guard/text/detect-all.ts";
import { scanText } from "@apprentice/guard/text/scan-text.ts";
import type { Bench, Metric } from "./metric.ts";

const classes = ["national_id", "phone"] as const;

export const measure: Bench = ({ quick }) => {
  const metrics = countries.flatMap((country) =>
    classes.map((name): Metric => {
      const times = quick ? 10 : 200;
      const samples = countryCorpus({ country, class: name, times, random: seededRandom(32) });
      const score = scoreDetector(samples, (text) => scanText(text, detectAll));
      return {
        metric: `guard.text_recall.${name}.${country}`,
        value: score.classes.get(name)?.recall ?? 0,
        unit: "share",
        aim: ">= 0.99",
        baseline: null,
      };
    }),
  );
  return Promise.resolve(metrics);
};
