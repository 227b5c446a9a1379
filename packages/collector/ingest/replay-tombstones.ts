import type { Services } from "../services.ts";
import { addTombstones } from "../store/segments.ts";
import { isActiveParticipant } from "../store/participants.ts";
import { voidReceipts } from "../store/receipts.ts";
import { eraseParticipant } from "./erase-participant.ts";
import { replayObjections } from "./replay-objections.ts";

/** Erases again what a restored backup brought back, and objects again. Gives the number of people that had come back. */
export async function replayTombstones(services: Services): Promise<number> {
  const { db } = services;
  let people = 0;
  const lines = await services.tombstones.readAll();
  for (const line of lines) {
    if (line.kind === "segment") {
      await addTombstones(db, [{ segment: line.segment, erased_ms: line.atMs, reason: "expired" }]);
    }
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
