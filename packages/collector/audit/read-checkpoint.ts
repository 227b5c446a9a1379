import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseCheckpoint, parseNote, type Checkpoint } from "@apprentice/core/audit/signed-note.ts";
import { CollectorError } from "../errors.ts";

/** The checkpoint of a log's folder, unverified; null where nothing was published. Throws `log_damaged`. */
export async function readCheckpoint(
  dir: string,
): Promise<{ readonly note: string; readonly checkpoint: Checkpoint } | null> {
  const path = join(dir, "checkpoint");
  const note = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
  if (note === null) return null;
  const checkpoint = parseCheckpoint(parseNote(note)?.text ?? "");
  if (checkpoint) return { note, checkpoint };
  const message = `${path} is no checkpoint; restore the log's folder from a mirror`;
  throw new CollectorError("log_damaged", message);
}
