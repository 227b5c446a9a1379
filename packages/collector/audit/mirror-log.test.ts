import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatVerifierKey } from "@apprentice/core/audit/signed-note.ts";
import { verifyLog } from "@apprentice/core/audit/verify-log.ts";
import { tilesOf } from "@apprentice/core/audit/log-tiles.ts";
import { toHex } from "@apprentice/core/id/hex.ts";
import { mirrorLog } from "./mirror-log.ts";
import { readCheckpoint } from "./read-checkpoint.ts";
import { rootAt } from "./root-at.ts";
import { sha256 } from "./sha256.ts";
import { openTileLog, type LogSigner } from "./tile-log.ts";

let scratch: string;
let signer: LogSigner;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "apprentice-mirror-"));
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new TypeError("Ed25519 always comes as a pair");
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  signer = { name: "test/log", publicKey, privateKey: pair.privateKey };
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Files below a folder, without their folders. */
async function countFiles(dir: string): Promise<number> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).length;
}

test("a mirror is the whole log at each size, holds nothing superseded, and proves what it saw before", async () => {
  const [from, to] = [join(scratch, "log"), join(scratch, "mirror")];
  const log = await openTileLog({ dir: from, signer });
  await mkdir(from);
  await writeFile(join(from, "log.vkey"), await formatVerifierKey(signer, "log"));
  expect(await mirrorLog({ from, to })).toBe(0);
  const seen: { size: number; root: Uint8Array }[] = [];
  for (const size of [1, 2, 255, 256, 257, 512, 513, 1024, 66_000]) {
    while (log.size() < size) log.append(new TextEncoder().encode(`entry ${String(log.size())}`));
    await log.publish();
    expect(await mirrorLog({ from, to })).toBe(size);
    const read = (path: string) => readFile(join(to, path)).catch(() => null);
    const check = await verifyLog({ hash: sha256, read, log: signer, witnesses: [], kept: null });
    expect(check.kind).toBe("verified");
    const tiles = tilesOf(size);
    const bundles = tiles.filter(({ level }) => level === 0).length;
    expect(await countFiles(to)).toBe(tiles.length + bundles + 2);
    for (const one of seen) expect(toHex(rootAt(to, size, one.size))).toBe(toHex(one.root));
    const newest = (await readCheckpoint(to))?.checkpoint;
    if (newest) seen.push(newest);
  }
  // A log that was rolled back leaves the mirror as it is.
  const old = join(scratch, "old");
  await cp(from, old, { recursive: true });
  const short = await openTileLog({ dir: join(scratch, "short"), signer });
  short.append(new Uint8Array(3));
  await writeFile(join(old, "checkpoint"), await short.publish());
  expect(await mirrorLog({ from: old, to })).toBe(66_000);
  expect((await readCheckpoint(to))?.checkpoint.size).toBe(66_000);
});
