/** Derived objects lie under keyed names and sealed by the participant's key; these read them back. */
import type { TileHash } from "@apprentice/core/id/id.ts";
import { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import type { Allowed } from "../access/decide.ts";
import type { BlobName } from "../blobs/blobs.ts";
import { openEnvelope } from "../keys/envelope.ts";
import type { ParticipantKey } from "../keys/key-ring.ts";
import type { Services } from "../services.ts";
import type { TrajectoryRow } from "../store/tables.ts";

type Reader = Pick<Services, "blobs" | "keys">;
type Place = Pick<TrajectoryRow, "trajectory_id" | "participant_id">;

export function trajectoryBlob(key: ParticipantKey, place: Place): BlobName {
  return `objects/${key.nameOf(`trajectory ${place.trajectory_id}`)}`;
}

export function tileBlob(key: ParticipantKey, place: Place, hash: TileHash): BlobName {
  return `objects/${key.nameOf(`tile ${place.trajectory_id} ${hash}`)}`;
}

/** Null once it was erased. */
export async function readTrajectory(
  services: Reader,
  place: Place,
  permission: Allowed,
): Promise<Trajectory | null> {
  const bytes = await readSealed(services, place, permission, (key) => trajectoryBlob(key, place));
  return bytes && Trajectory.parse(JSON.parse(bytes.toString("utf8")));
}

/** WebP bytes; null where the trajectory has no such tile or was erased. */
export function readTile(
  services: Reader,
  place: Place,
  hash: TileHash,
  permission: Allowed,
): Promise<Buffer | null> {
  return readSealed(services, place, permission, (key) => tileBlob(key, place, hash));
}

async function readSealed(
  services: Reader,
  place: Place,
  permission: Allowed,
  nameOf: (key: ParticipantKey) => BlobName,
): Promise<Buffer | null> {
  const key = await services.keys.participantKey(permission, place.participant_id);
  if (!key) return null;
  const blob = nameOf(key);
  const sealed = await services.blobs.read(blob);
  return sealed && openEnvelope({ key, blob, sealed });
}
