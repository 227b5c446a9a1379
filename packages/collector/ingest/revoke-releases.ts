import type { Allowed } from "../access/decide.ts";
import { CollectorError } from "../errors.ts";
import type { ParticipantId } from "@apprentice/core/id/id.ts";
import type { Services } from "../services.ts";
import { listReleases, modelsOf, revokeRelease } from "../store/releases.ts";
import type { Database } from "../store/tables.ts";

/** The logged permission that opens manifests for the erasure of one person. */
export async function permitRevoking(
  services: Services,
  participantId: ParticipantId,
): Promise<Allowed> {
  const permission = await services.decide({
    principal: { kind: "service", name: "erase" },
    action: "eraseReleases",
    resource: { kind: "release", id: null, participantId },
    purpose: "operate",
  });
  if (permission.kind === "denied") throw new CollectorError("configuration", permission.message);
  return permission;
}

/**
 * Revokes every release that holds rows of one person, and takes the person out of its manifest. Gives how many.
 * The caller's transaction began with `holdLog`: two who leave one release at once must both be gone from it, and a
 * release that is registered meanwhile is seen here or sees the erasure.
 */
export async function revokeReleases(
  transaction: Database,
  { manifests, audit, nowMs }: Services,
  { permission, participantId }: { permission: Allowed; participantId: ParticipantId },
): Promise<number> {
  let revoked = 0;
  for (const { release_id: releaseId, manifest: old } of await listReleases(transaction)) {
    const { people } = manifests.open(permission, releaseId, old);
    if (people[participantId] === undefined) continue;
    const { [participantId]: _gone, ...rest } = people;
    const manifest = manifests.seal(releaseId, { version: 1, people: rest });
    await revokeRelease(transaction, releaseId, { manifest, nowMs: nowMs() });
    const models = (await modelsOf(transaction, releaseId)).length;
    await audit.appendIn(transaction, "release_revoked", { releaseId, models });
    revoked++;
  }
  return revoked;
}
