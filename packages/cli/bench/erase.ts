/**
 * Erases one participant among many and then looks for what they did: in every byte of the data folder and of a backup
 * taken before, and in every object of that backup that the keys which are left can still open.
 */
import { randomBytes } from "node:crypto";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Action } from "@apprentice/core/action/action.ts";
import type { RecordingMeta, SafeItem } from "@apprentice/core/action/safe.ts";
import { commitmentOf } from "@apprentice/core/api/commitment.ts";
import {
  DeviceId,
  ParticipantId,
  PolicyHash,
  ReceiptId,
  RecordingId,
  SegmentHash,
} from "@apprentice/core/id/id.ts";
import { seal } from "@apprentice/core/segment/seal.ts";
import { openFolderBlobs } from "@apprentice/collector/blobs/folder-blobs.ts";
import { whileFilesMove } from "@apprentice/collector/blobs/while-files-move.ts";
import { readTrajectory } from "@apprentice/collector/compile/read-derived.ts";
import type { Services } from "@apprentice/collector/services.ts";
import type { NewSegment, TrajectoryRow } from "@apprentice/collector/store/tables.ts";
import { listTrajectories } from "@apprentice/collector/store/trajectories.ts";
import {
  dayMs,
  startTestCollector,
  type TestCollector,
} from "@apprentice/collector/testing/test-collector.ts";
import { searchFolder } from "@apprentice/collector/testing/search-folder.ts";
import type { TestDevice } from "@apprentice/collector/testing/test-device.ts";
import { mintAction, mintMeta } from "@apprentice/guard/mint.ts";
import type { Bench } from "./metric.ts";

const random = (count: number) => new Uint8Array(randomBytes(count));

export const measure: Bench = async ({ log, quick, scratchDir }) => {
  const size = quick ? { people: 20, segments: 5 } : { people: 1000, segments: 100 };
  const dataDir = join(scratchDir, "data");
  await using collector = await startTestCollector({ dataDir });
  log(`erase: ${String(size.people)} people with ${String(size.segments)} segments each`);
  await fillWithOthers(collector.services, size);
  const { device, canaries } = await addTarget(collector, size.segments);
  const backup = join(scratchDir, "backup");
  await whileFilesMove(() => cp(dataDir, backup, { recursive: true }));
  const rows = await trajectoriesOf(collector.services, device.participantId);
  await control({ services: collector.services, scratchDir, backup, rows, canaries });

  const beganMs = performance.now();
  const reply = await device.call("eraseParticipant");
  const seconds = (performance.now() - beganMs) / 1000;
  if (reply.status !== 200) throw new Error(`erasure was answered ${String(reply.status)}`);
  const raw = await filesWith([dataDir, backup], canaries);
  const opened = await readableIn(backup, collector.services, rows);
  log(`erase: ${String(raw)} files hold a canary, ${String(opened)} objects of the backup open`);
  return [
    { metric: "erase.seconds", value: seconds, unit: "s", aim: null, baseline: null },
    // The baseline is how many of these objects opened before, from the same backup.
    { metric: "erase.hits", value: raw + opened, unit: "hits", aim: "0", baseline: rows.length },
  ];
};

/** The search must find a canary that lies open, and everything must open before the erasure. */
async function control(options: {
  readonly services: Services;
  readonly scratchDir: string;
  readonly backup: string;
  readonly rows: readonly TrajectoryRow[];
  readonly canaries: readonly string[];
}): Promise<void> {
  const { services, scratchDir, backup, rows, canaries } = options;
  await writeFile(join(scratchDir, "control.txt"), canaries.at(-1) ?? "");
  if ((await filesWith([scratchDir], canaries)) !== 1) {
    throw new Error("the search for canaries does not find exactly the control");
  }
  if ((await readableIn(backup, services, rows)) !== rows.length) {
    throw new Error("the backup does not open even before the erasure");
  }
}

async function fillWithOthers(
  { db }: Services,
  size: { readonly people: number; readonly segments: number },
): Promise<void> {
  for (let person = 1; person < size.people; person++) {
    const participant_id = ParticipantId.parse(`par-other-${String(person)}`);
    const segments = Array.from({ length: size.segments }, () => otherSegment(participant_id));
    await db.transaction().execute(async (transaction) => {
      const state = "active" as const;
      await transaction
        .insertInto("participants")
        .values({ participant_id, state, created_ms: 0 })
        .execute();
      await transaction.insertInto("segments").values(segments).execute();
    });
  }
}

function otherSegment(participant_id: ParticipantId): NewSegment {
  const hex = () => randomBytes(32).toString("hex");
  return {
    segment: SegmentHash.parse(hex()),
    participant_id,
    device_id: DeviceId.parse("dev-other"),
    receipt_id: ReceiptId.parse("rcp-other"),
    policy_hash: PolicyHash.parse(hex()),
    recording_id: RecordingId.parse(`rec-${hex().slice(0, 16)}`),
    bytes: 1_000_000,
    received_ms: 0,
    state: "compiled",
    reason: null,
  };
}

/** A participant whose every recording holds a canary, uploaded and compiled as any other. */
async function addTarget(
  collector: TestCollector,
  segments: number,
): Promise<{ readonly device: TestDevice; readonly canaries: string[] }> {
  const device = await collector.enrol();
  const receipt = await device.consent();
  collector.advance(14 * dayMs);
  const startedMs = collector.nowMs();
  const canaries: string[] = [];
  for (let index = 0; index < segments; index++) {
    const claim = await device.begin(receipt);
    const canary = `canary-${randomBytes(12).toString("hex")}`;
    canaries.push(canary);
    collector.advance(dayMs);
    const { receiptId, policyHash, recordingId, nonce } = claim;
    const { keyId, publicKey } = device.collectorKey;
    const bytes = await seal({
      claims: {
        version: 1,
        deviceId: device.deviceId,
        receiptId,
        policyHash,
        recorderBuild: "bench",
        recordingCommitment: await commitmentOf(recordingId, nonce),
        createdMs: 0,
        collectorKeyId: keyId,
      },
      items: itemsOf(recordingId, startedMs, canary),
      recipientPublicKey: publicKey,
      random,
      compression: null,
    });
    const { status } = await device.upload(claim, bytes);
    if (status !== 201) throw new Error(`an upload was answered ${String(status)}`);
  }
  await collector.drained();
  return { device, canaries };
}

function itemsOf(recordingId: RecordingId, startedMs: number, canary: string): SafeItem[] {
  const meta: RecordingMeta = {
    version: 1,
    recordingId,
    instruction: canary,
    source: "synthetic",
    startedMs,
    os: "bench",
    fidelity: "actions",
  };
  const times = { startMs: startedMs, endMs: startedMs + 1, approach: [], observationId: null };
  const action: Action = { kind: "type", ...times, text: canary, fieldId: null };
  return [
    { topic: "meta", meta: mintMeta(meta) },
    { topic: "action", action: mintAction(action) },
  ];
}

function trajectoriesOf({ db }: Services, participantId: ParticipantId): Promise<TrajectoryRow[]> {
  return listTrajectories(db, { after: null, limit: 1000, review: null, participantId });
}

/** How many of these trajectories the present keys open from a backup's objects. */
async function readableIn(
  backup: string,
  services: Services,
  rows: readonly TrajectoryRow[],
): Promise<number> {
  await using blobs = await openFolderBlobs({ folder: join(backup, "blobs"), random });
  let count = 0;
  for (const row of rows) {
    const { participant_id: participantId, trajectory_id: id } = row;
    const decision = await services.decide({
      principal: { kind: "staff", staffId: "bench", role: "reviewer" },
      action: "getTrajectory",
      resource: { kind: "trajectory", id, participantId },
      purpose: "review",
    });
    if (decision.kind !== "allowed") throw new Error("the search itself was denied");
    if (await readTrajectory({ blobs, keys: services.keys }, row, decision)) count++;
  }
  return count;
}

async function filesWith(folders: readonly string[], canaries: readonly string[]): Promise<number> {
  let count = 0;
  for (const folder of folders) count += (await searchFolder(folder, ...canaries)).hits.length;
  return count;
}
