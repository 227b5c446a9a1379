import type { Services } from "../services.ts";
import { removeSegmentRows } from "../store/expiry.ts";
import { addTombstones } from "../store/segments.ts";
import type { Database } from "../store/tables.ts";
import { isActiveParticipant } from "../store/participants.ts";
import { voidReceipts } from "../store/receipts.ts";
import { eraseParticipant } from "./erase-participant.ts";
import { replayObjections } from "./replay-objections.ts";
import type { TombstoneLine } from "./tombstone-file.ts";

/** Erases again what a restored backup brought back, and objects again. Gives the number of people that had come back. */
export async function replayTombstones(services: Services): Promise<number> {
  const { db } = services;
  let people = 0;
  const lines = await services.tombstones.readAll();
  await expireAgain(db, lines);
  for (const line of lines) {
    if (line.kind === "withdrawal") await voidReceipts(db, line.receipts, line.atMs);
    if (line.kind !== "participant") continue;
    if (await isActiveParticipant(db, line.participantId)) {
      people++;
      await eraseParticipant(services, line.participantId);
    } else {
      // The key store may come from a backup of its own.
      await services.keys.eraseParticipantKey(line.participantId);
    }
    const reason = "erased" as const;
    const gone = line.segments.map((segment) => ({ segment, erased_ms: line.atMs, reason }));
    await addTombstones(db, gone);
  }
  await replayObjections(services, lines);
  return people;
}

/** Uploads whose time was over; by their age alone they would come back under a backup's longer times. */
async function expireAgain(db: Database, lines: readonly TombstoneLine[]): Promise<void> {
  const old = lines.filter((line) => line.kind === "segment");
  const reason = "expired" as const;
  await addTombstones(
    db,
    old.map(({ segment, atMs }) => ({ segment, erased_ms: atMs, reason })),
  );
  await removeSegmentRows(
    db,
    old.map(({ segment }) => segment),
  );
}
