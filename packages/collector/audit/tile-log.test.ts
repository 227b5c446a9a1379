import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commitmentOf } from "@apprentice/core/audit/log-entry.ts";
import type { LogOpening } from "@apprentice/core/audit/log-entry.ts";
import { checkProof, makeProof } from "@apprentice/core/audit/log-proof.ts";
import { nodeReaderOfTiles, tilePath } from "@apprentice/core/audit/log-tiles.ts";
import {
  cosignNote,
  formatNote,
  parseCheckpoint,
  parseNote,
} from "@apprentice/core/audit/signed-note.ts";
import { verifyLog } from "@apprentice/core/audit/verify-log.ts";
import { sha256 } from "./sha256.ts";
import type { LogSigner } from "./tile-log.ts";
import { openTileLog } from "./tile-log.ts";

let dir: string;
let signer: LogSigner;

async function newSigner(name: string): Promise<LogSigner> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("no key pair");
  return {
    name,
    privateKey: pair.privateKey,
    publicKey: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)),
  };
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "tile-log-"));
  signer = await newSigner("example.test/log");
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const openingOf = (seq: number): LogOpening => ({
  seq,
  salt: seq.toString(16).padStart(32, "0"),
  atMs: 1000 + seq,
  kind: "decision",
  entry: { action: "getTrajectory", allow: true },
});
const leafOf = (seq: number) => commitmentOf(sha256, openingOf(seq));
const readFrom = (folder: string) => (path: string) =>
  readFile(join(folder, path)).then(
    (bytes) => new Uint8Array(bytes),
    () => null,
  );
const keptAt = async (folder = dir) =>
  parseCheckpoint(parseNote(await readFile(join(folder, "checkpoint"), "utf8"))?.text ?? "");
const verify = (change: Partial<Parameters<typeof verifyLog>[0]> = {}) =>
  verifyLog({
    hash: sha256,
    read: readFrom(dir),
    log: signer,
    witnesses: [],
    kept: null,
    ...change,
  });

async function grow(to: number): Promise<void> {
  const log = await openTileLog({ dir, signer });
  while (log.size() < to) log.append(leafOf(log.size()));
  await log.publish();
}

test.each([1, 255, 256, 257, 700, 66_000])("a log of %i entries verifies offline", async (size) => {
  await grow(size);
  expect(await verify()).toMatchObject({ kind: "verified", checkpoint: { size } });
});

test("a log that is closed and opened again goes on where it was", async () => {
  for (const size of [3, 250, 256, 300, 600]) {
    const kept = size === 3 ? null : await keptAt();
    await grow(size);
    expect(await verify({ kept })).toMatchObject({ kind: "verified", checkpoint: { size } });
  }
});

test("an entry proves itself with nothing but its page and the keys", async () => {
  await grow(300);
  const checkpoint = await readFile(join(dir, "checkpoint"), "utf8");
  const tiles = new Map<string, Uint8Array>();
  for (const [level, number, width] of [
    [0, 0, 256],
    [0, 1, 44],
    [1, 0, 1],
  ] as const)
    tiles.set(
      `${level}/${number}`,
      new Uint8Array(await readFile(join(dir, tilePath({ level, number, width })))),
    );
  const read = nodeReaderOfTiles(
    sha256,
    (level, number) => tiles.get(`${level}/${number}`) ?? new Uint8Array(0),
  );
  const proof = makeProof({ hash: sha256, read, opening: openingOf(17), checkpoint, size: 300 });
  expect(JSON.stringify(proof).length).toBeLessThan(4_000);
  const check = (changed: typeof proof, witnesses: LogSigner[] = []) =>
    checkProof({ hash: sha256, proof: changed, log: signer, witnesses });
  expect(await check(proof)).toMatchObject({ kind: "proved", size: 300 });
  expect(
    await check({
      ...proof,
      opening: { ...proof.opening, entry: { action: "getTrajectory", allow: false } },
    }),
  ).toEqual({ kind: "refused", reason: "not_in_log" });
  expect(await check({ ...proof, opening: { ...proof.opening, salt: "f".repeat(32) } })).toEqual({
    kind: "refused",
    reason: "not_in_log",
  });
  const witness = await newSigner("witness.test");
  expect(await check(proof, [witness])).toEqual({ kind: "refused", reason: "unwitnessed" });
  const note = parseNote(checkpoint);
  if (!note) throw new Error("no note");
  const witnessed = formatNote({
    text: note.text,
    signatures: [...note.signatures, await cosignNote(note.text, witness, 1_800_000_000)],
  });
  expect(await check({ ...proof, checkpoint: witnessed }, [witness])).toMatchObject({
    kind: "proved",
    witnessedS: [1_800_000_000],
  });
});

test("dropped, altered and reordered entries, a rollback and a rewritten history are each found", async () => {
  await grow(400);
  const before = join(dir, "..", `${dir.split("/").at(-1)}-before`);
  await cp(dir, before, { recursive: true });
  try {
    const kept = await keptAt();
    const bundle = join(dir, tilePath({ level: "entries", number: 0 }));
    const bytes = await readFile(bundle);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    await writeFile(bundle, bytes);
    expect(await verify({ kept })).toMatchObject({ kind: "refused", finding: "entry_altered" });
    await rm(bundle);
    expect(await verify({ kept })).toMatchObject({ kind: "refused", finding: "tile_missing" });

    // Somebody with the signing key writes another history of the same length, and a longer one.
    for (const size of [400, 500]) {
      await rm(dir, { recursive: true });
      const log = await openTileLog({ dir, signer });
      for (let seq = 0; seq < size; seq += 1) log.append(leafOf(seq === 100 ? 999 : seq));
      await log.publish();
      expect(await verify()).toMatchObject({ kind: "verified" });
      expect(await verify({ kept })).toMatchObject({
        kind: "refused",
        finding: "history_rewritten",
      });
    }
    // The database was restored from last week.
    await rm(dir, { recursive: true });
    await grow(300);
    expect(await verify({ kept })).toMatchObject({ kind: "refused", finding: "rolled_back" });
    // The untouched copy still verifies: the checks above failed for their own reasons.
    expect(await verify({ read: readFrom(before), kept })).toMatchObject({ kind: "verified" });
  } finally {
    await rm(before, { recursive: true, force: true });
  }
});

test("a folder with damaged tiles is refused when it is opened for writing", async () => {
  await grow(300);
  const path = join(dir, tilePath({ level: 0, number: 1, width: 44 }));
  await writeFile(path, Buffer.alloc(44 * 32));
  await expect(openTileLog({ dir, signer })).rejects.toMatchObject({ code: "log_damaged" });
  await rm(path);
  await expect(openTileLog({ dir, signer })).rejects.toMatchObject({ code: "log_damaged" });
  expect((await readdir(dir)).sort()).toEqual(["checkpoint", "tile"]);
});
