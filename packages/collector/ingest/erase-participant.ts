import type { LogOpening } from "@apprentice/core/audit/log-entry.ts";
import type { ParticipantId } from "@apprentice/core/id/id.ts";
import { holdLog } from "../audit/audit-log.ts";
import type { Services } from "../services.ts";
import { eraseRows } from "../store/erase.ts";
import { forgetJournal } from "../store/forget-journal.ts";
import { segmentsOf } from "../store/segments.ts";
import { objectsOf } from "../store/trajectories.ts";
import { permitRevoking, revokeReleases } from "./revoke-releases.ts";
import { blobOf } from "./store-segment.ts";

export type Erasure = {
  readonly segments: number;
  readonly objects: number;
  /** Revoked, because they held rows of this person. */
  readonly releases: number;
  /** Opens the one entry about this person that is left, so that they can prove the erasure. */
  readonly opening: LogOpening;
};

/**
 * Erases one participant. What is to be forgotten is written down first, so that a restored backup forgets it too;
 * then the key goes: from then on nothing of theirs can be read, here or in any copy, even if the rest is interrupted.
 * Doing it again finishes what is left.
 */
export async function eraseParticipant(
  services: Services,
  participantId: ParticipantId,
): Promise<Erasure> {
  const { db, keys, blobs, audit } = services;
  const atMs = services.nowMs();
  const named = await segmentsOf(db, participantId);
  await services.tombstones.add([{ kind: "participant", participantId, atMs, segments: named }]);
  await keys.eraseParticipantKey(participantId);
  const permission = await permitRevoking(services, participantId);
  const { segments, objects, releases, opening } = await db
    .transaction()
    .execute(async (transaction) => {
      await holdLog(transaction);
      const revoked = await revokeReleases(transaction, services, { permission, participantId });
      const gone = {
        segments: (await segmentsOf(transaction, participantId)).map(blobOf),
        objects: await objectsOf(transaction, participantId),
      };
      await eraseRows(transaction, participantId, atMs);
      const counts = {
        segments: gone.segments.length,
        objects: gone.objects.length,
        releases: revoked,
      };
      const entry = { participantId, ...counts };
      return {
        ...gone,
        releases: revoked,
        opening: await audit.appendIn(transaction, "participant_erased", entry),
      };
    });
  await forgetJournal(db);
  for (const blob of [...segments, ...objects]) await blobs.remove(blob);
  return { segments: segments.length, objects: objects.length, releases, opening };
}
