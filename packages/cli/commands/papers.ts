/** `apprentice dpia|ropa|transparency|poster`: papers from the policy and the rules that really run. */
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { AggregatesAnswer } from "@apprentice/core/api/schemas.ts";
import { endpoints } from "@apprentice/core/api/endpoints.ts";
import { parseCheckpoint, parseNote } from "@apprentice/core/audit/signed-note.ts";
import { NoticeLanguage, renderNotice } from "@apprentice/core/consent/notice.ts";
import { parsePolicy } from "@apprentice/core/policy/parse-policy.ts";
import { Policy } from "@apprentice/core/policy/policy.ts";
import { trainableOnly } from "@apprentice/core/policy/trainable-only.ts";
import { policyHashOf, SignedPolicy } from "@apprentice/core/policy/signed-policy.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { printAnswer } from "../output.ts";
import { accessTable } from "../papers/access-table.ts";
import { describeDpia } from "../papers/dpia.ts";
import type { PaperSubject } from "../papers/paper-subject.ts";
import { describeRopa } from "../papers/ropa.ts";
import { describeTransparency } from "../papers/transparency.ts";
import { writePaper } from "../papers/write-paper.ts";

type PaperOptions = {
  readonly policy: string;
  readonly out?: string;
  readonly font?: string;
  readonly json?: true;
};
type TransparencyOptions = PaperOptions & { readonly collector: string };
type PosterOptions = PaperOptions & { readonly language: string };

export function addPapers(program: Command, context: CommandContext): void {
  paperCommand(program, "dpia", "draft of the data protection impact assessment").action(
    async (options: PaperOptions) =>
      answer(options, describeDpia(await subjectOf(options.policy), Date.now())),
  );
  paperCommand(program, "ropa", "record of processing activities (Art. 30)").action(
    async (options: PaperOptions) => answer(options, describeRopa(await subjectOf(options.policy))),
  );
  paperCommand(program, "transparency", "report for the public, with counts that name nobody")
    .option("--collector <url>", "where the collector answers", "http://127.0.0.1:8787")
    .action((options: TransparencyOptions) => transparency(options, context));
  paperCommand(program, "poster", "the notice, to be put up")
    .option("--language <code>", NoticeLanguage.options.join(", "), "en")
    .action((options: PosterOptions) => poster(options));
}

function paperCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .requiredOption("--policy <file>", "the policy, as YAML or signed")
    .option("--out <file>", "a file that ends in .md or .pdf")
    .option("--font <file>", "a font for the PDF, for other writing than Latin")
    .option("--json", "print one JSON document");
}

async function poster(options: PosterOptions): Promise<void> {
  const language = NoticeLanguage.safeParse(options.language);
  if (!language.success)
    throw new CliError("refused", `there is no notice in "${options.language}"`);
  const { policy } = await subjectOf(options.policy);
  await answer(options, (await renderNotice(trainableOnly(policy), language.data)).text);
}

/** The auditor's or steward's token comes from APPRENTICE_TOKEN, because arguments show in lists of processes. */
async function transparency(options: TransparencyOptions, context: CommandContext): Promise<void> {
  const token = process.env["APPRENTICE_TOKEN"];
  if (token === undefined || token === "")
    throw new CliError("wrong_usage", "set APPRENTICE_TOKEN to an auditor's or steward's token");
  const { signal } = context;
  const headers = { authorization: `Bearer ${token}`, "apprentice-purpose": "report" };
  const reply = await fetch(`${options.collector}${endpoints.getAggregates.path}`, {
    headers,
    signal,
  });
  if (!reply.ok) throw new CliError("refused", `the collector answered ${String(reply.status)}`);
  const counts = AggregatesAnswer.parse(await reply.json());
  const note = await (await fetch(`${options.collector}/log/checkpoint`, { signal })).text();
  const checkpoint = parseCheckpoint(parseNote(note)?.text ?? "");
  if (!checkpoint) throw new CliError("refused", "the collector's log has no checkpoint");
  await answer(options, describeTransparency(await subjectOf(options.policy), counts, checkpoint));
}

async function answer(options: PaperOptions, markdown: string): Promise<void> {
  const { out, font } = options;
  if (out !== undefined) {
    const nowMs = Date.now();
    await writePaper({ markdown, out, nowMs, ...(font === undefined ? {} : { font }) });
  }
  const text = out === undefined ? markdown : `written: ${out}`;
  printAnswer({ json: { out: out ?? null, markdown }, text }, options.json === true);
}

async function subjectOf(file: string): Promise<PaperSubject> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new CliError("not_found", `${file} cannot be read; check the path`, { cause });
  });
  const document = documentOf(file, text);
  return {
    policy: Policy.parse(document),
    policyHash: await policyHashOf(document),
    access: await accessTable(),
  };
}

function documentOf(file: string, text: string): SignedPolicy["document"] {
  if (text.trimStart().startsWith("{")) return SignedPolicy.parse(JSON.parse(text)).document;
  const parsed = parsePolicy(text);
  if (parsed.kind === "parsed") return parsed.document;
  throw new CliError(
    "refused",
    `${file} is no valid policy; run "apprentice policy check ${file}"`,
  );
}
