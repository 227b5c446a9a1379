/** Where a run of the agent is kept: asked before it begins, and never at the cost of another file or of the run. */
import { constants } from "node:fs";
import { access, open, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import type { AgentRun } from "@apprentice/learn/agent/agent-run.ts";
import { CliError } from "../errors.ts";

/** Names that are tried beside one that was taken while the run went on. */
const mostNames = 100;

/** Throws CliError `refused` where the file is there already or could not be made: a whole run would be lost. */
export async function checkRunFile(path: string): Promise<void> {
  const isThere = await stat(path).then(
    () => true,
    (cause: unknown) => codeOf(cause) !== "ENOENT",
  );
  if (isThere) throw refused(`${path} is there already; --out names a new file, or move that one`);
  const folder = dirname(path);
  await access(folder, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
    throw refused(`${folder} is no folder that can be written; --out needs one`, cause);
  });
}

/**
 * Writes what was done and the correction, readable by their owner alone, and resolves to where: the path, a name
 * beside it where that was taken meanwhile, or `otherwise` (a folder) where nothing can be written there any more.
 * Throws CliError `refused` where none of them takes it.
 */
export async function keepRun(options: {
  readonly path: string;
  readonly otherwise: string;
  readonly run: Pick<AgentRun, "trajectory" | "correction">;
}): Promise<string> {
  const { path, otherwise } = options;
  const { trajectory, correction } = options.run;
  const text = `${JSON.stringify({ trajectory, correction })}\n`;
  const elsewhere = join(otherwise, basename(path));
  let last: unknown;
  for (const wanted of [path, elsewhere])
    try {
      return await writeNew(wanted, text);
    } catch (cause) {
      last = cause;
    }
  throw refused(`neither ${path} nor ${elsewhere} can be written, so the run is not kept`, last);
}

async function writeNew(wanted: string, text: string): Promise<string> {
  const extension = extname(wanted);
  const stem = extension === "" ? wanted : wanted.slice(0, -extension.length);
  for (let number = 1; number <= mostNames; number += 1) {
    const path = number === 1 ? wanted : `${stem}-${number}${extension}`;
    if (await wrote(path, text)) return path;
  }
  throw refused(`${wanted} and ${mostNames - 1} names beside it are taken`);
}

/** False where the name is taken; half a file is not left behind. */
async function wrote(path: string, text: string): Promise<boolean> {
  const file = await open(path, "wx", 0o600).catch((cause: unknown) => {
    if (codeOf(cause) === "EEXIST") return null;
    throw cause;
  });
  if (!file) return false;
  try {
    await file.writeFile(text);
    await file.sync();
    return true;
  } catch (cause) {
    await rm(path, { force: true });
    throw cause;
  } finally {
    await file.close();
  }
}

const refused = (message: string, cause?: unknown): CliError =>
  new CliError("refused", message, { cause });

const codeOf = (cause: unknown): string | undefined => (cause as NodeJS.ErrnoException).code;
