/** Reads files that commands are given, each with a message where it is something else. */
import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { CliError } from "./errors.ts";

/** Throws CliError `not_found`. */
export function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: unknown) => {
    throw new CliError("not_found", `${file} cannot be read; check the path`, { cause });
  });
}

/** Null for what is no JSON, which no form takes. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `what` says what it should have been, and how one comes by it. Throws CliError `not_found`, `refused`. */
export async function readForm<T>(file: string, form: z.ZodType<T>, what: string): Promise<T> {
  const parsed = form.safeParse(jsonOf(await readText(file)));
  if (parsed.success) return parsed.data;
  throw new CliError("refused", `${file} is not ${what}`);
}
