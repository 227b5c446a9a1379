/** `restore`, `restore drill`, `backup` and `serve --anchor` as an operator types them. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  startTestCollector,
  type TestCollector,
} from "@apprentice/collector/testing/test-collector.ts";
import { copyFolder } from "@apprentice/collector/testing/copy-folder.ts";
import { runApprentice, type Run } from "../testing/run-apprentice.ts";

const passphrase = "only for this test";
let scratch: string;
let collector: TestCollector;
const place = (name: string) => join(scratch, name);
const run = (...args: string[]): Promise<Run> =>
  runApprentice({ args, env: { APPRENTICE_PASSPHRASE: passphrase } });

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "apprentice-restore-"));
  const dataDir = place("data");
  collector = await startTestCollector({ dataDir, anchorDir: place("anchor"), workers: 0 });
  await writeFile(place("keys.json"), JSON.stringify(collector.policy.policyKeys));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

test("back up, erase, put back: serve says what is wrong and what to type, and that works", async () => {
  const where = ["--data", place("data"), "--anchor", place("anchor")];
  const device = await collector.enrol();
  await device.consent();
  await collector.publishLog();
  await copyFolder(place("data"), place("last-week"));
  const made = await run("backup", "--data", place("data"), "--out", place("backup"), "--json");
  expect(made).toMatchObject({ code: 0 });
  await device.call("eraseParticipant");
  await collector.publishLog();

  const scratchDir = ["--scratch", place("scratch")];
  const drill = await run("restore", "drill", ...where, ...scratchDir, "--backup", place("backup"));
  expect(drill).toEqual({ code: 0, stdout: expect.any(String) as string, stderr: "" });
  expect(drill.stdout).toMatch(/^drill passed in .* s; the log says so\n/);
  expect(drill.stdout).toMatch(
    /good {4}erased_stay_erased: 1 erased people have 0 rows and 0 keys/,
  );
  const beside = await run("restore", ...where);
  expect(beside).toMatchObject({ code: 1 });
  expect(beside.stderr).toMatch(/Stop them all/);

  await collector[Symbol.asyncDispose]();
  await cp(place("last-week"), place("data"), { recursive: true });
  const serve = ["serve", ...where, "--policy-keys", place("keys.json"), "--port", "0"];
  const refused = await run(...serve);
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toMatch(/older than its anchor.*apprentice restore --data/);
  const restored = await run("restore", ...where);
  expect(restored).toMatchObject({ code: 0 });
  expect(restored.stdout).toMatch(
    /erased again: 1 people and 0 blobs.*\n.*entries since 2026-.* are lost/,
  );
  // What a participant keeps holds a checkpoint as well.
  const opening = { seq: 0, salt: "0".repeat(32), atMs: 0, kind: "any", entry: {} };
  const checkpoint = await readFile(place("anchor/log/checkpoint"), "utf8");
  const proof = { version: 1, opening, path: [], checkpoint };
  await writeFile(place("proof.json"), JSON.stringify(proof));
  const served = await runApprentice({
    args: [...serve, "--kept", place("anchor/log/checkpoint"), "--kept", place("proof.json")],
    env: { APPRENTICE_PASSPHRASE: passphrase },
    stopAt: /collector on http/,
  });
  expect(served.stdout).toMatch(/collector on http/);
  expect(await readFile(place("data/tombstones.jsonl"), "utf8")).toContain(device.participantId);

  await rm(place("anchor"), { recursive: true });
  expect((await run(...serve)).stderr).toMatch(/is no anchor.*--anchor-lost/);
  const begun = await run("restore", ...where, "--anchor-lost", "--json");
  expect(JSON.parse(begun.stdout)).toMatchObject({ people: 0, lostEntries: 0 });
  expect(await readFile(place("anchor/tombstones.jsonl"), "utf8")).toContain(device.participantId);
});

test("a misspelt folder, no anchor and no passphrase are each refused with what to do, and nothing is made", async () => {
  const nowhere = ["--data", place("nowhere"), "--anchor", place("no-anchor")];
  const [restore, drill, backup, unanchored, bare] = await Promise.all([
    run("restore", ...nowhere),
    run("restore", "drill", ...nowhere),
    run("backup", "--data", place("nowhere"), "--out", place("x")),
    run("restore", "drill", "--data", place("data")),
    runApprentice({ args: ["restore", ...nowhere], env: {} }),
  ]);
  expect([restore, drill, backup, unanchored, bare].map(({ code }) => code)).toEqual([
    1, 1, 1, 2, 2,
  ]);
  expect(restore.stderr).toMatch(/no-anchor is no anchor/);
  expect(drill.stderr).toMatch(/no root key at .*nowhere/);
  expect(backup.stderr).toMatch(/no collector's data to back up.*nowhere/);
  expect(unanchored.stderr).toMatch(/with --anchor/);
  expect(bare.stderr).toMatch(/set APPRENTICE_PASSPHRASE/);
  await expect(readFile(place("nowhere/records.db"))).rejects.toMatchObject({ code: "ENOENT" });
  await expect(readFile(place("no-anchor/anchor.json"))).rejects.toMatchObject({ code: "ENOENT" });
});
