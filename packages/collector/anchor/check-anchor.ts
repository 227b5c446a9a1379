/** At the start: is this data at least as new as what the anchor, and people outside, have seen of it? */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { equalBytes } from "@apprentice/core/audit/merkle.ts";
import {
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  verifyNote,
} from "@apprentice/core/audit/signed-note.ts";
import { readCheckpoint } from "../audit/read-checkpoint.ts";
import { rootAt } from "../audit/root-at.ts";
import { CollectorError } from "../errors.ts";
import { openTombstoneFile } from "../ingest/tombstone-file.ts";
import type { Anchor } from "./anchor.ts";
import { lackingIn } from "./in-two-places.ts";

/**
 * Throws `data_rolled_back` where the anchor has entries or tombstones that the data folder lacks, and `log_differs`
 * where another history was written since. Nothing was changed then. Otherwise the anchor is brought up to the data
 * folder's tombstones, which a crash may have kept from it, and the two are bound.
 */
export async function mustContinueAnchor(dataDir: string, anchor: Anchor): Promise<void> {
  const known = await readCheckpoint(anchor.logDir);
  const logDir = join(dataDir, "log");
  const size = (await readCheckpoint(logDir))?.checkpoint.size ?? 0;
  const here = openTombstoneFile(join(dataDir, "tombstones.jsonl"));
  const lacking = (await lackingIn(here, anchor.tombstones)).length;
  const seen = known?.checkpoint.size ?? 0;
  if (seen > size || lacking > 0)
    throw rolledBack({ dataDir, dir: anchor.dir, size, seen, lacking });
  if (known) await mustBeginWith(logDir, size, known.note);
  await anchor.tombstones.add(await lackingIn(anchor.tombstones, here));
  await anchor.bind();
}

/** A checkpoint that somebody kept, such as a witness; the published log must go on from it. Throws as above. */
export async function mustContinueKept(dataDir: string, note: string): Promise<void> {
  const logDir = join(dataDir, "log");
  const size = (await readCheckpoint(logDir))?.checkpoint.size ?? 0;
  const kept = parseCheckpoint(parseNote(note)?.text ?? "");
  if (!kept) {
    throw new CollectorError(
      "configuration",
      "A kept checkpoint is no signed checkpoint; check --kept.",
    );
  }
  if (kept.size > size) {
    const message = `The log in ${logDir} has ${String(size)} entries, and a checkpoint that was kept has ${String(kept.size)}: the data was restored from an older backup. Nothing was changed. Without an anchor nobody knows here who was erased since; take the log's newest copy and tombstones.jsonl from wherever they are, or ask the steward whom to erase again.`;
    throw new CollectorError("data_rolled_back", message);
  }
  await mustBeginWith(logDir, size, note);
}

/** Whether the log of `size` entries in `dir` signed this checkpoint and continues it. */
async function mustBeginWith(dir: string, size: number, text: string): Promise<void> {
  const key = await parseVerifierKey(await readFile(join(dir, "log.vkey"), "utf8").catch(() => ""));
  const note = parseNote(text);
  const kept = parseCheckpoint(note?.text ?? "");
  const signed = key && note && (await verifyNote(note, key));
  if (kept && signed && equalBytes(rootAt(dir, size, kept.size), kept.root)) return;
  const message = `The log in ${dir} does not go on from a checkpoint of ${String(kept?.size ?? 0)} entries that was seen before: it is another log, or another history was written since. Nothing was changed. Restore the data that belongs to that checkpoint.`;
  throw new CollectorError("log_differs", message);
}

function rolledBack(found: {
  readonly dataDir: string;
  readonly dir: string;
  readonly size: number;
  readonly seen: number;
  readonly lacking: number;
}): CollectorError {
  const { dataDir, dir, size, seen, lacking } = found;
  const log = `its log has ${String(size)} entries and the anchor ${dir} has seen ${String(seen)}`;
  const erased = `${String(lacking)} tombstones of the anchor are missing here`;
  const message = `The data in ${dataDir} is older than its anchor: ${log}; ${erased}. It was restored from a backup, and starting would bring back what was erased since. Nothing was changed. Run \`apprentice restore --data ${dataDir} --anchor ${dir}\`, which erases that again, then start.`;
  return new CollectorError("data_rolled_back", message);
}
