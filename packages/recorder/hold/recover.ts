/** Brings a hold that a crash left behind into order: open recordings get their end, half-deleted ones are gone. */
import { readdir, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { RecordingId } from "@apprentice/core/id/id.ts";
import { flushFolder } from "../write-file-durably.ts";
import { type Manifest, readManifest, writeManifest } from "./manifest.ts";
import { openPartWriter } from "./part-writer.ts";
import { readRecording, recordingKeyOf, type RecordingPlace } from "./read-recording.ts";
import { keyPath, partPath } from "./recording-paths.ts";
import { type HoldKeys, removeOtherGenerations } from "./rewrite.ts";

export type Recovered = { readonly recordingId: RecordingId; readonly endedMs: number };

/** To be called while no recorder runs. Recordings that cannot be read at all are left as they are. */
export async function recoverAll(dir: string, keys: HoldKeys): Promise<Recovered[]> {
  const recovered: Recovered[] = [];
  for (const name of await readdir(dir)) {
    const folder = join(dir, name);
    const manifest = await readManifest(folder).catch(() => undefined);
    if (manifest === undefined) continue;
    if (!manifest || !existsSync(keyPath(folder, manifest.generation))) {
      await finishRemoval(dir, folder);
      continue;
    }
    await removeOtherGenerations(folder, manifest.generation);
    if (manifest.endedMs !== null) continue;
    const endedMs = await finish({ folder, manifest }, keys).catch(() => null);
    if (endedMs !== null) recovered.push({ recordingId: manifest.recordingId, endedMs });
  }
  return recovered;
}

/** Without manifest or key a folder is what a deletion, or a start that failed, left behind. */
async function finishRemoval(dir: string, folder: string): Promise<void> {
  await removeOtherGenerations(folder, null).catch(() => {});
  await rm(folder, { recursive: true, force: true });
  await flushFolder(dir);
}

/** Adds a part that says: here the recorder went away; the old part is never written to again. */
async function finish(place: RecordingPlace, keys: HoldKeys): Promise<number> {
  const { folder, manifest } = place;
  const lastMs = await lastTime(place, keys);
  const { recordingId, generation, parts: part } = manifest;
  const path = partPath(folder, generation, part);
  // A recovery that was itself cut off left this file, and nothing names it yet.
  await rm(path, { force: true });
  const recordingKey = await recordingKeyOf(place, keys.deviceKey);
  const header = { recordingId, generation, part };
  const { random } = keys;
  await using writer = await openPartWriter({
    path,
    header,
    recordingKey,
    random,
    flushEveryMs: 60_000,
  });
  const gap = { fromMs: lastMs, toMs: lastMs, reason: "unhealthy", count: 0 } as const;
  await writer.append({ topic: "gap", gap });
  const terminate = { tMs: lastMs, status: "stopped" } as const;
  await writer.append({ topic: "terminate", terminate, observationId: null });
  await writer.close();
  const next: Manifest = { ...manifest, parts: part + 1, endedMs: lastMs };
  await writeManifest(folder, next);
  return lastMs;
}

async function lastTime(place: RecordingPlace, keys: HoldKeys): Promise<number> {
  let lastMs = place.manifest.startedMs;
  for await (const item of readRecording(place, keys.deviceKey)) {
    if (item.topic === "action") lastMs = Math.max(lastMs, item.action.endMs);
    if (item.topic === "observation") lastMs = Math.max(lastMs, item.observation.tMs);
    if (item.topic === "gap") lastMs = Math.max(lastMs, item.gap.toMs);
  }
  return lastMs;
}
