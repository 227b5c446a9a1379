import type { ParticipantId } from "@apprentice/core/id/id.ts";
import type { Services } from "../services.ts";
import { eraseRows } from "../store/erase.ts";
import { segmentsOf } from "../store/segments.ts";
import { objectsOf } from "../store/trajectories.ts";
import { blobOf } from "./store-segment.ts";

/**
 * Erases one participant. The key goes first: from then on nothing of theirs can be read, here or in any copy,
 * even if the rest is interrupted; doing it again finishes what is left.
 */
export async function eraseParticipant(
  services: Services,
  participantId: ParticipantId,
): Promise<{ readonly segments: number; readonly objects: number }> {
  const { db, keys, blobs, audit } = services;
  await keys.eraseParticipantKey(participantId);
  const { segments, objects } = await db.transaction().execute(async (transaction) => {
    const gone = {
      segments: (await segmentsOf(transaction, participantId)).map(blobOf),
      objects: await objectsOf(transaction, participantId),
    };
    await eraseRows(transaction, participantId, services.nowMs());
    const counts = { segments: gone.segments.length, objects: gone.objects.length };
    await audit.appendIn(transaction, "participant_erased", { participantId, ...counts });
    return gone;
  });
  for (const blob of [...segments, ...objects]) await blobs.remove(blob);
  return { segments: segments.length, objects: objects.length };
}
