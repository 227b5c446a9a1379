/** A release of what is approved at a collector, without what is odd or beyond one person's share; the collector is told whom it holds. */
import { randomBytes, randomInt } from "node:crypto";
import { QuarantineAnswer } from "@apprentice/core/api/quarantine.ts";
import { ReleaseId, type TrajectoryId } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import {
  candidateOf,
  chooseDemonstrations,
  type Candidate,
} from "@apprentice/learn/release/choose-demonstrations.ts";
import {
  createRelease,
  type CreateReleaseOptions,
} from "@apprentice/learn/release/create-release.ts";
import type { ReleaseManifest } from "@apprentice/learn/release/manifest.ts";
import { approvedTrajectories, type StaffClient } from "./staff-client.ts";

type ReleaseOptions = Omit<CreateReleaseOptions, "source" | "releaseId" | "pseudonymKey">;

export type ReleaseMade = ReleaseManifest & {
  /** Approved demonstrations that stayed out, all together; whose and why is told to nobody. */
  readonly leftOut: number;
};

/** Reads every approved trajectory twice, once to choose and once to write, so that memory does not grow with them. */
export async function releaseOf(
  client: StaffClient,
  options: ReleaseOptions,
): Promise<ReleaseMade> {
  const releaseId = newId({ schema: ReleaseId, prefix: "rel", random: randomBytes(16) });
  const { audience = "inside", signal } = options;
  const { chosen, approved } = await choose({ client, audience, signal });
  const taken: TrajectoryId[] = [];
  const source = (async function* () {
    for await (const sourced of approvedTrajectories(client, audience)) {
      const { trajectoryId } = sourced.trajectory;
      if (!chosen.has(trajectoryId)) continue;
      taken.push(trajectoryId);
      yield sourced;
    }
  })();
  const manifest = await createRelease({
    ...options,
    source,
    releaseId,
    pseudonymKey: randomBytes(32),
  });
  await client.registerRelease(releaseId, taken, audience);
  return { ...manifest, leftOut: approved - taken.length };
}

async function choose({
  client,
  audience,
  signal,
}: {
  readonly client: StaffClient;
  readonly audience: "inside" | "others";
  readonly signal: AbortSignal;
}): Promise<{ readonly chosen: ReadonlySet<TrajectoryId>; readonly approved: number }> {
  const key = randomBytes(32);
  const candidates: Candidate[] = [];
  for await (const sourced of approvedTrajectories(client, audience)) {
    signal.throwIfAborted();
    candidates.push(candidateOf(sourced, key));
  }
  const chosen = await chooseDemonstrations({
    candidates,
    random: () => randomInt(2 ** 32) / 2 ** 32,
    setAside: async (odd) => {
      const body = { version: 1, trajectoryIds: odd };
      return QuarantineAnswer.parse(await client.ask("quarantine", { body })).excluded;
    },
  });
  return { chosen, approved: candidates.length };
}
