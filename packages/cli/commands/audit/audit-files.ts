/** What an auditor's commands read: copies of logs, proofs and keys, each with a message where it is something else. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import type { NamedKey } from "@apprentice/core/audit/log-proof.ts";
import { parseVerifierKey } from "@apprentice/core/audit/signed-note.ts";
import { CliError } from "../../errors.ts";
import { readForm } from "../../read-file.ts";

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
