/** What an auditor's commands read: copies of logs, proofs and keys, each with a message where it is something else. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import type { NamedKey } from "@apprentice/core/audit/log-proof.ts";
import { parseVerifierKey } from "@apprentice/core/audit/signed-note.ts";
import { CliError } from "../../errors.ts";

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

/** Throws `refused` where the file is not in that form. */
export async function readForm<T>(file: string, form: z.ZodType<T>, what: string): Promise<T> {
  const parsed = form.safeParse(jsonOf(await readText(file)));
  if (parsed.success) return parsed.data;
  throw new CliError("refused", `${file} is not ${what}, as "apprentice access --out" writes it`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: unknown) => {
    throw new CliError("not_found", `${file} cannot be read; check the path`, { cause });
  });
}
