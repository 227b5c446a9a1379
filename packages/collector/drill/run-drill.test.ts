/** The drill against a running collector on both engines: it passes where it should, and fails where something is wrong. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { AccessPage } from "@apprentice/core/api/schemas.ts";
import { contribute } from "../testing/contribute.ts";
import { startTestCollector, type TestCollector } from "../testing/test-collector.ts";
import { engines, useEngine, type DatabaseOption } from "../testing/use-engine.ts";
import { loadBackup, takeBackup } from "./backup.ts";
import { runDrill } from "./run-drill.ts";

const right = "only for this test";
const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

describe.each(engines)("a restore drill on %s", (engine) => {
  const newDatabase = useEngine(engine);
  let scratch: string;
  let collector: TestCollector;
  let database: DatabaseOption;
  const place = (name: string) => join(scratch, name);

  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), "apprentice-drilled-"));
    database = await newDatabase();
    const where = { ...database, dataDir: place("data"), anchorDir: place("anchor"), workers: 0 };
    collector = await startTestCollector(where);
    return async () => {
      await collector[Symbol.asyncDispose]();
      await rm(scratch, { recursive: true, force: true });
    };
  });

  const work = async () => (await contribute(collector, random(500))).device;

  const drill = (backup: string | null, passphrase = right, anchorDir = place("anchor")) =>
    runDrill({
      ...database,
      dataDir: place("data"),
      anchorDir,
      backup,
      scratchDir: place("scratch"),
      random,
      clock: collector.nowMs,
      rootKey: { passphrase },
      policyKeys: collector.policy.policyKeys,
      staff: [],
    });

  test("passes on a backup from before an erasure and on a fresh one, and leaves nothing but its entries in the log", async () => {
    const gone = await work();
    const stays = await work();
    const backup = place("backup");
    await takeBackup({ ...database, dataDir: place("data"), out: backup, withBlobs: true });
    expect((await gone.call("eraseParticipant")).status).toBe(200);
    await collector.publishLog();
    for (const from of [backup, null]) {
      const report = await drill(from);
      expect(report).toMatchObject({ outcome: "passed", failure: null });
      expect(report.counts).toMatchObject({ activePeople: 1, segments: 1 });
      expect(report.restored).toMatchObject({ people: from === null ? 0 : 1 });
      expect(report.checks.map(({ name, ok }) => [name, ok])).toEqual([
        ["log", true],
        ["erased_stay_erased", true],
        ["uploads_refused", true],
        ["releases", null],
        ["blobs", true],
        ["content_opens", true],
      ]);
    }
    expect(await readdir(place("scratch"))).toEqual([]);
    // What the drill erased, it erased in its own eyes alone.
    const blobs = await readdir(join(backup, "blobs/segments"), { recursive: true });
    expect(blobs.filter((name) => name.includes("/"))).toHaveLength(2);
    const kinds = await collector.services.db.selectFrom("audit").select("kind").execute();
    expect(kinds.filter(({ kind }) => kind === "restore_drill")).toHaveLength(2);
    // Whose upload was opened can see it.
    const page = AccessPage.parse((await stays.call("listAccesses")).body);
    expect(page.items.map(({ kind }) => kind)).toContain("restore_drill_opened");
    // The live data is as it was.
    expect((await stays.call("listSegments")).status).toBe(200);
    expect(collector.errors).toEqual([]);
  });

  test("fails where a blob is damaged, a key is missing, the passphrase is wrong, or the anchor's log was altered", async () => {
    await work();
    const backup = place("backup");
    await takeBackup({ ...database, dataDir: place("data"), out: backup, withBlobs: true });
    const [shard = ""] = await readdir(join(backup, "blobs/segments"));
    const [file = ""] = await readdir(join(backup, "blobs/segments", shard));
    const path = join(backup, "blobs/segments", shard, file);
    const bytes = await readFile(path);
    bytes[bytes.length - 30] = (bytes[bytes.length - 30] ?? 0) ^ 1;
    await writeFile(path, bytes);
    const damaged = await drill(backup);
    expect(damaged.outcome).toBe("failed");
    expect(damaged.checks.filter(({ ok }) => ok === false).map(({ name }) => name)).toEqual([
      "content_opens",
    ]);
    await rm(path);
    expect((await drill(backup)).checks).toContainEqual(
      expect.objectContaining({ name: "blobs", ok: false }),
    );
    const wrong = await drill(null, "another");
    expect(wrong).toMatchObject({ outcome: "failed", restored: null });
    expect(wrong.failure).toMatch(/passphrase/);
    const empty = await drill(place("nothing"));
    expect(empty.failure).toMatch(/not whole/);

    // A copy, because the running collector replaces what was altered at its next entry.
    await cp(place("anchor"), place("altered"), { recursive: true });
    const entries = join(place("altered"), "log/tile/entries/000.p");
    const [last = ""] = await readdir(entries);
    const bundle = await readFile(join(entries, last));
    bundle[20] = (bundle[20] ?? 0) ^ 1;
    await writeFile(join(entries, last), bundle);
    const altered = await drill(null, right, place("altered"));
    expect(altered.failure).toMatch(/does not verify: entry_altered/);
    const told = await collector.services.db
      .selectFrom("audit")
      .select("entry")
      .where("kind", "=", "restore_drill")
      .execute();
    expect(told.filter(({ entry }) => entry.includes('"failed"'))).toHaveLength(5);
  });

  test("a backup of a running collector opens; one that is not whole says what is missing", async () => {
    await work();
    const out = place("backup");
    await takeBackup({ ...database, dataDir: place("data"), out, withBlobs: false });
    const again = takeBackup({ ...database, dataDir: place("data"), out, withBlobs: false });
    await expect(again).rejects.toMatchObject({ code: "backup_failed" });
    const broken = place("broken");
    await cp(out, broken, { recursive: true });
    await rm(join(broken, "root-key.json"));
    const load = loadBackup({ ...database, backup: broken, dataDir: place("other") });
    await expect(load).rejects.toThrow(/root-key.json is missing/);
    // Log and tombstones come from the anchor, never from a backup.
    expect(await readdir(out)).not.toContain("log");
    expect(await readdir(out)).not.toContain("tombstones.jsonl");
  });
});
