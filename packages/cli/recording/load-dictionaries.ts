/** The dictionaries that the policy names, as they lie on this device; without every one of them nothing is recorded. */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { DictionaryRule } from "@apprentice/core/policy/policy.ts";
import { readDictionary, type Dictionary } from "@apprentice/guard/text/dictionary.ts";
import { CliError } from "../errors.ts";

export const dictionariesDir = (dataDir: string): string => join(dataDir, "dictionaries");

/** Throws CliError `refused` where a file is missing, differs from what was signed, or is no dictionary. */
export async function loadDictionaries(
  dir: string,
  rules: readonly DictionaryRule[],
): Promise<Dictionary[]> {
  const loaded: Dictionary[] = [];
  for (const rule of rules) loaded.push(await loadDictionary(join(dir, rule.file), rule));
  return loaded;
}

/** Null where every dictionary is there as it was signed, or what to do about the first one that is not. */
export function unreadDictionary(
  dir: string,
  rules: readonly DictionaryRule[],
): Promise<string | null> {
  return loadDictionaries(dir, rules).then(
    () => null,
    (error: unknown) => (error instanceof CliError ? error.message : "a dictionary cannot be read"),
  );
}

/** The greatest file that is read; the guard refuses smaller ones. */
const greatestBytes = 16_000_000;

async function loadDictionary(path: string, { file, sha256, kind }: DictionaryRule) {
  const bytes = await readBounded(path);
  if (!bytes)
    throw new CliError(
      "refused",
      `the policy's dictionary ${file} cannot be read at ${path}; ask your operator for it and put it there`,
    );
  if (createHash("sha256").update(bytes).digest("hex") !== sha256)
    throw new CliError(
      "refused",
      `the dictionary ${path} is not the one that the policy was signed with; ask your operator for the file with the SHA-256 ${sha256}`,
    );
  return parsed(path, bytes, kind);
}

/** A dictionary that no policy names, for trying it out. Throws CliError. */
export async function tryDictionary(path: string): Promise<Dictionary> {
  const bytes = await readBounded(path);
  if (!bytes) throw new CliError("not_found", `${path} cannot be read; check the path`);
  return parsed(path, bytes, "term");
}

function parsed(path: string, bytes: Uint8Array, kind: DictionaryRule["kind"]): Dictionary {
  try {
    return readDictionary(bytes, kind);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "it cannot be read";
    throw new CliError("refused", `${path} is no dictionary: ${why}`, { cause });
  }
}

/** Null where it is no file, cannot be read, or is longer than any dictionary. */
async function readBounded(path: string): Promise<Uint8Array | null> {
  try {
    await using file = await open(path);
    const found = await file.stat();
    if (!found.isFile() || found.size > greatestBytes) return null;
    return new Uint8Array(await file.readFile());
  } catch {
    return null;
  }
}
