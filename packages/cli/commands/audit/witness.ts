/** `apprentice audit witness`: signs a checkpoint after checking that it continues the one signed before. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  cosignNote,
  formatNote,
  formatVerifierKey,
  parseCheckpoint,
  parseNote,
  type Checkpoint,
} from "@apprentice/core/audit/signed-note.ts";
import { verifyLog } from "@apprentice/core/audit/verify-log.ts";
import { fromBase64url } from "@apprentice/core/id/base64url.ts";
import { endpoints, pathOf } from "@apprentice/core/api/endpoints.ts";
import { Failure } from "@apprentice/core/api/failure.ts";
import type { CosignRequest } from "@apprentice/core/api/schemas.ts";
import { sha256 } from "@apprentice/collector/audit/sha256.ts";
import { writeFileDurably } from "@apprentice/collector/blobs/write-durably.ts";
import { CliError } from "../../errors.ts";
import { printAnswer } from "../../output.ts";
import { readText } from "../../read-file.ts";
import { loadOrMakeSigningKey } from "../../signing-key.ts";
import { keyOf, readerOf } from "./audit-files.ts";

type WitnessOptions = {
  readonly json?: true;
  readonly key?: string;
  readonly log: string;
  readonly name: string;
  readonly privateKey: string;
  readonly state: string;
  readonly submit?: string;
};

export async function witness(options: WitnessOptions): Promise<void> {
  const log = await keyOf(options.key ?? join(options.log, "log.vkey"));
  const kept = await lastSigned(options.state);
  const result = await verifyLog({
    hash: sha256,
    read: readerOf(options.log),
    log,
    witnesses: [],
    kept,
  });
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
  await writeFileDurably({ path: options.state, bytes: Buffer.from(cosigned) });
  if (options.submit !== undefined) await submit(options.submit, cosigned);
  const vkey = await formatVerifierKey(signer, "cosignature");
  printAnswer(
    {
      json: { size: result.checkpoint.size, state: options.state, verifierKey: vkey },
      text: `signed: ${result.checkpoint.size} entries; cosigned checkpoint in ${options.state}; your verifier key is ${vkey}`,
    },
    options.json === true,
  );
}

/**
 * Null where nothing was signed yet. A file that cannot be understood is refused: without it a witness would sign
 * whatever history it is shown.
 */
async function lastSigned(path: string): Promise<Checkpoint | null> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw new CliError("refused", `not signed: ${path} cannot be read`, { cause });
  });
  if (text === null) return null;
  const checkpoint = parseCheckpoint(parseNote(text)?.text ?? "");
  if (checkpoint) return checkpoint;
  const message = `not signed: ${path} is damaged, so nothing can be held against what you signed last; put its copy back`;
  throw new CliError("refused", message);
}

/** What was signed is kept in any case. Throws `refused` with the collector's message. */
async function submit(url: string, checkpoint: string): Promise<void> {
  const address = `${url.replace(/\/$/, "")}${pathOf("cosignLog")}`;
  const body: CosignRequest = { version: 1, checkpoint };
  const reply = await fetch(address, {
    method: endpoints.cosignLog.method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new CliError("refused", `signed, but ${address} does not answer; try again`, { cause });
  });
  if (reply.ok) return;
  const failure = Failure.safeParse(await reply.json().catch(() => null));
  const said = failure.success ? failure.data.message : `status ${String(reply.status)}`;
  throw new CliError("refused", `signed, but not taken: ${said}`);
}
