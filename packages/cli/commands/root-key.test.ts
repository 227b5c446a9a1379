/** `root-key rotate` and `root-key passphrase` as an operator types them, also killed half-way. */
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  openRootKey,
  openRootSecrets,
  createRootKey,
} from "@apprentice/collector/keys/root-key.ts";
import { openStores } from "@apprentice/collector/store/open-stores.ts";
import { ParticipantId } from "@apprentice/core/id/id.ts";
import { runApprentice, type Run } from "../testing/run-apprentice.ts";

const random = (count: number) => new Uint8Array(randomBytes(count));
const old = "the one before";
const fresh = "the one after";
let dataDir: string;
let path: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "apprentice-root-key-"));
  path = join(dataDir, "root-key.json");
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** A stopped collector's data with this many people's keys. */
async function fill(people: number): Promise<void> {
  const rootKey = await createRootKey({
    path,
    passphrase: old,
    kind: "production",
    random,
    cost: 10,
  });
  const { records, keys } = await openStores(dataDir, undefined);
  const rows = Array.from({ length: people }, (_, at) => {
    const participant_id = ParticipantId.parse(`par-${String(at)}`);
    const wrapped = rootKey.wrap(random(32), `participant-key ${participant_id}`);
    return { participant_id, wrapped, created_ms: 0 };
  });
  await keys.transaction().execute(async (transaction) => {
    for (let from = 0; from < rows.length; from += 500) {
      const some = rows.slice(from, from + 500);
      await transaction.insertInto("participant_keys").values(some).execute();
    }
  });
  await records.destroy();
  await keys.destroy();
}

/** How many of the keys open with a passphrase. */
async function openable(passphrase: string): Promise<number> {
  const root = await openRootKey({ path, passphrase, demo: false, random });
  const { records, keys } = await openStores(dataDir, undefined);
  const rows = await keys.selectFrom("participant_keys").selectAll().execute();
  await records.destroy();
  await keys.destroy();
  return rows.filter(({ participant_id: id, wrapped }) =>
    root.unwrap(wrapped, `participant-key ${id}`),
  ).length;
}

const type = (verb: string, env: Record<string, string>, ...more: string[]): Promise<Run> =>
  runApprentice({ args: ["root-key", verb, "--data", dataDir, ...more], env });
const both = { APPRENTICE_PASSPHRASE: old, APPRENTICE_NEW_PASSPHRASE: fresh };

test("rotate draws a new key under the same or a new passphrase, and the old one opens nothing then", async () => {
  await fill(3);
  const first = await openRootSecrets({ path, passphrase: old, demo: false });
  const same = await type("rotate", { APPRENTICE_PASSPHRASE: old }, "--json");
  expect(same).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(same.stdout)).toEqual({ keys: 3, manifests: 0, resumed: false });
  const second = await openRootSecrets({ path, passphrase: old, demo: false });
  expect(second.secret).not.toEqual(first.secret);
  const told = await type("rotate", both);
  expect(told.stdout).toMatch(/^rotated: 3 keys .* Backups from before need the root key file/);
  expect(await openable(fresh)).toBe(3);
  await expect(openable(old)).rejects.toMatchObject({ code: "passphrase_wrong" });
});

test("passphrase seals the same key anew, and the old one is refused by the next command", async () => {
  await fill(2);
  const before = await openRootSecrets({ path, passphrase: old, demo: false });
  expect(await type("passphrase", both, "--json")).toMatchObject({ code: 0 });
  const after = await openRootSecrets({ path, passphrase: fresh, demo: false });
  expect(after.secret).toEqual(before.secret);
  const again = await type("passphrase", both);
  expect(again).toMatchObject({ code: 1, stdout: "" });
  expect(again.stderr).toMatch(/passphrase does not open .*passphrase_wrong/);
});

test("a wrong passphrase, none, an empty new one, a damaged and a missing file: each says what to do and changes nothing", async () => {
  await fill(1);
  const before = await readFile(path);
  const wrong = { ...both, APPRENTICE_PASSPHRASE: "another" };
  const verbs = ["rotate", "passphrase"] as const;
  const emptied = { ...both, APPRENTICE_NEW_PASSPHRASE: "" };
  const [refused, unset, empty] = await Promise.all([
    Promise.all(verbs.map((verb) => type(verb, wrong))),
    Promise.all(verbs.map((verb) => type(verb, {}))),
    type("passphrase", emptied),
  ]);
  for (const { code, stdout, stderr } of refused) {
    expect([code, stdout]).toEqual([1, ""]);
    // Whichever came first has the key file alone.
    expect(stderr).toMatch(/passphrase does not open|Stop them all/);
    expect(stderr).not.toContain("another");
  }
  expect(refused.some(({ stderr }) => stderr.includes("passphrase does not open"))).toBe(true);
  for (const { code, stderr } of unset) {
    expect(code).toBe(2);
    expect(stderr).toMatch(/set APPRENTICE_PASSPHRASE/);
  }
  expect(empty).toMatchObject({ code: 2 });
  expect(empty.stderr).toMatch(/set APPRENTICE_NEW_PASSPHRASE/);
  expect(await readFile(path)).toEqual(before);
  expect(await openable(old)).toBe(1);
  await writeFile(path, before.subarray(0, -30));
  expect((await type("rotate", both)).stderr).toMatch(/not in the form.*Restore its backup/);
  await rm(dataDir, { recursive: true });
  const misspelt = await type("rotate", both);
  expect(misspelt).toMatchObject({ code: 1 });
  expect(misspelt.stderr).toMatch(/no root key at .*check --data/);
  await expect(readdir(dataDir)).rejects.toMatchObject({ code: "ENOENT" });
});

test("killed half-way, everything opens with one passphrase, and the same command finishes it", async () => {
  const people = 20_000;
  await fill(people);
  const stop = new AbortController();
  const killed = runApprentice({
    args: ["root-key", "rotate", "--data", dataDir],
    env: both,
    kill: stop.signal,
  });
  // The file holds both secrets from its first change to the end.
  const isBegun = async () => (await readFile(path, "utf8")).includes('"previous"');
  for (let tries = 0; tries < 30_000 && !(await isBegun()); tries++) await sleep(1);
  stop.abort();
  expect(await killed).toMatchObject({ code: null, stdout: "" });
  expect(await readFile(path, "utf8")).toContain('"previous"');
  expect(await openable(fresh)).toBe(people);
  const finished = await type("rotate", both);
  expect(finished).toMatchObject({ code: 0 });
  expect(finished.stdout).toMatch(/^finished the rotation that had been begun: 20000 keys/);
  expect(await openable(fresh)).toBe(people);
  expect(await readFile(path, "utf8")).not.toContain('"previous"');
});
