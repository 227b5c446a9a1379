import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  ConcernAccepted,
  ConcernContent,
  concernCommitment,
  OpenConcernList,
  OwnConcernList,
  type ConcernKind,
} from "@apprentice/core/api/concern.ts";
import { endpoints, type EndpointName } from "@apprentice/core/api/endpoints.ts";
import { accessPurposes } from "@apprentice/collector/access/decide.ts";
import { AccessPage, AggregatesAnswer, PolicyAnswer } from "@apprentice/core/api/schemas.ts";
import { dayMs } from "@apprentice/collector/testing/test-collector.ts";
import { codeOf, type TestDevice } from "@apprentice/collector/testing/test-device.ts";
import { searchFolder } from "@apprentice/collector/testing/search-folder.ts";
import { newColleague, startWorld, type Colleague, type World } from "../promises/world.ts";

let world: World;
let steward: Colleague;
let council: Colleague;
let curator: Colleague;
beforeAll(async () => {
  world = await startWorld();
  [steward, council, curator] = [
    world.byRole("steward"),
    world.byRole("council"),
    world.byRole("curator"),
  ];
});
afterAll(() => world[Symbol.asyncDispose]());

async function raise(device: TestDevice, kind: ConcernKind, text: string) {
  const nonce = randomBytes(32).toString("hex");
  const reply = await device.call("raiseConcern", { json: { version: 1, kind, text, nonce } });
  expect(reply.status).toBe(201);
  return { ...ConcernAccepted.parse(reply.body), nonce };
}

const own = async (device: TestDevice) =>
  OwnConcernList.parse((await device.call("listConcerns")).body).items;
const open = async (who: Colleague, purpose: string) => {
  const reply = await world.ask(who, purpose, "listOpenConcerns");
  return reply.status === 200 ? OpenConcernList.parse(reply.body).items : reply.status;
};
const answer = (id: string, text: string, verdict: string | null, who = steward) =>
  world.ask(who, "answer", "answerConcern", {
    params: { id },
    json: { version: 1, text, verdict },
  });
const noise = () => new Uint8Array(randomBytes(64));

test("a question reaches the steward alone, sealed on the disk, with a commitment in the log, and is answered", async () => {
  const { device } = await world.takePart();
  const words = `question-${randomBytes(12).toString("hex")}`;
  const { concernId, dueMs, nonce, opening } = await raise(device, "question", words);
  expect(dueMs).toBe(world.nowMs() + 30 * dayMs);
  expect(opening.entry["commitment"]).toBe(await concernCommitment({ text: words, nonce }));
  expect(JSON.stringify(opening)).not.toContain(words);
  for (const role of ["council", "curator", "reviewer", "auditor", "operator"] as const) {
    for (const purpose of ["answer", "report", "operate", "raw_view", "review"]) {
      const how = { params: { id: concernId } };
      const reply = await world.ask(world.byRole(role), purpose, "getConcern", how);
      expect(reply.status).toBe(403);
    }
  }
  const seen = await world.ask(steward, "answer", "getConcern", { params: { id: concernId } });
  expect(ConcernContent.parse(seen.body)).toMatchObject({ text: words, kind: "question" });
  // The writer sees that it was read, and by whom.
  const accesses = AccessPage.parse((await device.call("listAccesses")).body).items;
  expect(JSON.stringify(accesses)).toContain('"action":"getConcern"');

  const reply = `answer-${randomBytes(12).toString("hex")}`;
  expect((await answer(concernId, reply, "upheld")).status).toBe(400);
  expect((await answer(concernId, reply, null)).status).toBe(201);
  expect((await answer(concernId, "another", null)).status).toBe(409);
  expect(await own(device)).toMatchObject([
    { concernId, text: words, answer: { text: reply, verdict: null } },
  ]);
  const hits = async (text: string) => (await searchFolder(world.dataDir, text)).hits;
  for (const text of [words, reply]) expect(await hits(text)).toEqual([]);
  // The control: the search finds what does lie there.
  expect(await hits(concernId)).not.toEqual([]);
  const other = await world.enrol();
  expect(await own(other)).toEqual([]);
});

test("an objection holds ingest, releases and the recorder's gate until it is answered, and looks like nothing to staff", async () => {
  const person = await world.takePart();
  const { device, trajectoryId } = person;
  const review = { params: { id: trajectoryId }, json: { version: 1, verdict: "approved" } };
  const reviewed = await world.ask(world.byRole("reviewer"), "review", "reviewTrajectory", review);
  expect(reviewed.status).toBe(200);
  const listed = async () =>
    (await world.ask(curator, "train_computer_use_agents", "listTrajectories")).bytes.includes(
      trajectoryId,
    );
  expect(await listed()).toBe(true);
  const told = async () => PolicyAnswer.parse((await device.call("getPolicy")).body);
  const claim = await device.begin(person.receipt);
  world.advance(dayMs);

  const { concernId } = await raise(device, "objection", "not with my work");
  expect(codeOf(await device.upload(claim, noise()))).toBe("403 objection_open");
  expect(await told()).toMatchObject({ objectionOpen: true });
  expect(await listed()).toBe(false);
  const got = (id: string) =>
    world.ask(curator, "train_computer_use_agents", "getTrajectory", { params: { id } });
  const gone = await got(trajectoryId);
  // What was never there, and what is objected to, are told in the same words.
  expect(gone.bytes).toEqual((await got(`tra-${"0".repeat(24)}`)).bytes);
  const release = await world.ask(curator, "train_computer_use_agents", "registerRelease", {
    json: { version: 1, releaseId: "rel-objected", trajectoryIds: [trajectoryId] },
  });
  expect(release.status).toBe(404);

  expect((await answer(concernId, "here is why", "not_upheld")).status).toBe(201);
  expect(await told()).toMatchObject({ objectionOpen: false, voidReceipts: [] });
  expect((await device.upload(claim, noise())).status).toBe(201);
  expect(await listed()).toBe(true);

  const second = await raise(device, "objection", "still not");
  expect((await answer(second.concernId, "you are right", "upheld")).status).toBe(201);
  expect(codeOf(await device.upload(claim, noise()))).toBe("403 receipt_refused");
  expect(await told()).toMatchObject({ voidReceipts: [person.receipt.receipt.receiptId] });
});

test("what is overdue shows to steward and council, without words or people", async () => {
  const { device } = await world.takePart();
  const { concernId, dueMs } = await raise(device, "question", "are you there?");
  const waits = { concernId, overdue: false };
  expect(await open(steward, "answer")).toMatchObject([waits]);
  expect(await open(council, "report")).toEqual([]);
  world.advance(dueMs - world.nowMs());
  expect(await open(council, "report")).toEqual([]);
  world.advance(1);
  expect(await open(steward, "answer")).toMatchObject([{ concernId, overdue: true }]);
  const overdue = await open(council, "report");
  expect(overdue).toEqual([
    {
      concernId,
      kind: "question",
      receivedMs: expect.any(Number) as number,
      dueMs: Math.floor(dueMs / dayMs) * dayMs,
      overdue: true,
    },
  ]);
  expect(JSON.stringify(overdue)).not.toContain(device.participantId);
  for (const role of ["curator", "reviewer", "auditor", "operator"] as const)
    expect(await open(world.byRole(role), "report")).toBe(403);
  expect((await answer(concernId, "sorry", null)).status).toBe(201);
  expect(await open(council, "report")).toEqual([]);
});

test("nobody answers in their own reporting line, and who leaves takes their words along", async () => {
  const boss = await newColleague("boss", "steward", { line: ["team-a"] });
  await using other = await startWorld({ more: [boss] });
  const { device } = await other.takePart({ team: "team-a" });
  const { concernId } = await raise(device, "question", "about my line");
  const how = { params: { id: concernId } };
  expect((await other.ask(boss, "answer", "getConcern", how)).status).toBe(403);
  const seen = () => other.ask(other.byRole("steward"), "answer", "getConcern", how);
  expect((await seen()).status).toBe(200);
  expect((await device.call("eraseParticipant")).status).toBe(200);
  expect((await seen()).status).toBe(404);
});

test("the public report tells months of ten people or more, in tens, and never again differently", async () => {
  await using other = await startWorld();
  const devices: TestDevice[] = [];
  for (let person = 0; person < 12; person++) devices.push(await other.enrol());
  const ids: string[] = [];
  for (const device of devices) ids.push((await raise(device, "question", "when?")).concernId);
  const counts = async () => {
    const reply = await other.ask(other.byRole("auditor"), "report", "getAggregates");
    return AggregatesAnswer.parse(reply.body).concerns;
  };
  // Eleven are answered too late, one in time.
  const say = (id: string) =>
    other.ask(other.byRole("steward"), "answer", "answerConcern", {
      params: { id },
      json: { version: 1, text: "now", verdict: null },
    });
  await say(ids[0] ?? "");
  expect(await counts()).toEqual([]);
  other.advance(31 * dayMs);
  for (const id of ids.slice(1)) await say(id);
  other.advance(40 * dayMs);
  const told = [{ month: "2026-06", people: 10, late: 10 }];
  expect(await counts()).toEqual(told);
  for (const device of devices.slice(0, 5)) await device.call("eraseParticipant");
  expect(await counts()).toEqual(told);
});

test("never asked, asked, refused, withdrawn, questioning and objecting look the same to everybody but the steward", async () => {
  await using other = await startWorld();
  // Somebody whose work is there, so that the answers are not simply empty.
  const worker = await other.takePart();
  const how = { params: { id: worker.trajectoryId }, json: { version: 1, verdict: "approved" } };
  await other.ask(other.byRole("reviewer"), "review", "reviewTrajectory", how);
  const lists = Object.entries(endpoints).flatMap(([name, { method, caller, path }]) =>
    method === "GET" && caller !== "device" && caller !== "none" && !path.includes(":")
      ? [name as EndpointName]
      : [],
  );
  expect(lists).toContain("listOpenConcerns");
  const look = async () => {
    const seen: string[] = [];
    for (const role of ["council", "curator", "reviewer", "auditor", "operator"] as const)
      for (const purpose of accessPurposes)
        for (const name of lists) {
          const { status, bytes } = await other.ask(other.byRole(role), purpose, name);
          seen.push(`${role} ${purpose} ${name} ${String(status)} ${bytes.toString()}`);
        }
    return seen;
  };
  const never = await look();
  expect(never.some((line) => line.includes(worker.trajectoryId))).toBe(true);
  // Enrolled, so asked, and silent: that is all that refusing is.
  const device = await other.enrol();
  expect(await look()).toEqual(never);
  await device.consent();
  expect(await look()).toEqual(never);
  await raise(device, "question", "why me?");
  expect(await look()).toEqual(never);
  await raise(device, "objection", "not me");
  expect(await look()).toEqual(never);
  await device.call("withdraw");
  expect(await look()).toEqual(never);
  // The control: the steward does see that somebody spoke up.
  const steward2 = await other.ask(other.byRole("steward"), "answer", "listOpenConcerns");
  expect(OpenConcernList.parse(steward2.body).items).toHaveLength(2);
});
