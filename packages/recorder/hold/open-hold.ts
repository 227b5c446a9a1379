/** The hold is the participant's own, encrypted copy of what was recorded: to look into, cut, delete or release. */
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { RecordingId } from "@apprentice/core/id/id.ts";
import { RecorderError } from "../errors.ts";
import { loadOrCreate, type Keystore } from "../keystore/keystore.ts";
import { flushFolder } from "../write-file-durably.ts";
import { applyBlackout, type Blackout, planBlackout } from "./blackout.ts";
import { applyCut, type CutSelection, planCut } from "./cut.ts";
import { noteExpiry, readExpiries, type Expiry } from "./expiry-notes.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { beginRecording, type BeginOptions, type OpenRecording } from "./open-recording.ts";
import { readRecording, type RecordingPlace } from "./read-recording.ts";
import { recoverAll, type Recovered } from "./recover.ts";
import { releaseRecording, type ReleaseOptions, type ReleaseResult } from "./release.ts";
import { type Rescan, rescanItems } from "./rescan-items.ts";
import { removeOtherGenerations, rewrite } from "./rewrite.ts";

export type HeldRecording = Manifest & {
  /** On disk. */
  readonly bytes: number;
};

export type Hold = {
  begin(options: BeginOptions): Promise<OpenRecording>;
  /** Oldest first; those still open are among them (`endedMs` null). */
  list(): Promise<HeldRecording[]>;
  /** Items in the order they were kept. Throws RecorderError `recording_unknown`, `hold_damaged`. */
  read(recordingId: RecordingId): AsyncIterable<SafeItem>;
  /** Removes items for good; resolves to how many. Throws RecorderError `recording_open` while it is recorded. */
  cut(recordingId: RecordingId, selection: CutSelection): Promise<number>;
  /** Paints boxes for good; resolves to the number of frames. */
  blackout(recordingId: RecordingId, blackout: Blackout): Promise<number>;
  /** Looks again at everything that is kept, with what the guard has learnt since; what does not pass becomes a gap. */
  recheck(recordingId: RecordingId, recheck: Rescan): Promise<void>;
  /**
   * Scans, seals and hands over, then deletes here. Refused while the hold must last. Whatever interrupts it,
   * calling it again finishes it.
   */
  release(recordingId: RecordingId, options: ReleaseOptions): Promise<ReleaseResult>;
  /** Key overwritten, files unlinked: nothing is left that could be read. */
  remove(recordingId: RecordingId): Promise<void>;
  /** Deletes what ended more than `greatestHours` ago, and notes it for the participant to see. */
  expire(greatestHours: number): Promise<Expiry[]>;
  /** What `expire` deleted, newest last, at most 100. */
  expired(): Promise<Expiry[]>;
  /** Finishes what a crash interrupted; only while no recorder runs. */
  recover(): Promise<Recovered[]>;
};

export type HoldOptions = {
  /** One folder per recording below it; made where it is missing, mode 0700. */
  readonly dir: string;
  readonly keystore: Keystore;
  /** Ms since the epoch. */
  readonly clock: () => number;
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
  /** Longest time until an item is on disk; default 500. */
  readonly flushEveryMs?: number;
};

const hourMs = 3_600_000;
export const holdKeyName = "hold";

/** Throws RecorderError `keystore_failed`. */
export async function openHold(options: HoldOptions): Promise<Hold> {
  const { dir, keystore, clock, random } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const raw = await loadOrCreate({ keystore, name: holdKeyName, bytes: 32, random });
  const deviceKey = { raw };
  const keys = { deviceKey, random };
  const placeOf = (recordingId: RecordingId) => findPlace(dir, recordingId);
  const readAll = (place: RecordingPlace) => readRecording(place, deviceKey);
  const editablePlaceOf = async (recordingId: RecordingId) => {
    const place = await closedPlaceOf(recordingId);
    if (place.manifest.sealed === null) return place;
    throw new RecorderError(
      "recording_sealed",
      `${recordingId} was released already and is sealed; it can only be sent or deleted.`,
    );
  };
  const closedPlaceOf = async (recordingId: RecordingId) => {
    const place = await placeOf(recordingId);
    if (place.manifest.endedMs !== null) return place;
    throw new RecorderError(
      "recording_open",
      `${recordingId} is still being recorded; stop the recorder first.`,
    );
  };
  return {
    begin: (begin) =>
      beginRecording(dir, begin, { ...keys, flushEveryMs: options.flushEveryMs ?? 500 }),
    list: () => listAll(dir),
    async *read(recordingId) {
      yield* readAll(await placeOf(recordingId));
    },
    cut: async (recordingId, selection) => {
      const place = await editablePlaceOf(recordingId);
      const plan = await planCut(readAll(place), selection);
      if (plan.dropped.size > 0) await rewrite(place, applyCut(readAll(place), plan), keys);
      return plan.dropped.size;
    },
    blackout: async (recordingId, blackout) => {
      const place = await editablePlaceOf(recordingId);
      const plan = await planBlackout(readAll(place), blackout);
      const painted = applyBlackout(readAll(place), blackout, plan);
      if (plan.observations > 0) await rewrite(place, painted, keys);
      return plan.observations;
    },
    recheck: async (recordingId, recheck) => {
      const place = await editablePlaceOf(recordingId);
      // The first look is for the guard to learn: what it finds late must go early as well.
      for await (const item of rescanItems(readAll(place), recheck)) void item;
      await rewrite(place, rescanItems(readAll(place), recheck), keys);
    },
    release: async (recordingId, release) => {
      const place = await closedPlaceOf(recordingId);
      const result = await releaseRecording(place, release, { ...keys, nowMs: clock() });
      if (result.kind === "released") await removeFolder(dir, place.folder);
      return result;
    },
    remove: async (recordingId) => removeFolder(dir, (await closedPlaceOf(recordingId)).folder),
    expire: async (greatestHours) => {
      const nowMs = clock();
      const old = (await listAll(dir)).filter(
        // One that a crash left open ages from its start.
        ({ endedMs, startedMs }) => nowMs - (endedMs ?? startedMs) > greatestHours * hourMs,
      );
      const gone = old.map(({ recordingId, startedMs }) => ({
        recordingId,
        startedMs,
        expiredMs: nowMs,
      }));
      for (const expiry of gone) {
        await removeFolder(dir, join(dir, expiry.recordingId));
        await noteExpiry(dir, expiry);
      }
      return gone;
    },
    expired: () => readExpiries(dir),
    recover: () => recoverAll(dir, keys),
  };
}

async function findPlace(dir: string, recordingId: RecordingId): Promise<RecordingPlace> {
  const folder = join(dir, RecordingId.parse(recordingId));
  const manifest = await readManifest(folder);
  if (manifest) return { folder, manifest };
  throw new RecorderError("recording_unknown", `There is no recording ${recordingId} in the hold.`);
}

async function listAll(dir: string): Promise<HeldRecording[]> {
  const held: HeldRecording[] = [];
  for (const name of await readdir(dir)) {
    const folder = join(dir, name);
    const manifest = await readManifest(folder);
    if (!manifest) continue;
    held.push({ ...manifest, bytes: await sizeOf(folder) });
  }
  return held.toSorted((a, b) => a.startedMs - b.startedMs);
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) bytes += (await stat(join(folder, name))).size;
  return bytes;
}

/** The key goes first, so that a crash halfway leaves nothing that could be read. */
async function removeFolder(dir: string, folder: string): Promise<void> {
  await removeOtherGenerations(folder, null);
  await rm(folder, { recursive: true, force: true });
  await flushFolder(dir);
}
