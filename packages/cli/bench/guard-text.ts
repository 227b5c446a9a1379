/** Measures the text guard on templates that its rules were not tuned on, and how fast it reads. */
import { heldOutNegatives } from "@apprentice/guard/text/corpus/templates-held-out.ts";
import { makeCorpus } from "@apprentice/guard/text/corpus/make-corpus.ts";
import { scoreDetector } from "@apprentice/guard/text/corpus/score.ts";
import { detectAll } from "@apprentice/guard/text/detect-all.ts";
import type { FindingClass } from "@apprentice/guard/text/finding.ts";
import { scanText } from "@apprentice/guard/text/scan-text.ts";
import type { Bench, Metric } from "./metric.ts";

/** Goals of reference/redaction.md: recall, precision. */
const goals: Partial<Record<FindingClass, readonly [string, string | null]>> = {
  email: [">= 0.99", ">= 0.97"],
  phone: [">= 0.99", ">= 0.97"],
  card: [">= 0.99", ">= 0.97"],
  iban: [">= 0.99", ">= 0.97"],
  national_id: [">= 0.99", ">= 0.97"],
  passport: [">= 0.99", ">= 0.97"],
  birth_date: [">= 0.99", ">= 0.97"],
  ip: [">= 0.99", ">= 0.97"],
  mac: [">= 0.99", ">= 0.97"],
  url: [">= 0.99", ">= 0.97"],
  secret: [">= 0.98", null],
  address: [">= 0.9", null],
  person: [">= 0.9", null],
};

export const measure: Bench = async ({ log, quick }) => {
  const samples = makeCorpus({ set: "held-out", seed: 20, times: quick ? 10 : 100 });
  log(
    `guard-text: ${samples.length} labelled texts of ${heldOutNegatives.length} plain and other held-out templates`,
  );
  const score = scoreDetector(samples, (text) => scanText(text, detectAll));
  const metrics: Metric[] = [];
  for (const [name, one] of score.classes) {
    const [recallAim = null, precisionAim = null] = goals[name] ?? [];
    // The baseline is the same, each different value counted once.
    metrics.push(
      {
        metric: `guard.text_recall.${name}`,
        value: one.recall,
        unit: "share",
        aim: recallAim,
        baseline: one.recallByValue,
      },
      {
        metric: `guard.text_precision.${name}`,
        value: one.precision,
        unit: "share",
        aim: precisionAim,
        baseline: null,
      },
    );
  }
  metrics.push({
    metric: "guard.false_mask_share",
    value: score.falseMaskShare,
    unit: "share of words",
    aim: "<= 0.02",
    baseline: null,
  });
  metrics.push(
    throughput(
      samples.map(({ text }) => text),
      quick ? 1 : 8,
    ),
  );
  return metrics;
};

/** One core, against JSON.stringify of the same text. */
function throughput(texts: readonly string[], megabytes: number): Metric {
  const unit = texts.join("\n\n");
  const text = unit.repeat(Math.ceil((megabytes * 1e6) / unit.length)).slice(0, megabytes * 1e6);
  scanText(text.slice(0, 200_000), detectAll);
  const started = performance.now();
  scanText(text, detectAll);
  const middle = performance.now();
  JSON.stringify(text);
  const ended = performance.now();
  return {
    metric: "guard.text_mb_per_s",
    value: megabytes / ((middle - started) / 1000),
    unit: "MB/s",
    aim: null,
    baseline: megabytes / ((ended - middle) / 1000),
  };
}
