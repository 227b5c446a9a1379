import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RecordingId } from "@apprentice/core/id/id.ts";
import { openFileKeystore } from "../keystore/file-keystore.ts";
import { openSecretsStore } from "./recording-secrets.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "secrets-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const random = (count: number) => new Uint8Array(randomBytes(count));
const recordingId = RecordingId.parse("rec-one");
const open = async () =>
  openSecretsStore({
    dir: join(dir, "vaults"),
    keystore: await openFileKeystore(join(dir, "keys")),
    random,
  });
const secrets = { sessionKey: random(32), vault: new TextEncoder().encode("remembered value") };

test("what was saved is loaded again after a restart, and its file shows nothing of it", async () => {
  await (await open()).save(recordingId, secrets);
  expect(await (await open()).load(recordingId)).toEqual(secrets);
  const file = await readFile(join(dir, "vaults", "rec-one.vault"));
  expect(file.includes("remembered")).toBe(false);
});

test("secrets of another recording, damaged ones and removed ones are refused", async () => {
  const store = await open();
  await store.save(recordingId, secrets);
  const path = join(dir, "vaults", "rec-one.vault");
  await writeFile(join(dir, "vaults", "rec-two.vault"), await readFile(path));
  await expect(store.load(RecordingId.parse("rec-two"))).rejects.toMatchObject({
    code: "hold_damaged",
  });
  const bytes = await readFile(path);
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  await writeFile(path, bytes);
  await expect(store.load(recordingId)).rejects.toMatchObject({ code: "hold_damaged" });
  await store.remove(recordingId);
  await expect(store.load(recordingId)).rejects.toMatchObject({ code: "hold_damaged" });
});
