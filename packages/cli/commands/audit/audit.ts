/** `apprentice audit verify|prove|witness|builds`: checks that need neither server nor database, only a copy of the log's folder. */
import type { Command } from "commander";
import { sha256 } from "@apprentice/collector/audit/sha256.ts";
import { printAnswer } from "../../output.ts";
import { repeated } from "../../repeated.ts";
import { listUploadingBuilds } from "./audit-builds.ts";
import { keyOf } from "./audit-files.ts";
import { prove } from "./prove.ts";
import { verify } from "./verify.ts";
import { witness } from "./witness.ts";

export function addAudit(program: Command): void {
  const audit = program.command("audit").description("verify the log of every access, offline");
  audit
    .command("verify")
    .description("verify a log's folder, with --proof one entry, with --receipt your receipt")
    .option("--log <dir>", "a copy of the log's folder")
    .option("--proof <file>", "a one-page proof, instead of a whole log")
    .option("--receipt <file>", "a receipt to keep, as `apprentice access --out` writes it")
    .option("--key <text>", "the log's verifier key, or a file with it; default: LOG/log.vkey")
    .option(
      "--kept <file>",
      "a checkpoint, receipt or proof that you kept from before: the log must continue it",
    )
    .option(
      "--witness <text>",
      "verifier key of a witness that must have signed; may be repeated",
      repeated,
    )
    .option("--json", "print one JSON document")
    .action(verify);
  audit
    .command("prove")
    .description("make a one-page proof that an entry stands in the log")
    .requiredOption("--log <dir>", "a copy of the log's folder")
    .requiredOption("--opening <file>", "the entry with its salt, as `apprentice access` gives it")
    .requiredOption("--out <file>", "where the proof goes")
    .option(
      "--checkpoint <file>",
      "a cosigned checkpoint of the same size; default: LOG/checkpoint",
    )
    .option("--json", "print one JSON document")
    .action(prove);
  audit
    .command("witness")
    .description("check that the log continues what you saw last, and sign it with the time")
    .requiredOption("--log <dir>", "a copy of the log's folder")
    .requiredOption("--name <name>", "your name as a witness, such as council.example.org")
    .requiredOption("--private-key <file>", "your private key; made when the file does not exist")
    .requiredOption("--state <file>", "where you keep the last checkpoint that you signed")
    .option("--submit <url>", "hand it to the collector, which names you as a witness")
    .option("--key <text>", "the log's verifier key, or a file with it; default: LOG/log.vkey")
    .option("--json", "print one JSON document")
    .action(witness);
  audit
    .command("builds")
    .description("which recorder builds uploaded, as they say themselves, and how many segments")
    .argument("<proofs...>", "folders of proofs, as `apprentice access --out` writes them")
    .requiredOption("--key <text>", "the log's verifier key, or a file with it")
    .option("--json", "print one JSON document")
    .action(builds);
}

async function builds(
  dirs: readonly string[],
  options: { readonly json?: true; readonly key: string },
): Promise<void> {
  const found = await listUploadingBuilds({ dirs, log: await keyOf(options.key), hash: sha256 });
  const lines = found.builds.map(
    ({ recorderBuild, segments }) => `${segments} × ${recorderBuild ?? "no build told"}`,
  );
  const refused = found.refused.map((path) => `NOT proved, not counted: ${path}`);
  const text = [...(lines.length === 0 ? ["nothing was uploaded"] : lines), ...refused].join("\n");
  printAnswer({ json: found, text }, options.json === true);
  if (refused.length > 0) process.exitCode = 1;
}
