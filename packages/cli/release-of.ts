/** A release of everything that is approved at a collector, which is told whom the release holds. */
import { randomBytes } from "node:crypto";
import { ReleaseId, type TrajectoryId } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import {
  createRelease,
  type CreateReleaseOptions,
} from "@apprentice/learn/release/create-release.ts";
import type { ReleaseManifest } from "@apprentice/learn/release/manifest.ts";
import { approvedTrajectories, type StaffClient } from "./staff-client.ts";

export async function releaseOf(
  client: StaffClient,
  options: Omit<CreateReleaseOptions, "source" | "releaseId" | "pseudonymKey">,
): Promise<ReleaseManifest> {
  const releaseId = newId({ schema: ReleaseId, prefix: "rel", random: randomBytes(16) });
  const taken: TrajectoryId[] = [];
  const source = (async function* () {
    for await (const sourced of approvedTrajectories(client)) {
      taken.push(sourced.trajectory.trajectoryId);
      yield sourced;
    }
  })();
  const manifest = await createRelease({
    ...options,
    source,
    releaseId,
    pseudonymKey: randomBytes(32),
  });
  await client.registerRelease(releaseId, taken);
  return manifest;
}
