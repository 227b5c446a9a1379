/** `apprentice bench [NAME]`: the project's own measurements. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import type { Bench, Metric } from "../bench/metric.ts";
import { CliError } from "../errors.ts";
import { log, printAnswer } from "../output.ts";
import type { CommandContext } from "../command-context.ts";

type BenchOptions = { readonly json?: true; readonly quick?: true };

const folder = new URL("../bench/", import.meta.url);

export function addBench(program: Command, context: CommandContext): void {
  program
    .command("bench [name]")
    .description("measure this machine; NAME is the part of a metric before the first dot")
    .option("--json", "print one JSON document")
    .option("--quick", "shorter runs of the same measurements")
    .action(async (name: string | undefined, options: BenchOptions) => {
      const metrics = await measureAll({
        name,
        quick: options.quick === true,
        signal: context.signal,
      });
      const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
      printAnswer(
        { json: { name: name ?? "all", machine, metrics }, text: table(metrics) },
        options.json === true,
      );
    });
}

/** Which files measure a group; `guard` is spread over guard-text and guard-image. */
async function filesFor(name: string | undefined): Promise<string[]> {
  const files = (await readdir(folder))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && file !== "metric.ts")
    .sort();
  const wanted = files.filter(
    (file) => name === undefined || file === `${name}.ts` || file.startsWith(`${name}-`),
  );
  if (wanted.length === 0) {
    const known = files.map((file) => file.slice(0, -3)).join(", ");
    throw new CliError(
      "wrong_usage",
      `there is no measurement "${name ?? ""}"; there are: ${known}`,
    );
  }
  return wanted;
}

async function measureAll(options: {
  readonly name: string | undefined;
  readonly quick: boolean;
  readonly signal: AbortSignal;
}): Promise<Metric[]> {
  const metrics: Metric[] = [];
  for (const file of await filesFor(options.name)) {
    options.signal.throwIfAborted();
    log(`bench: ${file.slice(0, -3)}`);
    const { measure } = (await import(new URL(file, folder).href)) as { readonly measure: Bench };
    const scratchDir = await mkdtemp(join(tmpdir(), "apprentice-bench-"));
    try {
      metrics.push(
        ...(await measure({ log, scratchDir, signal: options.signal, quick: options.quick })),
      );
    } finally {
      await rm(scratchDir, { recursive: true, force: true });
    }
  }
  return metrics;
}

function table(metrics: readonly Metric[]): string {
  const lines = metrics.map(({ metric, value, unit, aim, baseline }) =>
    [
      metric.padEnd(40),
      String(rounded(value)).padStart(14),
      unit.padEnd(12),
      (aim ?? "as measured").padEnd(14),
      baseline === null ? "" : `baseline ${rounded(baseline)}`,
    ].join(" "),
  );
  return lines.join("\n");
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
