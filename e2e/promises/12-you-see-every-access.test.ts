import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AccessPage } from "@apprentice/core/api/schemas.ts";
import { checkProof } from "@apprentice/core/audit/log-proof.ts";
import { tilePath } from "@apprentice/core/audit/log-tiles.ts";
import { createProver } from "@apprentice/core/audit/prove-entry.ts";
import { parseVerifierKey } from "@apprentice/core/audit/signed-note.ts";
import { verifyLog } from "@apprentice/core/audit/verify-log.ts";
import { sha256 } from "@apprentice/collector/audit/sha256.ts";
import { startCollector } from "@apprentice/collector/start-collector.ts";
import { logOf, startWorld, type World } from "./world.ts";

let world: World;
let scratch: string;
let person: Awaited<ReturnType<World["takePart"]>>;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "apprentice-access-"));
  world = await startWorld();
  person = await world.takePart();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true });
});

async function pageOf() {
  const page = AccessPage.parse((await person.device.call("listAccesses")).body);
  return page.items;
}

test("each of a hundred looks, allowed or refused, is on the page with a proof that holds offline", async () => {
  const path = { params: { id: person.trajectoryId } };
  const looks: [Parameters<World["byRole"]>[0], string][] = [
    ["reviewer", "review"],
    ["curator", "train_computer_use_agents"],
    ["operator", "operate"],
    ["auditor", "report"],
  ];
  for (let round = 0; round < 25; round++) {
    for (const [role, purpose] of looks) {
      await world.ask(world.byRole(role), purpose, "getTrajectory", path);
    }
  }
  const shown = (await pageOf()).filter(({ entry }) => String(entry["who"]).includes(":"));
  const looked = shown.filter(({ entry }) => entry["action"] === "getTrajectory");
  expect(looked).toHaveLength(100);
  expect(looked.filter(({ entry }) => entry["allow"] === true)).toHaveLength(25);
  await world.publishLog();
  const read = logOf(world.url);
  const checkpoint = new TextDecoder().decode((await read("checkpoint")) ?? undefined);
  const log = await parseVerifierKey(
    new TextDecoder().decode((await read("log.vkey")) ?? undefined),
  );
  if (!log) throw new Error("no verifier key");
  const prover = createProver({ hash: sha256, read, checkpoint });
  for (const opening of looked) {
    const proof = await prover.prove(opening);
    if (!proof) throw new Error("an access is not in the published log");
    expect((await checkProof({ hash: sha256, proof, log, witnesses: [] })).kind).toBe("proved");
  }
});

test("an entry that is dropped from the published log raises the alarm", async () => {
  await world.publishLog();
  const copy = join(scratch, "copy");
  await cp(join(world.dataDir, "log"), copy, { recursive: true });
  const read = (path: string) => readFile(join(copy, path)).catch(() => null);
  const log = await parseVerifierKey(await readFile(join(copy, "log.vkey"), "utf8"));
  if (!log) throw new Error("no verifier key");
  const verify = () => verifyLog({ hash: sha256, read, log, witnesses: [], kept: null });
  const good = await verify();
  if (good.kind !== "verified") throw new Error("the untouched log does not verify");
  const { size } = good.checkpoint;
  const width = size % 256;
  const bundle = join(copy, tilePath({ level: "entries", number: Math.floor(size / 256), width }));
  const bytes = await readFile(bundle);
  await writeFile(bundle, bytes.subarray(34));
  expect(await verify()).toMatchObject({ kind: "refused", finding: "entry_altered" });
});

test("an entry that is dropped from the database stops the server at its next start", async () => {
  const dataDir = join(scratch, "other");
  const other = await startWorld({ dataDir });
  const them = await other.takePart();
  await other.publishLog();
  const { db } = other.services;
  const last = await db.selectFrom("audit").select("seq").orderBy("seq", "desc").limit(1).execute();
  // Whoever has the database renumbers the rest, so that no hole is left.
  const gone = (last[0]?.seq ?? 0) - 1;
  await db.deleteFrom("audit").where("seq", "=", gone).execute();
  await db
    .updateTable("audit")
    .set({ seq: gone })
    .where("seq", "=", gone + 1)
    .execute();
  await db
    .updateTable("audit_head")
    .set({ size: gone + 1 })
    .execute();
  const kept = join(scratch, "kept");
  await cp(dataDir, kept, { recursive: true });
  await other[Symbol.asyncDispose]().catch(() => undefined);
  await expect(
    startCollector({
      dataDir: kept,
      port: 0,
      clock: other.nowMs,
      rootKey: { passphrase: "only for this test" },
      policyKeys: other.policy.policyKeys,
      staff: [],
      workers: 0,
    }),
  ).rejects.toMatchObject({ code: "log_ahead" });
  expect(them.trajectoryId).toMatch(/^tra-/);
});
