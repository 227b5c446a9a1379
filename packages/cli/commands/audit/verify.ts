/** `apprentice audit verify`: a whole log, one entry, or a participant's receipt. */
import { join } from "node:path";
import {
  checkKeptReceipt,
  KeptReceipt,
  type KeptReceiptCheck,
} from "@apprentice/core/audit/kept-receipt.ts";
import { checkProof, LogProof, type NamedKey } from "@apprentice/core/audit/log-proof.ts";
import { parseCheckpoint, parseNote, type Checkpoint } from "@apprentice/core/audit/signed-note.ts";
import { verifyLog, type Witnessed } from "@apprentice/core/audit/verify-log.ts";
import { sha256 } from "@apprentice/collector/audit/sha256.ts";
import { CliError } from "../../errors.ts";
import { printAnswer } from "../../output.ts";
import { receiptFacts } from "../access/receipt-page.ts";
import { logFindingWords, proofFindingWords } from "./finding-words.ts";
import { keyOf, readKept, readKeptCheckpoint, readerOf } from "./audit-files.ts";

type VerifyOptions = {
  readonly json?: true;
  readonly log?: string;
  readonly key?: string;
  readonly proof?: string;
  readonly receipt?: string;
  readonly kept?: string;
  readonly witness?: readonly string[];
};

export async function verify(options: VerifyOptions): Promise<void> {
  const witnesses = await Promise.all((options.witness ?? []).map(keyOf));
  if (options.receipt !== undefined) return verifyKeptReceipt(options.receipt, options, witnesses);
  if (options.proof !== undefined) return verifyProof(options.proof, options, witnesses);
  if (options.log === undefined)
    throw new CliError(
      "wrong_usage",
      "name a folder with --log, a proof with --proof, or a receipt with --receipt",
    );
  const log = await keyOf(options.key ?? join(options.log, "log.vkey"));
  const kept = options.kept === undefined ? null : await keptCheckpoint(options.kept);
  const result = await verifyLog({
    hash: sha256,
    read: readerOf(options.log),
    log,
    witnesses,
    kept,
  });
  const text =
    result.kind === "verified"
      ? `verified: ${result.checkpoint.size} entries of ${result.checkpoint.origin}${kept ? `, continuing the ${kept.size} that you kept` : ""}${witnessedPart(result.witnessed)}`
      : `NOT verified: ${result.finding} (${result.where}): ${logFindingWords[result.finding]}`;
  printAnswer(
    {
      json:
        result.kind === "verified"
          ? {
              kind: result.kind,
              origin: result.checkpoint.origin,
              size: result.checkpoint.size,
              witnessedSize: result.witnessed?.checkpoint.size ?? null,
              witnessedS: result.witnessed?.timesS ?? [],
            }
          : result,
      text,
    },
    options.json === true,
  );
  if (result.kind !== "verified") process.exitCode = 1;
}

async function verifyProof(
  file: string,
  options: VerifyOptions,
  witnesses: readonly NamedKey[],
): Promise<void> {
  const log = await neededKey(options, "a proof");
  const proof = await readKept(file, LogProof, "a proof");
  const result = await checkProof({
    hash: sha256,
    proof,
    log,
    witnesses,
  });
  const { kind, atMs, seq } = proof.opening;
  const text =
    result.kind === "proved"
      ? `proved: entry ${seq} (${kind}, ${new Date(atMs).toISOString()}) is one of ${result.size}${witnessed(result.witnessedS)}`
      : `NOT proved: ${result.reason}: ${proofFindingWords[result.reason]}`;
  printAnswer({ json: result, text }, options.json === true);
  if (result.kind !== "proved") process.exitCode = 1;
}

/** What stands alone brings no key along that could be trusted. */
function neededKey({ key }: VerifyOptions, what: string): Promise<NamedKey> {
  if (key !== undefined) return keyOf(key);
  throw new CliError(
    "wrong_usage",
    `${what} is checked against the log's verifier key: give it with --key`,
  );
}

const receiptFindings: Readonly<
  Record<Extract<KeptReceiptCheck, { kind: "refused" }>["reason"], string>
> = {
  ...proofFindingWords,
  other_receipt: "what the log holds is another receipt, or this one was altered",
  bad_signature: "the device that the log names did not sign it",
};

async function verifyKeptReceipt(
  file: string,
  options: VerifyOptions,
  witnesses: readonly NamedKey[],
): Promise<void> {
  const log = await neededKey(options, "a receipt");
  const kept = await readKept(file, KeptReceipt, "a receipt to keep");
  const result = await checkKeptReceipt({ hash: sha256, kept, log, witnesses });
  const { receipt } = kept.signed;
  const text =
    result.kind === "proved"
      ? `verified: ${receipt.receiptId}, signed by your device, is entry ${kept.proof.opening.seq} of ${result.size}${witnessed(result.witnessedS)}\n${receiptFacts(receipt).join("\n")}`
      : `NOT verified: ${receiptFindings[result.reason]}`;
  printAnswer({ json: { ...result, receipt }, text }, options.json === true);
  if (result.kind !== "proved") process.exitCode = 1;
}

function witnessedPart(found: Witnessed | null): string {
  return found ? `; its first ${found.checkpoint.size} were ${timesOf(found.timesS)}` : "";
}

function witnessed(timesS: readonly number[]): string {
  return timesS.length === 0 ? "" : `; ${timesOf(timesS)}`;
}

const timesOf = (timesS: readonly number[]): string =>
  `witnessed at ${timesS.map((timeS) => new Date(timeS * 1000).toISOString()).join(", ")}`;

async function keptCheckpoint(file: string): Promise<Checkpoint> {
  const checkpoint = parseCheckpoint(parseNote(await readKeptCheckpoint(file))?.text ?? "");
  if (!checkpoint) throw new CliError("refused", `${file} holds no signed checkpoint`);
  return checkpoint;
}
