/** A witness hands in a checkpoint of this log that it signed; the log publishes it for whoever verifies. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NamedKey } from "@apprentice/core/audit/log-proof.ts";
import { equalBytes } from "@apprentice/core/audit/merkle.ts";
import {
  formatNote,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  type SignedNote,
  verifyCosignature,
  verifyNote,
} from "@apprentice/core/audit/signed-note.ts";
import { writeFileDurably } from "../blobs/write-durably.ts";
import { readCheckpoint } from "./read-checkpoint.ts";
import { rootAt } from "./root-at.ts";

/** Beside `checkpoint`: the newest one that a named witness signed, with every witness's signature of it. */
export const witnessedFile = "checkpoint.witnessed";

export type Cosigning =
  | { readonly kind: "taken"; readonly size: number; readonly witnesses: readonly string[] }
  | {
      readonly kind: "refused";
      /** `foreign`: not of this log, or of a history that this log does not continue. */
      readonly reason: "malformed" | "foreign" | "no_witness" | "older";
    };

/**
 * Takes a signed checkpoint where this log signed it and continues it, and a witness of `witnesses` cosigned it. An
 * older one than what is published is refused; signatures of the same one are put together.
 */
export async function takeCosignature(options: {
  readonly logDir: string;
  readonly witnesses: readonly NamedKey[];
  readonly checkpoint: string;
}): Promise<Cosigning> {
  const { logDir, witnesses } = options;
  const note = parseNote(options.checkpoint);
  const checkpoint = note && parseCheckpoint(note.text);
  if (!note || !checkpoint) return refuse("malformed");
  const log = await parseVerifierKey(await readFile(join(logDir, "log.vkey"), "utf8"));
  const published = await readCheckpoint(logDir);
  if (!log || !published || !(await verifyNote(note, log))) return refuse("foreign");
  const { size } = published.checkpoint;
  if (checkpoint.size > size || checkpoint.size === 0) return refuse("foreign");
  if (!equalBytes(rootAt(logDir, size, checkpoint.size), checkpoint.root)) return refuse("foreign");
  const cosigned = await only(note, log, witnesses);
  if (cosigned.names.length === 0) return refuse("no_witness");
  const path = join(logDir, witnessedFile);
  const before = parseNote(await readFile(path, "utf8").catch(() => ""));
  const beforeSize = parseCheckpoint(before?.text ?? "")?.size ?? 0;
  if (beforeSize > checkpoint.size) return refuse("older");
  const earlier =
    before?.text === note.text ? await only(before, log, witnesses) : { names: [], signatures: [] };
  const kept = earlier.signatures.filter(({ name }) => !cosigned.names.includes(name));
  const own = note.signatures.filter(({ name }) => name === log.name);
  const all = { text: note.text, signatures: [...own, ...kept, ...cosigned.signatures] };
  await writeFileDurably({ path, bytes: Buffer.from(formatNote(all)) });
  const names = [...kept.map(({ name }) => name), ...cosigned.names].toSorted();
  return { kind: "taken", size: checkpoint.size, witnesses: names };
}

/** The signatures of named witnesses that hold, and no others: what is published is not filled with strangers'. */
async function only(
  note: SignedNote,
  log: NamedKey,
  witnesses: readonly NamedKey[],
): Promise<{ readonly names: readonly string[]; readonly signatures: SignedNote["signatures"] }> {
  const found = [];
  for (const witness of witnesses.filter(({ name }) => name !== log.name))
    for (const signature of note.signatures.filter(({ name }) => name === witness.name)) {
      const alone = { text: note.text, signatures: [signature] };
      if ((await verifyCosignature(alone, witness)) !== null) found.push(signature);
    }
  return { names: [...new Set(found.map(({ name }) => name))], signatures: found };
}

function refuse(reason: Extract<Cosigning, { kind: "refused" }>["reason"]): Cosigning {
  return { kind: "refused", reason };
}
