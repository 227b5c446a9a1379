/** `apprentice dpia|ropa|transparency|poster`: papers from the policy and the rules that really run. */
import type { Command } from "commander";
import { z } from "zod";
import { AggregatesAnswer } from "@apprentice/core/api/schemas.ts";
import { NoticeLanguage, renderNotice } from "@apprentice/core/consent/notice.ts";
import { trainableOnly } from "@apprentice/core/policy/trainable-only.ts";
import { policyHashOf } from "@apprentice/core/policy/signed-policy.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { log, printAnswer } from "../output.ts";
import { accessTable } from "../papers/access-table.ts";
import { describeDpia } from "../papers/dpia.ts";
import { noticePaper } from "../papers/notice-paper.ts";
import { isSigned } from "../papers/is-signed.ts";
import type { Paper } from "../papers/paper.ts";
import { identityOf, type PaperSubject } from "../papers/paper-subject.ts";
import { paperToMarkdown } from "../papers/paper-to-markdown.ts";
import { pageSizes, type PageSize } from "../papers/pdf/paper-to-pdf.ts";
import { readCheckpoint, readCounts } from "../papers/read-counts.ts";
import { describeRopa } from "../papers/ropa.ts";
import { describeTransparency } from "../papers/transparency.ts";
import { writePaper } from "../papers/write-paper.ts";
import { policyIn, readSignable } from "../policy-file.ts";
import { readForm } from "../read-file.ts";

type PaperOptions = {
  readonly policy: string;
  readonly out?: string;
  readonly font?: string;
  readonly json?: true;
};
type DpiaOptions = PaperOptions & { readonly collector?: string };
type TransparencyOptions = PaperOptions & {
  readonly collector: string;
  readonly previous?: string;
};
type PosterOptions = PaperOptions & { readonly language: string; readonly size: string };

const collectorDefault = "http://127.0.0.1:8787";

export function addPapers(program: Command, context: CommandContext): void {
  paperCommand(program, "dpia", "draft of the data protection impact assessment")
    .option("--collector <url>", "a collector, for the counts of questions and objections")
    .action(async (options: DpiaOptions) => {
      const { collector } = options;
      const counts =
        collector === undefined ? {} : { counts: await readCounts(collector, context) };
      await answer(options, describeDpia({ ...(await subjectOf(options.policy)), ...counts }));
    });
  paperCommand(program, "ropa", "record of processing activities (Art. 30)").action(
    async (options: PaperOptions) => answer(options, describeRopa(await subjectOf(options.policy))),
  );
  paperCommand(program, "transparency", "report for the public, with counts that name nobody")
    .option("--collector <url>", "where the collector answers", collectorDefault)
    .option("--previous <file>", "what --json printed for the report before, to compare with")
    .action((options: TransparencyOptions) => transparency(options, context));
  paperCommand(program, "poster", "the notice, to be put up")
    .option("--language <code>", NoticeLanguage.options.join(", "), "en")
    .option(
      "--size <size>",
      `${pageSizes.join(", ")}; a notice that states everything needs A2 to be read from two metres`,
      "A3",
    )
    .action((options: PosterOptions) => poster(options));
}

function paperCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .requiredOption("--policy <file>", "the policy, as YAML or signed")
    .option("--out <file>", "a file that ends in .md or .pdf")
    .option("--font <file>", "a TTF or OTF for the PDF, instead of the fonts that are found")
    .option("--json", "print one JSON document");
}

async function poster(options: PosterOptions): Promise<void> {
  const language = NoticeLanguage.safeParse(options.language);
  if (!language.success)
    throw new CliError("refused", `there is no notice in "${options.language}"`);
  const size = pageSizes.find((one) => one === options.size);
  if (size === undefined)
    throw new CliError("wrong_usage", `--size must be one of ${pageSizes.join(", ")}`);
  const subject = await subjectOf(options.policy);
  const notice = await renderNotice(trainableOnly(subject.policy), language.data);
  const identity = `${identityOf(subject)} · notice SHA-256 ${notice.hash}`;
  await answer(options, noticePaper(notice, identity), { size });
}

async function transparency(options: TransparencyOptions, context: CommandContext): Promise<void> {
  const counts = await readCounts(options.collector, context);
  const previous = options.previous === undefined ? {} : await previousCounts(options.previous);
  const checkpoint = await readCheckpoint(options.collector, context);
  const told = { counts, log: checkpoint, ...previous };
  const paper = describeTransparency(await subjectOf(options.policy), told);
  await answer(options, paper, {}, { counts });
}

async function previousCounts(file: string): Promise<{ readonly previous: AggregatesAnswer }> {
  const what = 'what "transparency --json" printed';
  const { counts } = await readForm(file, z.object({ counts: AggregatesAnswer }), what);
  return { previous: counts };
}

async function answer(
  options: PaperOptions,
  paper: Paper,
  setting: { readonly size?: PageSize } = {},
  facts: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { out, font } = options;
  if (out !== undefined) {
    const nowMs = Date.now();
    await writePaper({ paper, out, nowMs, ...setting, ...(font === undefined ? {} : { font }) });
  }
  for (const { member, citation } of paper.gaps)
    log(`gap: the policy does not state ${member} (${citation})`);
  const markdown = paperToMarkdown(paper);
  const text = out === undefined ? markdown : `written: ${out}`;
  const json = { out: out ?? null, gaps: paper.gaps, markdown, ...facts };
  printAnswer({ json, text }, options.json === true);
}

async function subjectOf(file: string): Promise<PaperSubject> {
  const signed = await readSignable(file);
  const nowMs = Date.now();
  return {
    policy: policyIn(file, signed),
    policyHash: await policyHashOf(signed.document),
    access: await accessTable(),
    signed: await isSigned(signed, nowMs),
    nowMs,
  };
}
