/** One passage: seen, recorded, held, released, sent; then everything that it left is searched. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RecordingMeta, SafeItem } from "@apprentice/core/action/safe.ts";
import { RecordingId } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import { whileFilesMove } from "@apprentice/collector/blobs/while-files-move.ts";
import { createFakeEyes } from "@apprentice/desktop/fake/fake-eyes.ts";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import type { OcrEngine } from "@apprentice/guard/pixels/ocr/ocr-engine.ts";
import { openVault } from "@apprentice/guard/vault/vault.ts";
import type { Device } from "@apprentice/recorder/device/open-device.ts";
import type { Hold } from "@apprentice/recorder/hold/open-hold.ts";
import { record } from "@apprentice/recorder/session/record.ts";
import type { SecretsStore } from "@apprentice/recorder/secrets/recording-secrets.ts";
import type { Spool } from "@apprentice/recorder/upload/spool.ts";
import { passageApps, type Passage } from "./passage-script.ts";

export type Traveller = {
  readonly device: Device;
  readonly hold: Hold;
  readonly secrets: SecretsStore;
  readonly spool: Spool;
  readonly clock: () => number;
  readonly advance: (ms: number) => void;
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
};

export type Travelled = {
  readonly recordingId: RecordingId;
  /** As they were sealed. */
  readonly items: readonly SafeItem[];
  /** Pictures of the application whose words have to be read first. */
  readonly readPictures: number;
};

const hourMs = 3_600_000;

export async function travel(
  traveller: Traveller,
  passage: Passage,
  how: {
    /** For the recording, then for the release. */
    readonly engines: readonly [() => Promise<OcrEngine>, () => Promise<OcrEngine>];
    /** The guard's memory is gone from the middle of the recording on. */
    readonly losesVault: boolean;
  },
): Promise<Travelled> {
  const { device, hold, secrets, spool, clock, random } = traveller;
  const recordingId = newId({ schema: RecordingId, prefix: "rec", random: random(16) });
  const { nonce, commitment, handedIn } = await device.commitRecording(recordingId);
  await handedIn;
  const [sessionKey, vault] = [random(32), openVault()];
  const meta: RecordingMeta = {
    version: 1,
    recordingId,
    instruction: "",
    source: "synthetic",
    startedMs: clock(),
    os: "linux",
    fidelity: "actions",
  };
  const { receiptId, policyHash } = device.receipt();
  {
    await using guard = await createGuard({ sessionKey, vault, ocr: await how.engines[0]() });
    await using held = await hold.begin({
      meta: await guard.meta(meta),
      receiptId,
      policyHash,
      nonce,
      commitment,
    });
    const ended = Promise.withResolvers<"success">();
    const eyes = createFakeEyes();
    const recording = record({
      meta,
      policy: device.policy(),
      guard,
      sink: { write: async (item) => (item.topic === "meta" ? undefined : held.append(item)) },
      openEyes: () => Promise.resolve(eyes),
      gate: () => ({ kind: "open" }),
      paused: () => false,
      ignoredWindowIds: () => [],
      ended: ended.promise,
      clock: () => performance.now(),
    });
    for (const [at, one] of passage.seen.entries()) {
      if (how.losesVault && at === Math.floor(passage.seen.length / 2)) vault.wipe();
      eyes.show(one);
      // The queue of sights is bounded; a person is slower than this.
      if (one.kind === "event" && one.sight?.frame) await sleep(40);
    }
    ended.resolve("success");
    await recording;
    await held.close(clock());
    const kept = how.losesVault ? openVault() : vault;
    await secrets.save(recordingId, { sessionKey, vault: kept.serialise() });
  }
  traveller.advance(25 * hourMs);
  const remembered = await secrets.load(recordingId);
  await using again = await createGuard({
    sessionKey: remembered.sessionKey,
    vault: openVault(remembered.vault),
    ocr: await how.engines[1](),
  });
  const items: SafeItem[] = [];
  const result = await hold.release(recordingId, {
    rescan: async (item) => {
      const clean = await again.rescan(item);
      // The first pass is for learning; the second one is what is sealed.
      if (item.topic === "meta") items.length = 0;
      if ("topic" in clean) items.push(clean);
      return clean;
    },
    deviceId: device.deviceId,
    collectorKey: device.collectorKey(),
    recorderBuild: "passages",
    leastHours: 24,
    deliver: (segment) => spool.add(segment),
  });
  if (result.kind !== "released") throw new Error(result.message);
  await secrets.remove(recordingId);
  return { recordingId, items, readPictures: items.filter(isReadPicture).length };
}

function isReadPicture(item: SafeItem): boolean {
  if (item.topic !== "observation" || !item.observation.frame) return false;
  const { window, frame } = item.observation;
  return window?.app === passageApps.detect && frame.tiles.some((hash) => hash !== null);
}

/** Names of files below a folder that look like what a crash leaves behind. */
export async function crashFiles(folder: string): Promise<string[]> {
  const all = await whileFilesMove(() => readdir(folder, { recursive: true }));
  return all
    .filter((name) => /(^|\/)(core(\.\d+)?|report\.\d.*\.json|.*\.heapsnapshot)$/.test(name))
    .map((name) => join(folder, name));
}
