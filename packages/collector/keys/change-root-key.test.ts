import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { copyFile, cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ParticipantId, ReleaseId } from "@apprentice/core/id/id.ts";
import { createTableAuditLog } from "../audit/audit-log.ts";
import { openStores } from "../store/open-stores.ts";
import { addRelease } from "../store/releases.ts";
import type { RotateSetup } from "../testing/rotate-child.ts";
import { startPostgres, type TestPostgres } from "../testing/start-postgres.ts";
import { changePassphrase } from "./change-root-key.ts";
import { openHideTeam } from "./hide-team.ts";
import { holdRootKey } from "./hold-root-key.ts";
import { createKeyRing } from "./key-ring.ts";
import { openLogKey } from "./log-key.ts";
import { createManifestSeal } from "./manifest-seal.ts";
import { createRootKey, openRootKey, openRootSecrets, type RootKey } from "./root-key.ts";

const random = (count: number) => new Uint8Array(randomBytes(count));
const nowMs = () => 1_700_000_000_000;
const passphrase = "the one before";
const newPassphrase = "the one after";

let folder: string;
let postgres: TestPostgres;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "apprentice-rotate-"));
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** A data folder with three people, the collector's and the log's key and one release. */
async function fill(name: string, databaseUrl: string | null): Promise<string> {
  const dataDir = join(folder, name);
  await mkdir(dataDir);
  const path = join(dataDir, "root-key.json");
  const rootKey = await createRootKey({ path, passphrase, kind: "production", random, cost: 10 });
  const { records, keys } = await openStores(dataDir, databaseUrl ?? undefined);
  const ring = createKeyRing({ db: keys, rootKey, random, nowMs });
  for (const id of ["par-anna", "par-bert", "par-cleo"])
    await ring.createParticipantKey(ParticipantId.parse(id));
  await ring.collectorKey();
  await openLogKey({ db: keys, rootKey, random, nowMs });
  await openHideTeam({ db: keys, rootKey, random, nowMs });
  const release = ReleaseId.parse("rel-one");
  const manifest = createManifestSeal(rootKey).seal(release, { version: 1, people: {} });
  await addRelease(records, { release_id: release, manifest, created_ms: nowMs() });
  await records.destroy();
  await keys.destroy();
  return dataDir;
}

/** What opens and what does not, of everything that a root key wraps; and how often the log tells of a rotation. */
async function tryAll(dataDir: string, databaseUrl: string | null, root: RootKey) {
  const { records, keys } = await openStores(dataDir, databaseUrl ?? undefined);
  const participants = await keys.selectFrom("participant_keys").selectAll().execute();
  const collectors = await keys.selectFrom("collector_keys").selectAll().execute();
  const logs = await keys.selectFrom("log_keys").selectAll().execute();
  const secrets = await keys.selectFrom("secrets").selectAll().execute();
  const releases = await records.selectFrom("releases").selectAll().execute();
  const tells = await records
    .selectFrom("audit")
    .select("entry")
    .where("kind", "=", "root_key_rotated")
    .execute();
  await records.destroy();
  await keys.destroy();
  const tried = [
    ...participants.map((row) => root.unwrap(row.wrapped, `participant-key ${row.participant_id}`)),
    ...collectors.map((row) => root.unwrap(row.wrapped, `collector-key ${row.key_id}`)),
    ...logs.map((row) => root.unwrap(row.wrapped, `log-key ${row.name}`)),
    ...secrets.map((row) => root.unwrap(row.wrapped, `secret ${row.name}`)),
    ...releases.map((row) => root.unwrap(row.manifest, `release-manifest ${row.release_id}`)),
  ];
  const open = tried.filter((secret) => secret !== null).length;
  return { open, shut: tried.length - open, logged: tells.length };
}

/** Runs a rotation in a process of its own; answers how often it drew random bytes, null where it was killed. */
async function rotate(setup: Pick<RotateSetup, "dataDir" | "databaseUrl" | "dieAtDraw">) {
  const script = fileURLToPath(new URL("../testing/rotate-child.ts", import.meta.url));
  const json = JSON.stringify({ ...setup, passphrase, newPassphrase });
  const child = spawn(process.execPath, [script, json], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (chunk) => (text += String(chunk)));
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  if (signal === "SIGKILL") return null;
  expect(code).toBe(0);
  return Number(text);
}

/** The root key under whichever passphrase opens the file; at every moment one does. */
async function openEither(path: string): Promise<RootKey> {
  const open = (word: string) => openRootKey({ path, passphrase: word, demo: false, random });
  return open(passphrase).catch(() => open(newPassphrase));
}

async function mustSurvive(dataDir: string, databaseUrl: string | null, dieAtDraw: number) {
  const path = join(dataDir, "root-key.json");
  const old = await openRootKey({ path, passphrase, demo: false, random });
  expect(await rotate({ dataDir, databaseUrl, dieAtDraw })).toBeNull();
  // Killed: everything opens all the same.
  expect(await tryAll(dataDir, databaseUrl, await openEither(path))).toMatchObject({ open: 7 });
  expect(await rotate({ dataDir, databaseUrl, dieAtDraw: 1_000 })).not.toBeNull();
  const done = await openRootSecrets({ path, passphrase: newPassphrase, demo: false });
  expect(done.previous).toBeNull();
  const after = await tryAll(dataDir, databaseUrl, await openEither(path));
  expect(after).toMatchObject({ open: 7, shut: 0 });
  expect(after.logged).toBeGreaterThan(0);
  // What was stolen before, root key and passphrase, opens nothing any more.
  expect(await tryAll(dataDir, databaseUrl, old)).toMatchObject({ open: 0, shut: 7 });
  return "survived";
}

test("killed at every draw of random bytes, a rotation leaves every key openable and is finished by the next", async () => {
  const filled = await fill("filled", null);
  const whole = join(folder, "whole");
  await cp(filled, whole, { recursive: true });
  const draws = await rotate({ dataDir: whole, databaseUrl: null, dieAtDraw: 1_000 });
  if (draws === null) throw new Error("the rotation was killed, though nothing should have");
  // A new secret, two seals of the file, six keys, one manifest, one entry: fewer would mean that something was left.
  expect(draws).toBeGreaterThanOrEqual(13);
  for (let dieAtDraw = 1; dieAtDraw <= draws; dieAtDraw++) {
    const dataDir = join(folder, `killed-${String(dieAtDraw)}`);
    await cp(filled, dataDir, { recursive: true });
    await mustSurvive(dataDir, null, dieAtDraw);
  }
});

test("the same on PostgreSQL, killed while keys and while manifests are wrapped again", async () => {
  for (const dieAtDraw of [7, 10]) {
    const url = await postgres.createDatabase();
    const dataDir = await fill(`postgres-${String(dieAtDraw)}`, url);
    expect(await mustSurvive(dataDir, url, dieAtDraw)).toBe("survived");
  }
});

test("a new passphrase opens the same root key, the old one nothing; a copy of the old file keeps the old one", async () => {
  const dataDir = await fill("passphrase", null);
  const path = join(dataDir, "root-key.json");
  const copy = join(dataDir, "copy.json");
  await copyFile(path, copy);
  const before = await openRootSecrets({ path, passphrase, demo: false });
  const { records, keys } = await openStores(dataDir, undefined);
  const audit = createTableAuditLog({ db: records, nowMs, random });
  const change = { records, keys, audit, path, passphrase, newPassphrase, demo: false, random };
  await changePassphrase(change);
  await expect(changePassphrase(change)).rejects.toMatchObject({ code: "passphrase_wrong" });
  const kinds = await records.selectFrom("audit").select("kind").execute();
  expect(kinds).toEqual([{ kind: "root_key_passphrase_changed" }]);
  await records.destroy();
  await keys.destroy();
  const after = await openRootSecrets({ path, passphrase: newPassphrase, demo: false });
  expect(after.secret).toEqual(before.secret);
  expect(await readFile(path, "utf8")).not.toBe(await readFile(copy, "utf8"));
  expect((await openRootSecrets({ path: copy, passphrase, demo: false })).secret).toEqual(
    before.secret,
  );
});

test("the root key is changed by one alone, on no machine beside a collector", async () => {
  const databaseUrl = await postgres.createDatabase();
  const refused = { code: "collector_running" };
  const here = { dataDir: join(folder, "here") };
  const there = { dataDir: join(folder, "there"), databaseUrl };
  const elsewhere = { dataDir: join(folder, "elsewhere"), databaseUrl };
  for (const { dataDir } of [here, there, elsewhere]) await mkdir(dataDir);
  for (const [first, second] of [
    [here, here],
    [there, elsewhere],
  ] as const) {
    {
      await using _one = await holdRootKey({ ...first, mode: "shared" });
      await using _other = await holdRootKey({ ...second, mode: "shared" });
      await expect(holdRootKey({ ...first, mode: "alone" })).rejects.toMatchObject(refused);
      await expect(holdRootKey({ ...second, mode: "alone" })).rejects.toMatchObject(refused);
    }
    await using _alone = await holdRootKey({ ...first, mode: "alone" });
    await expect(holdRootKey({ ...second, mode: "shared" })).rejects.toMatchObject(refused);
  }
});
