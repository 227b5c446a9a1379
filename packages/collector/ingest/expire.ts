/** Retention: every class of data goes by itself when its time under the policy is over, and the log says so. */
import type { Policy } from "@apprentice/core/policy/policy.ts";
import type { Services } from "../services.ts";
import {
  closeOldEntries,
  objectsOfTrajectory,
  oldReleases,
  oldSegments,
  oldTrajectories,
  policiesInUse,
  removeOldPapers,
  removeSegmentRow,
  removeTrajectoryRows,
} from "../store/expiry.ts";
import { removeOldConcerns } from "../store/concerns.ts";
import { removeOldCodes } from "../store/enrolment-codes.ts";
import { forgetJournal } from "../store/forget-journal.ts";
import { removeOldJourneys } from "../store/journeys.ts";
import { findPolicy, newestPolicy } from "../store/policies.ts";
import { revokeRelease } from "../store/releases.ts";
import { addTombstones } from "../store/segments.ts";
import type { SegmentRow, TrajectoryRow } from "../store/tables.ts";
import { blobOf } from "./store-segment.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const batch = 200;

export type Expired = {
  readonly segments: number;
  readonly trajectories: number;
  readonly releases: number;
  /** Log entries that nobody can open any more. */
  readonly entries: number;
  /** Raw views, commitments, answered concerns, ended journeys and enrolment codes that nobody used. */
  readonly papers: number;
};

/**
 * Deletes what is too old. What was given under a shorter time keeps it when a later policy has a longer one, and a
 * later policy's shorter time holds for everything. Whatever interrupts it, doing it again finishes it.
 */
export async function expireOld(services: Services): Promise<Expired> {
  const newest = await newestPolicy(services.db);
  const none = { segments: 0, trajectories: 0, releases: 0, entries: 0, papers: 0 };
  if (!newest) return none;
  const counts = { ...none };
  for (const policyHash of await policiesInUse(services.db)) {
    const own = (await findPolicy(services.db, policyHash))?.policy ?? newest.policy;
    const before = (days: (policy: Policy) => number) =>
      services.nowMs() - Math.min(days(own), days(newest.policy)) * dayMs;
    counts.segments += await untilEmpty(
      () =>
        oldSegments(services.db, {
          policyHash,
          beforeMs: before(({ retention }) => retention.segmentsDays),
          limit: batch,
        }),
      (row) => expireSegment(services, row),
    );
    counts.trajectories += await untilEmpty(
      () =>
        oldTrajectories(services.db, {
          policyHash,
          beforeMs: before(({ retention }) => retention.trajectoriesDays),
          limit: batch,
        }),
      (row) => expireTrajectory(services, row),
    );
  }
  counts.releases = await expireReleases(services, newest.policy);
  const rest = await expireRecords(services, newest.policy);
  const all = { ...counts, ...rest };
  if (Object.values(all).some((count) => count > 0)) {
    await services.audit.append("expired", all);
    await forgetJournal(services.db);
  }
  return all;
}

async function untilEmpty<R>(
  next: () => Promise<readonly R[]>,
  expire: (row: R) => Promise<void>,
): Promise<number> {
  let count = 0;
  for (let rows = await next(); rows.length > 0; rows = await next()) {
    for (const row of rows) await expire(row);
    count += rows.length;
  }
  return count;
}

async function expireSegment(services: Services, row: SegmentRow): Promise<void> {
  const { segment, participant_id: participantId } = row;
  const atMs = services.nowMs();
  const reason = "expired" as const;
  await services.tombstones.add([{ kind: "segment", segment, atMs, reason }]);
  await services.blobs.remove(blobOf(segment));
  await services.db.transaction().execute(async (transaction) => {
    await addTombstones(transaction, [{ segment, erased_ms: atMs, reason }]);
    await removeSegmentRow(transaction, row);
    await services.audit.appendIn(transaction, "segment_expired", { segment, participantId });
  });
}

async function expireTrajectory(services: Services, row: TrajectoryRow): Promise<void> {
  const { trajectory_id: trajectoryId, participant_id: participantId } = row;
  for (const blob of await objectsOfTrajectory(services.db, trajectoryId)) {
    await services.blobs.remove(blob);
  }
  await services.db.transaction().execute(async (transaction) => {
    await removeTrajectoryRows(transaction, trajectoryId);
    const entry = { trajectoryId, participantId };
    await services.audit.appendIn(transaction, "trajectory_expired", entry);
  });
}

/** An old release is revoked, and who was in it is forgotten. */
async function expireReleases(services: Services, policy: Policy): Promise<number> {
  const { db } = services;
  const rows = await oldReleases(db, services.nowMs() - policy.retention.releasesDays * dayMs);
  for (const { release_id: releaseId } of rows) {
    const manifest = services.manifests.seal(releaseId, { version: 1, people: {} });
    await db.transaction().execute(async (transaction) => {
      await revokeRelease(transaction, releaseId, { manifest, nowMs: services.nowMs() });
      await services.audit.appendIn(transaction, "release_expired", { releaseId });
    });
  }
  return rows.length;
}

async function expireRecords(
  { db, nowMs }: Services,
  { retention, hold }: Policy,
): Promise<Pick<Expired, "entries" | "papers">> {
  const logsBeforeMs = nowMs() - retention.logsDays * dayMs;
  const entries = await closeOldEntries(db, logsBeforeMs);
  // A recording that was not released in its time was deleted on the device; a month more for one that waits to be sent.
  const commitmentsBeforeMs = nowMs() - hold.greatestHours * hourMs - 30 * dayMs;
  const old = await removeOldPapers(db, { viewsBeforeMs: logsBeforeMs, commitmentsBeforeMs });
  const said = await removeOldConcerns(db, logsBeforeMs);
  const codes = await removeOldCodes(db, nowMs());
  const papers = old + said + codes + (await removeOldJourneys(db, logsBeforeMs));
  return { entries, papers };
}
