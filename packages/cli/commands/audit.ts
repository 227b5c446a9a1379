/** `apprentice audit verify|prove|witness|builds`: checks that need neither server nor database, only a copy of the log's folder. */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { LogOpening } from "@apprentice/core/audit/log-entry.ts";
import { checkProof, LogProof, makeProof } from "@apprentice/core/audit/log-proof.ts";
import type { NamedKey } from "@apprentice/core/audit/log-proof.ts";
import { nodeReaderOfTiles, tilePath, tilesOf } from "@apprentice/core/audit/log-tiles.ts";
import type { Hash } from "@apprentice/core/audit/merkle.ts";
import {
  cosignNote,
  formatNote,
  formatVerifierKey,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
} from "@apprentice/core/audit/signed-note.ts";
import type { Checkpoint } from "@apprentice/core/audit/signed-note.ts";
import { fromBase64url } from "@apprentice/core/id/base64url.ts";
import { verifyLog } from "@apprentice/core/audit/verify-log.ts";
import { CliError } from "../errors.ts";
import { printAnswer } from "../output.ts";
import { listUploadingBuilds } from "./audit-builds.ts";
import { loadOrMakeSigningKey } from "../signing-key.ts";

type CommonOptions = { readonly json?: true; readonly log?: string; readonly key?: string };

const hash: Hash = (...parts) => {
  const state = createHash("sha256");
  for (const part of parts) state.update(part);
  return state.digest();
};

export function addAudit(program: Command): void {
  const audit = program.command("audit").description("verify the log of every access, offline");
  const repeat = (value: string, earlier: string[]): string[] => [...earlier, value];
  audit
    .command("verify")
    .description("verify a log's folder, or with --proof one entry")
    .option("--log <dir>", "a copy of the log's folder")
    .option("--proof <file>", "a one-page proof, instead of a whole log")
    .option("--key <text>", "the log's verifier key, or a file with it; default: LOG/log.vkey")
    .option("--kept <file>", "a checkpoint that you kept from before: the log must continue it")
    .option(
      "--witness <text>",
      "verifier key of a witness that must have signed; may be repeated",
      repeat,
      [],
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
  const found = await listUploadingBuilds({ dirs, log: await keyOf(options.key), hash });
  const lines = found.builds.map(
    ({ recorderBuild, segments }) => `${segments} × ${recorderBuild ?? "no build told"}`,
  );
  const refused = found.refused.map((path) => `NOT proved, not counted: ${path}`);
  const text = [...(lines.length === 0 ? ["nothing was uploaded"] : lines), ...refused].join("\n");
  printAnswer({ json: found, text }, options.json === true);
  if (refused.length > 0) process.exitCode = 1;
}

type VerifyOptions = CommonOptions & {
  readonly proof?: string;
  readonly kept?: string;
  readonly witness: readonly string[];
};

async function verify(options: VerifyOptions): Promise<void> {
  const witnesses = await Promise.all(options.witness.map((text) => keyOf(text)));
  if (options.proof !== undefined) return verifyProof(options.proof, options, witnesses);
  if (options.log === undefined)
    throw new CliError("wrong_usage", "name a folder with --log, or a proof with --proof");
  const log = await keyOf(options.key ?? join(options.log, "log.vkey"));
  const kept = options.kept === undefined ? null : await keptCheckpoint(options.kept);
  const result = await verifyLog({ hash, read: readerOf(options.log), log, witnesses, kept });
  const text =
    result.kind === "verified"
      ? `verified: ${result.checkpoint.size} entries of ${result.checkpoint.origin}${kept ? `, continuing the ${kept.size} that you kept` : ""}${witnessed(result.witnessedS)}`
      : `NOT verified: ${result.finding} (${result.where})`;
  printAnswer(
    {
      json:
        result.kind === "verified"
          ? {
              kind: result.kind,
              origin: result.checkpoint.origin,
              size: result.checkpoint.size,
              witnessedS: result.witnessedS,
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
  if (options.key === undefined)
    throw new CliError(
      "wrong_usage",
      "a proof is checked against the log's verifier key: give it with --key",
    );
  const proof = LogProof.parse(JSON.parse(await readText(file)));
  const result = await checkProof({ hash, proof, log: await keyOf(options.key), witnesses });
  const { kind, atMs, seq } = proof.opening;
  const text =
    result.kind === "proved"
      ? `proved: entry ${seq} (${kind}, ${new Date(atMs).toISOString()}) is one of ${result.size}${witnessed(result.witnessedS)}`
      : `NOT proved: ${result.reason}`;
  printAnswer({ json: result, text }, options.json === true);
  if (result.kind !== "proved") process.exitCode = 1;
}

type ProveOptions = {
  readonly json?: true;
  readonly log: string;
  readonly opening: string;
  readonly out: string;
  readonly checkpoint?: string;
};

async function prove(options: ProveOptions): Promise<void> {
  const opening = LogOpening.parse(JSON.parse(await readText(options.opening)));
  const checkpoint = await readText(options.checkpoint ?? join(options.log, "checkpoint"));
  const size = parseCheckpoint(parseNote(checkpoint)?.text ?? "")?.size ?? 0;
  if (opening.seq >= size)
    throw new CliError(
      "refused",
      `entry ${opening.seq} is not published yet: the checkpoint covers ${size} entries`,
    );
  const tiles = new Map<string, Uint8Array>();
  for (const tile of tilesOf(size))
    tiles.set(`${tile.level}/${tile.number}`, await readFile(join(options.log, tilePath(tile))));
  const read = nodeReaderOfTiles(
    hash,
    (level, number) => tiles.get(`${level}/${number}`) ?? new Uint8Array(0),
  );
  const proof = makeProof({ hash, read, opening, checkpoint, size });
  await writeFile(options.out, `${JSON.stringify(proof, null, 2)}\n`);
  printAnswer(
    {
      json: { out: options.out, size, steps: proof.path.length },
      text: `${options.out}: entry ${opening.seq} of ${size}, ${proof.path.length} hashes`,
    },
    options.json === true,
  );
}

type WitnessOptions = CommonOptions & {
  readonly log: string;
  readonly name: string;
  readonly privateKey: string;
  readonly state: string;
};

async function witness(options: WitnessOptions): Promise<void> {
  const log = await keyOf(options.key ?? join(options.log, "log.vkey"));
  const keptFile = await readFile(options.state, "utf8").catch(() => null);
  const kept = keptFile === null ? null : parseCheckpoint(parseNote(keptFile)?.text ?? "");
  const result = await verifyLog({ hash, read: readerOf(options.log), log, witnesses: [], kept });
  if (result.kind !== "verified")
    throw new CliError(
      "refused",
      `not signed: ${result.finding} (${result.where}); keep ${options.state} as evidence and tell the council`,
    );
  const key = await loadOrMakeSigningKey(options.privateKey);
  const signer = {
    name: options.name,
    privateKey: key.privateKey,
    publicKey: fromBase64url(key.publicKey),
  };
  const note = parseNote(await readText(join(options.log, "checkpoint")));
  if (!note) throw new CliError("refused", "the log's checkpoint cannot be read");
  const cosigned = formatNote({
    text: note.text,
    signatures: [
      ...note.signatures,
      await cosignNote(note.text, signer, Math.floor(Date.now() / 1000)),
    ],
  });
  await writeFile(options.state, cosigned);
  const vkey = await formatVerifierKey(signer, "cosignature");
  printAnswer(
    {
      json: { size: result.checkpoint.size, state: options.state, verifierKey: vkey },
      text: `signed: ${result.checkpoint.size} entries; cosigned checkpoint in ${options.state}; your verifier key is ${vkey}`,
    },
    options.json === true,
  );
}

function witnessed(timesS: readonly number[]): string {
  return timesS.length === 0
    ? ""
    : `; witnessed at ${timesS.map((timeS) => new Date(timeS * 1000).toISOString()).join(", ")}`;
}

function readerOf(dir: string): (path: string) => Promise<Uint8Array | null> {
  return (path) => readFile(join(dir, path)).catch(() => null);
}

async function keptCheckpoint(file: string): Promise<Checkpoint> {
  const checkpoint = parseCheckpoint(parseNote(await readText(file))?.text ?? "");
  if (!checkpoint) throw new CliError("refused", `${file} is no signed checkpoint`);
  return checkpoint;
}

/** A verifier key given as text, or as the file that holds it. */
async function keyOf(text: string): Promise<NamedKey> {
  const key =
    (await parseVerifierKey(text)) ??
    (await parseVerifierKey(await readFile(text, "utf8").catch(() => "")));
  if (!key)
    throw new CliError("refused", `"${text}" is neither a verifier key nor a file with one`);
  return key;
}

async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: unknown) => {
    throw new CliError("not_found", `${file} cannot be read; check the path`, { cause });
  });
}
