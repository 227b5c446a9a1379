/** A device with a valid receipt at a real collector, and a spool to fill with segments of random bytes. */
import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RecordingId, SegmentHash } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import { enrol } from "../device/enrol.ts";
import { openDevice } from "../device/open-device.ts";
import type { Fetch } from "../device/signed-fetch.ts";
import { openFileKeystore } from "../keystore/file-keystore.ts";
import { openSpool } from "../upload/spool.ts";

/** Of a collector whose clock the test moves. */
export type MovableCollector = {
  readonly url: string;
  readonly nowMs: () => number;
  readonly advance: (ms: number) => void;
  readonly issueEnrolmentCode: (participantId: null) => Promise<{ readonly code: string }>;
};

const dayMs = 86_400_000;
const random = (count: number) => new Uint8Array(randomBytes(count));

export type SpooledDevice = Awaited<ReturnType<typeof startSpooledDevice>>;

/** Moves the collector's clock past the notice period. */
export async function startSpooledDevice(collector: MovableCollector) {
  const dataDir = await mkdtemp(join(tmpdir(), "spooled-"));
  const made = join(dataDir, "made");
  await mkdir(made);
  const keystore = await openFileKeystore(join(dataDir, "keys"));
  const basis = { dataDir, keystore, clock: collector.nowMs, random };
  const { code } = await collector.issueEnrolmentCode(null);
  const outcome = await enrol({ ...basis, fetch, collectorUrl: collector.url, code });
  if (outcome.kind !== "enrolled") throw new Error(outcome.message);
  const open = (fetcher: Fetch = fetch) => openDevice({ ...basis, fetch: fetcher });
  const device = await open();
  await device.acknowledge("en", { home: "US-NY", work: "US-NY", employer: "US-NY" });
  collector.advance(14 * dayMs);
  await device.refreshPolicy();
  const spool = await openSpool({ dir: join(dataDir, "spool"), clock: collector.nowMs });

  /** One sealed-looking segment of a recording that begins now. */
  const addSegment = async (from = device): Promise<SegmentHash> => {
    const recordingId = newId({ schema: RecordingId, prefix: "rec", random: random(16) });
    const { nonce, handedIn } = await from.commitRecording(recordingId);
    await handedIn;
    const content = random(40_000);
    const hash = SegmentHash.parse(createHash("sha256").update(content).digest("hex"));
    const path = join(made, hash);
    await writeFile(path, content);
    const { receiptId, policyHash } = device.receipt();
    const claim = { version: 1, receiptId, policyHash, recordingId, nonce } as const;
    await spool.add({ hash, path, bytes: content.length, claim });
    return hash;
  };
  return {
    dataDir,
    device,
    open,
    spool,
    random,
    addSegment,
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }),
  };
}
