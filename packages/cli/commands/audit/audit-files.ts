/** What an auditor's commands read: copies of logs, proofs and keys, each with a message where it is something else. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { KeptReceipt } from "@apprentice/core/audit/kept-receipt.ts";
import { LogProof, type NamedKey } from "@apprentice/core/audit/log-proof.ts";
import { parseVerifierKey } from "@apprentice/core/audit/signed-note.ts";
import { CliError } from "../../errors.ts";
import { readForm, readText } from "../../read-file.ts";

export function readerOf(dir: string): (path: string) => Promise<Uint8Array | null> {
  return (path) => readFile(join(dir, path)).catch(() => null);
}

/** A verifier key given as text, or as the file that holds it. */
export async function keyOf(text: string): Promise<NamedKey> {
  const key =
    (await parseVerifierKey(text)) ??
    (await parseVerifierKey(await readFile(text, "utf8").catch(() => "")));
  if (!key)
    throw new CliError("refused", `"${text}" is neither a verifier key nor a file with one`);
  return key;
}

/** What participants keep. Throws CliError `not_found`, `refused`. */
export function readKept<T>(file: string, form: z.ZodType<T>, what: string): Promise<T> {
  return readForm(file, form, `${what}, as "apprentice access --out" writes it`);
}

const WithCheckpoint = z.union([LogProof, KeptReceipt.transform(({ proof }) => proof)]);

/** The signed note of a checkpoint: as it was published or cosigned, or out of a proof or receipt that somebody kept. */
export async function readKeptCheckpoint(file: string): Promise<string> {
  const text = await readText(file);
  if (!text.trimStart().startsWith("{")) return text;
  return (await readKept(file, WithCheckpoint, "a checkpoint, a proof or a receipt")).checkpoint;
}
