import { CollectorError } from "../errors.ts";
import type { ParticipantId } from "@apprentice/core/id/id.ts";
import type { Services } from "../services.ts";
import { listReleases, modelsOf, revokeRelease } from "../store/releases.ts";

/** Revokes every release that holds rows of one person, and takes the person out of its manifest. Gives how many. */
export async function revokeReleases(
  services: Services,
  participantId: ParticipantId,
): Promise<number> {
  const { db, manifests, audit } = services;
  const rows = await listReleases(db);
  if (rows.length === 0) return 0;
  const permission = await services.decide({
    principal: { kind: "service", name: "erase" },
    action: "eraseReleases",
    resource: { kind: "release", id: null, participantId },
    purpose: "operate",
  });
  if (permission.kind === "denied") throw new CollectorError("configuration", permission.message);
  let revoked = 0;
  for (const row of rows) {
    const { release_id: releaseId } = row;
    const manifest = manifests.open(permission, releaseId, row.manifest);
    if (manifest.people[participantId] === undefined) continue;
    const { [participantId]: _gone, ...people } = manifest.people;
    const sealed = manifests.seal(releaseId, { version: 1, people });
    await db.transaction().execute(async (transaction) => {
      await revokeRelease(transaction, releaseId, { manifest: sealed, nowMs: services.nowMs() });
      const models = (await modelsOf(transaction, releaseId)).length;
      await audit.appendIn(transaction, "release_revoked", { releaseId, models });
    });
    revoked++;
  }
  return revoked;
}
