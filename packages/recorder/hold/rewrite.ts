/**
 * Rewrites a closed recording under a new key: the new generation is complete on disk before the manifest names it,
 * and then the old key is shredded and the old files unlinked. A crash at any point leaves one whole recording.
 */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { shred } from "../keystore/file-keystore.ts";
import { flushFolder, writeFileDurably } from "../write-file-durably.ts";
import { type Manifest, writeManifest } from "./manifest.ts";
import { openPartWriter } from "./part-writer.ts";
import { keyName, type RecordingPlace } from "./read-recording.ts";
import { type DeviceKey, wrapKey } from "./recording-key.ts";
import { generationOf, keyPath, partPath } from "./recording-paths.ts";

export type HoldKeys = {
  readonly deviceKey: DeviceKey;
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
};

/** Makes and stores the key of a generation. */
export async function createKey(
  folder: string,
  manifest: Pick<Manifest, "recordingId" | "generation">,
  { deviceKey, random }: HoldKeys,
): Promise<Uint8Array<ArrayBuffer>> {
  const recordingKey = random(32);
  const name = keyName(manifest);
  const wrapped = await wrapKey({ deviceKey, recordingKey, name, nonce: random(12) });
  await writeFileDurably(keyPath(folder, manifest.generation), wrapped);
  return recordingKey;
}

/** Throws RecorderError `disk_full`; the recording is then what it was. */
export async function rewrite(
  { folder, manifest }: RecordingPlace,
  items: AsyncIterable<SafeItem>,
  keys: HoldKeys,
): Promise<Manifest> {
  const next: Manifest = { ...manifest, generation: manifest.generation + 1, parts: 1 };
  await removeOtherGenerations(folder, manifest.generation);
  const recordingKey = await createKey(folder, next, keys);
  const { recordingId, generation } = next;
  const path = partPath(folder, generation, 0);
  await using writer = await openPartWriter({
    path,
    header: { recordingId, generation, part: 0 },
    recordingKey,
    random: keys.random,
    flushEveryMs: 60_000,
  });
  for await (const item of items) await writer.append(item);
  await writer.close();
  await flushFolder(folder);
  await writeManifest(folder, next);
  await removeOtherGenerations(folder, generation);
  return next;
}

/** Keys first: without them the rest is noise already. */
export async function removeOtherGenerations(folder: string, keep: number | null): Promise<void> {
  const names = await readdir(folder);
  const old = names.filter((name) => generationOf(name) !== null && generationOf(name) !== keep);
  for (const name of old.filter((one) => one.startsWith("key-"))) await shred(join(folder, name));
  for (const name of old) await rm(join(folder, name), { force: true });
  if (old.length > 0) await flushFolder(folder);
}
