import { createHash } from "node:crypto";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EraseAnswer, ReleaseAnswer } from "@apprentice/core/api/schemas.ts";
import { checkProof } from "@apprentice/core/audit/log-proof.ts";
import { createProver } from "@apprentice/core/audit/prove-entry.ts";
import { parseVerifierKey } from "@apprentice/core/audit/signed-note.ts";
import { sha256 } from "@apprentice/collector/audit/sha256.ts";
import { openFolderBlobs } from "@apprentice/collector/blobs/folder-blobs.ts";
import { readTrajectory } from "@apprentice/collector/compile/read-derived.ts";
import { startCollector } from "@apprentice/collector/start-collector.ts";
import { isActiveParticipant } from "@apprentice/collector/store/participants.ts";
import { findTrajectory } from "@apprentice/collector/store/trajectories.ts";
import { codeOf, enrolDevice } from "@apprentice/collector/testing/test-device.ts";
import { dayMs } from "@apprentice/collector/testing/test-collector.ts";
import { createRelease } from "@apprentice/learn/release/create-release.ts";
import { approvedTrajectories, staffClient } from "@apprentice/cli/staff-client.ts";
import { ReleaseId } from "@apprentice/core/id/id.ts";
import { huntFolders } from "@apprentice/cli/commands/demo/hunt.ts";
import { logOf, startWorld, type World } from "./world.ts";

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
let scratch: string;
let world: World;
let gone: Awaited<ReturnType<World["takePart"]>>;
let stays: Awaited<ReturnType<World["takePart"]>>;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "apprentice-withdraw-"));
  world = await startWorld({ dataDir: join(scratch, "data") });
  gone = await world.takePart();
  stays = await world.takePart();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true, force: true });
});

/** Hits of one person's canary in every byte of every file below the folders, in any usual spelling. */
async function hits(canary: string, folders: readonly string[]): Promise<number> {
  const planted = { place: "recording", value: canary, control: false };
  const found = await huntFolders(folders, [planted]);
  expect(found.files).toBeGreaterThan(0);
  return found.hits.length;
}

/** Whether the keys that the collector has now open this person's trajectory from a folder of blobs. */
async function openable(person: typeof gone, folder: string, row: object): Promise<boolean> {
  await using blobs = await openFolderBlobs({ folder, random });
  const { services } = world;
  const decision = await services.decide({
    principal: { kind: "staff", staffId: "search", role: "reviewer" },
    action: "getTrajectory",
    resource: {
      kind: "trajectory",
      id: person.trajectoryId,
      participantId: person.device.participantId,
    },
    purpose: "review",
  });
  if (decision.kind !== "allowed") throw new Error("the search itself was denied");
  const full = row as Parameters<typeof readTrajectory>[1];
  return (await readTrajectory({ blobs, keys: services.keys }, full, decision)) !== null;
}

test("after withdrawal nothing of a person is found or opens: disk, database, backup, export; releases and models are marked", async () => {
  const { db } = world.services;
  const reviewer = world.byRole("reviewer");
  for (const { trajectoryId } of [gone, stays]) {
    const approve = { params: { id: trajectoryId }, json: { version: 1, verdict: "approved" } };
    expect((await world.ask(reviewer, "review", "reviewTrajectory", approve)).status).toBe(200);
  }
  const curator = world.byRole("curator");
  const purpose = "train_computer_use_agents" as const;
  const register = (releaseId: string, trajectoryIds: readonly string[]) =>
    world.ask(curator, purpose, "registerRelease", {
      json: { version: 1, releaseId, trajectoryIds },
    });
  expect((await register("rel-both", [gone.trajectoryId, stays.trajectoryId])).status).toBe(201);
  expect((await register("rel-other", [stays.trajectoryId])).status).toBe(201);
  const model = createHash("sha256").update("model").digest("hex");
  const trained = { params: { id: "rel-both" }, json: { version: 1, model } };
  expect((await world.ask(curator, purpose, "registerModel", trained)).status).toBe(201);
  // Who is in a release cannot be read from the database.
  const stored = await db.selectFrom("releases").select("manifest").execute();
  expect(JSON.stringify(stored)).not.toContain(gone.device.participantId);

  const exportsOf = async (name: string) => {
    const out = join(scratch, name);
    const client = staffClient({
      url: world.url,
      token: curator.token,
      purpose,
      signal: new AbortController().signal,
    });
    await createRelease({
      source: approvedTrajectories(client),
      releaseId: ReleaseId.parse(`rel-${name}`),
      out,
      pseudonymKey: random(32),
      createdMs: world.nowMs(),
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
    return out;
  };
  const before = await exportsOf("before");
  const backup = join(scratch, "backup");
  // So that nothing is being written while it is copied.
  await world.publishLog();
  await cp(world.dataDir, backup, { recursive: true });
  const row = await findTrajectory(db, gone.trajectoryId);
  const staysRow = await findTrajectory(db, stays.trajectoryId);
  if (!row || !staysRow) throw new Error("there is no trajectory to search for");

  // The controls: the search finds a canary that lies open, and the backup opens before the erasure.
  const control = join(scratch, "control");
  await cp(before, control, { recursive: true });
  await writeFile(join(control, "plain.txt"), `x${gone.canary}y`);
  expect(await hits(gone.canary, [control])).toBeGreaterThan(0);
  expect(await openable(gone, join(backup, "blobs"), row)).toBe(true);

  const reply = await gone.device.call("eraseParticipant");
  const erased = EraseAnswer.parse(reply.body);
  expect(erased).toMatchObject({ segments: 1, releases: 1 });

  expect(await hits(gone.canary, [world.dataDir, backup])).toBe(0);
  expect(await openable(gone, join(backup, "blobs"), row)).toBe(false);
  expect(await openable(stays, join(backup, "blobs"), staysRow)).toBe(true);
  const after = await exportsOf("after");
  expect(await hits(gone.canary, [after])).toBe(0);
  // The control: whoever stays is in the export.
  expect(await hits(stays.canary, [after])).toBeGreaterThan(0);

  // Releases: the one that held the person is revoked with its model, the other is not.
  const stateOf = async (id: string) =>
    ReleaseAnswer.parse((await world.ask(curator, purpose, "getRelease", { params: { id } })).body);
  expect(await stateOf("rel-both")).toMatchObject({ state: "revoked", models: [model] });
  expect(await stateOf("rel-other")).toMatchObject({ state: "active" });
  expect((await world.ask(curator, purpose, "registerModel", trained)).status).toBe(410);
  const again = await register("rel-again", [gone.trajectoryId]);
  expect(again.status).toBe(404);

  // The person keeps a proof of the erasure.
  await world.publishLog();
  const read = logOf(world.url);
  const text = async (path: string) => new TextDecoder().decode((await read(path)) ?? undefined);
  const log = await parseVerifierKey(await text("log.vkey"));
  if (!log || !erased.opening) throw new Error("no key or no opening");
  const prover = createProver({ hash: sha256, read, checkpoint: await text("checkpoint") });
  const proof = await prover.prove(erased.opening);
  if (!proof) throw new Error("the erasure is not in the log");
  expect((await checkProof({ hash: sha256, proof, log, witnesses: [] })).kind).toBe("proved");
});

test("a backup from before brings nobody back: tombstones are replayed and the original upload is answered 410", async () => {
  const dataDir = world.dataDir;
  const restored = join(scratch, "restored");
  // Everything from the backup, but for what is never part of one: the published log and the tombstones.
  await cp(join(scratch, "backup"), restored, { recursive: true });
  await world.publishLog();
  await rm(join(restored, "log"), { recursive: true });
  await cp(join(dataDir, "log"), join(restored, "log"), { recursive: true });
  await cp(join(dataDir, "tombstones.jsonl"), join(restored, "tombstones.jsonl"));
  await using again = await startCollector({
    dataDir: restored,
    port: 0,
    clock: world.nowMs,
    rootKey: { passphrase: "only for this test" },
    policyKeys: world.policy.policyKeys,
    staff: [],
    acceptRestoredDatabase: true,
  });
  const { db } = again.services;
  expect(await isActiveParticipant(db, gone.device.participantId)).toBe(false);
  expect(await isActiveParticipant(db, stays.device.participantId)).toBe(true);
  expect(await findTrajectory(db, gone.trajectoryId)).toBeUndefined();
  expect(await hits(gone.canary, [restored])).toBe(0);

  const { code } = await again.issueEnrolmentCode(null);
  const device = await enrolDevice({ url: again.url, code, nowMs: world.nowMs });
  const receipt = await device.consent();
  world.advance(14 * dayMs);
  const claim = await device.begin(receipt);
  world.advance(dayMs);
  expect(codeOf(await device.upload(claim, gone.bytes))).toBe("410 erased");
});
