/** For whoever works on the records without serving them: are they at least as new as what the anchor has seen? */
import { setTimeout as wait } from "node:timers/promises";
import type { ParticipantId } from "@apprentice/core/id/id.ts";
import { CollectorError } from "../errors.ts";
import type { Database } from "../store/tables.ts";
import type { Anchor } from "./anchor.ts";
import { compareRecords } from "./compare-records.ts";

/** Looks at people who are being erased at this moment, a quarter of a second apart. */
const greatestLooks = 20;

/**
 * Throws `data_rolled_back` where the anchor has seen entries that the records lack, or tombstones of people who are
 * not erased here, and `log_differs` where the records have another history. Reads alone, so that a collector may run.
 */
export async function mustHoldWhatAnchorSaw(
  db: Database,
  anchor: Anchor,
  pause: () => Promise<void> = () => wait(250),
): Promise<void> {
  const { same, here, there } = await compareRecords(db, anchor);
  if (!same) {
    const message = `The database has another history than the anchor ${anchor.dir}: it is another collector's, or it was served after an older backup had been put back. Name the database and the anchor that belong together.`;
    throw new CollectorError("log_differs", message);
  }
  if (here < there) {
    throw rolledBack(
      `it has ${String(here)} entries of the log, and the anchor ${anchor.dir} has seen ${String(there)}`,
    );
  }
  for (let look = 1; ; look += 1) {
    const people = await comeBack(db, anchor);
    if (people === 0) return;
    // A tombstone is written before its person is erased, by a collector that may be at it.
    if (look === greatestLooks)
      throw rolledBack(
        `${String(people)} people are in it whom the anchor ${anchor.dir} knows as erased`,
      );
    await pause();
  }
}

/** How many are here of those who were erased. */
async function comeBack(db: Database, { tombstones }: Anchor): Promise<number> {
  const lines = await tombstones.readAll();
  const erased = new Set<ParticipantId>();
  for (const line of lines) if (line.kind === "participant") erased.add(line.participantId);
  const people = [...erased];
  let count = 0;
  for (let from = 0; from < people.length; from += 500) {
    const rows = await db
      .selectFrom("participants")
      .select("participant_id")
      .where("participant_id", "in", people.slice(from, from + 500))
      .where("state", "=", "active")
      .execute();
    count += rows.length;
  }
  return count;
}

function rolledBack(found: string): CollectorError {
  const message = `The database is older than its anchor: ${found}. It was restored from a backup, and working on it would use what was erased since. Stop every collector and worker, run \`apprentice restore\`, then start them.`;
  return new CollectorError("data_rolled_back", message);
}
