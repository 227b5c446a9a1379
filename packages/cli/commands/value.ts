/** `apprentice value`: what recordings are worth, from what `evaluate --json` measured of several models. */
import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { Trial } from "@apprentice/learn/evaluate/trial.ts";
import { valueReport } from "@apprentice/learn/evaluate/value-report.ts";
import { valueSvg } from "@apprentice/learn/evaluate/value-svg.ts";
import { valueTable } from "@apprentice/learn/evaluate/value-table.ts";
import { z } from "zod";
import { printAnswer } from "../output.ts";
import { readForm } from "../read-file.ts";

const Evaluation = z.object({ trials: z.array(Trial) });

type Options = { readonly svg?: string; readonly json?: true };

export function addValue(program: Command): void {
  program
    .command("value <files...>")
    .description(
      "success against demonstrations, and where to stop collecting; FILES hold `evaluate --json --demonstrations N`",
    )
    .option("--svg <file>", "also draw the curves")
    .option("--json", "print one JSON document")
    .action(async (files: readonly string[], options: Options) => {
      const trials = (await Promise.all(files.map((file) => readTrials(file)))).flat();
      const report = valueReport(trials);
      if (options.svg !== undefined) await writeFile(options.svg, valueSvg(report));
      printAnswer({ json: report, text: valueTable(report) }, options.json === true);
    });
}

async function readTrials(file: string): Promise<Trial[]> {
  const what = 'a result of "apprentice evaluate --json"; name the files that it wrote';
  return (await readForm(file, Evaluation, what)).trials;
}
