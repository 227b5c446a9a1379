/** `apprentice demo`: the whole loop on a private virtual desktop with real applications. */
import { mkdir, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { CommandContext } from "../../command-context.ts";
import { CliError } from "../../errors.ts";
import { log, printAnswer } from "../../output.ts";
import { describeReport } from "./report.ts";
import { runDemo, writeReport } from "./run-demo.ts";

type DemoOptions = {
  readonly json?: true;
  readonly keep?: true;
  readonly out?: string;
  readonly seed: string;
  readonly learn: boolean;
};

export function addDemo(program: Command, context: CommandContext): void {
  program
    .command("demo")
    .description("watch the whole loop: record, protect, collect, build, export; a few minutes")
    .option("--out <dir>", "a new folder for dataset and contact sheets; default: out/demo-DATE")
    .option("--keep", "keep the device's and the collector's folders too")
    .option("--no-learn", "end with the dataset, without training and agent")
    .option(
      "--seed <number>",
      "what the scripted person and the planted secrets are drawn from",
      "7",
    )
    .option("--json", "print one JSON document")
    .action((options: DemoOptions) => demo(options, context));
}

async function demo(options: DemoOptions, context: CommandContext): Promise<void> {
  const out = resolve(
    options.out ??
      join("out", `demo-${new Date().toISOString().slice(0, 19).replace(/[-:T]/g, "")}`),
  );
  const present = await readdir(out).catch(() => []);
  if (present.length > 0)
    throw new CliError("refused", `${out} is not empty; name a new folder with --out`);
  await mkdir(out, { recursive: true });
  const startedMs = performance.now();
  const say = (line: string): void =>
    log(`${((performance.now() - startedMs) / 1000).toFixed(0).padStart(4)} s  ${line}`);
  const report = await runDemo({
    out,
    keep: options.keep === true,
    seed: Number(options.seed),
    learn: options.learn,
    say,
    signal: context.signal,
  }).catch((cause: unknown) => {
    if (!context.signal.aborted) throw cause;
    throw new CliError("stopped", "the demo was stopped; everything that it started has ended", {
      cause,
    });
  });
  await writeReport(out, report);
  printAnswer({ json: report, text: describeReport(report, out) }, options.json === true);
  if (report.hunt.hits.length > 0 || report.hunt.controlHits === 0)
    throw new CliError("demo_failed", "the hunt did not end as it must; see above");
}
