import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { blobsContract } from "./blobs-contract.ts";
import { openFolderBlobs } from "./folder-blobs.ts";

const random = (count: number) => new Uint8Array(randomBytes(count));

blobsContract("a folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "apprentice-blobs-"));
  const blobs = await openFolderBlobs({ folder, random });
  return { blobs, close: () => rm(folder, { recursive: true }) };
});

test("what a crash left half-written is gone after the next start", async () => {
  const folder = await mkdtemp(join(tmpdir(), "apprentice-blobs-"));
  const before = await openFolderBlobs({ folder, random });
  const staging = await before.stage();
  await staging.write([random(100)]);
  expect(await readdir(join(folder, "staging", String(process.pid)))).toHaveLength(1);
  await openFolderBlobs({ folder, random });
  expect(await readdir(join(folder, "staging", String(process.pid)))).toEqual([]);
  await rm(folder, { recursive: true });
});
