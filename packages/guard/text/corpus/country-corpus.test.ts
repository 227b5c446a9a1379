/** Holds the recall of identity and telephone numbers in each country's own sentences. */
import { expect, test } from "vitest";
import { detectAll } from "../detect-all.ts";
import { scanText } from "../scan-text.ts";
import { countries, countryCorpus, type Country } from "./country-corpus.ts";
import { scoreDetector } from "./score.ts";
import { seededRandom } from "./seeded-random.ts";

const recallOf = (country: Country, name: "national_id" | "phone"): number => {
  const samples = countryCorpus({ country, class: name, times: 30, random: seededRandom(31) });
  const score = scoreDetector(samples, (text) => scanText(text, detectAll));
  expect(score.classes.get(name)?.planted).toBe(60);
  return score.classes.get(name)?.recall ?? 0;
};

test.each(countries)("%s: identity numbers", (country) => {
  expect(recallOf(country, "national_id")).toBeGreaterThanOrEqual(0.99);
});

test.each(countries)("%s: telephone numbers", (country) => {
  expect(recallOf(country, "phone")).toBeGreaterThanOrEqual(0.99);
});
