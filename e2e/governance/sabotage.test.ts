import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apprenticeAt } from "@apprentice/cli/testing/apprentice.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { staffClient } from "@apprentice/cli/staff-client.ts";
import { releaseOf } from "@apprentice/cli/release-of.ts";
import type { Action } from "@apprentice/core/action/action.ts";
import { QuarantineList } from "@apprentice/core/api/quarantine.ts";
import { dayMs } from "@apprentice/collector/testing/test-collector.ts";
import type { TestDevice } from "@apprentice/collector/testing/test-device.ts";
import { mintAction, mintMeta } from "@apprentice/guard/mint.ts";
import { seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import { sealItems, startWorld, type World } from "../promises/world.ts";

const honestPeople = 7;
const eachHonest = 3;
const flood = 12;
let dir: string;
let world: World;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "sabotage-"));
  world = await startWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const base = { observationId: null, approach: [] };
/** The same work each time: now and then (1 in 40) honest chance work does the same thing twice, and is odd among so little. */
const random = seededRandom(4);

/** Clicks and typing here and there; the insider's presses one place, over and over. */
function actionsOf(startMs: number, odd: boolean): Action[] {
  const times = (index: number) => ({
    startMs: startMs + index * 1000,
    endMs: startMs + index * 1000 + 1,
  });
  const length = odd ? 60 : random.integer(6, 10);
  return Array.from({ length }, (_, index): Action => {
    const [x, y] = odd ? [200, 4] : [random.integer(0, 255), random.integer(0, 255)];
    if (!odd && index % 3 === 2)
      return { kind: "type", ...base, ...times(index), text: `value ${String(x)}`, fieldId: null };
    return { kind: "click", ...base, ...times(index), at: { x: x * 4, y: y * 3 }, modifiers: [] };
  });
}

type Taking = { readonly device: TestDevice; readonly odd: boolean; readonly count: number };

async function work(people: readonly Taking[]): Promise<void> {
  const receipts = [];
  for (const { device } of people) receipts.push(await device.consent());
  world.advance(14 * dayMs);
  const uploads: (() => Promise<void>)[] = [];
  for (const [index, { device, odd, count }] of people.entries()) {
    const receipt = receipts[index];
    if (!receipt) throw new Error("no receipt");
    for (let round = 0; round < count; round++) {
      const claim = await device.begin(receipt);
      const startedMs = world.nowMs();
      const meta = mintMeta({
        version: 1,
        recordingId: claim.recordingId,
        instruction: "do it",
        source: "human",
        startedMs,
        os: "linux",
        fidelity: "actions",
      });
      const actions = actionsOf(startedMs, odd).map(
        (action) => ({ topic: "action", action: mintAction(action) }) as const,
      );
      uploads.push(async () => {
        const bytes = await sealItems(device, claim, [{ topic: "meta", meta }, ...actions]);
        expect((await device.upload(claim, bytes)).status).toBe(201);
      });
    }
  }
  world.advance(dayMs);
  for (const upload of uploads) await upload();
  await world.drained();
}

const tokens = (role: "curator" | "steward") => world.byRole(role).token;

async function release(name: string) {
  const client = staffClient({
    url: world.url,
    token: tokens("curator"),
    purpose: "train_computer_use_agents",
    signal: new AbortController().signal,
  });
  const out = join(dir, name);
  const { signal } = new AbortController();
  const made = await releaseOf(client, { out, createdMs: world.nowMs(), signal });
  return { made, text: await readFile(join(out, "trajectories.jsonl"), "utf8") };
}

test("an insider's odd demonstrations go to a quarantine that the steward alone sees and lifts", async () => {
  const people: Taking[] = [];
  for (let person = 0; person < honestPeople; person++)
    people.push({ device: await world.enrol(), odd: false, count: eachHonest });
  const insider = await world.enrol();
  await work([...people, { device: insider, odd: true, count: flood }]);
  const { db } = world.services;
  const rows = await db
    .selectFrom("trajectories")
    .select(["trajectory_id", "participant_id"])
    .execute();
  for (const { trajectory_id: id } of rows) {
    const json = { version: 1, verdict: "approved" };
    await world.ask(world.byRole("reviewer"), "review", "reviewTrajectory", {
      params: { id },
      json,
    });
  }
  const bad = rows.filter((row) => row.participant_id === insider.participantId);
  expect(bad).toHaveLength(flood);

  const { made, text } = await release("first");
  for (const { trajectory_id: id } of bad) expect(text).not.toContain(id);
  expect(made.leftOut).toBe(flood);
  expect(made.trajectories).toBe(honestPeople * eachHonest);

  for (const role of ["curator", "council", "reviewer", "auditor", "operator"] as const) {
    for (const purpose of ["operate", "train_computer_use_agents", "report"]) {
      const reply = await world.ask(world.byRole(role), purpose, "listQuarantine");
      expect(reply.status).toBe(403);
    }
  }
  const listed = await world.ask(world.byRole("steward"), "operate", "listQuarantine");
  const { items } = QuarantineList.parse(listed.body);
  expect(items.map((item) => item.trajectoryId).toSorted()).toEqual(
    bad.map((row) => row.trajectory_id).toSorted(),
  );
  expect(listed.bytes.includes(insider.participantId)).toBe(false);

  // What is set aside is not even listed to a curator; one that the steward lifts comes in again.
  const [lifted] = bad;
  const id = lifted?.trajectory_id ?? "";
  const steward = ["--collector", world.url, "--token", tokens("steward")];
  expect((await apprenticeAt(world.nowMs, "quarantine", "list", ...steward)).out).toContain(id);
  const lift = await apprenticeAt(world.nowMs, "quarantine", "lift", id, ...steward);
  expect(lift).toMatchObject({ code: 0 });
  const second = await release("second");
  expect(second.text).toContain(id);
  for (const { trajectory_id: other } of bad.slice(1)) expect(second.text).not.toContain(other);
});
