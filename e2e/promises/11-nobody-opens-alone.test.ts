import { afterAll, beforeAll, expect, test } from "vitest";
import {
  RawViewAnswer,
  signApproval,
  type RawViewApproval,
  type RawViewRequest,
} from "@apprentice/core/api/raw-view.ts";
import { AccessPage, EnrolmentCodeAnswer } from "@apprentice/core/api/schemas.ts";
import { Signature } from "@apprentice/core/id/ed25519.ts";
import { enrolDevice } from "@apprentice/collector/testing/test-device.ts";
import { addApproval } from "@apprentice/collector/store/raw-views.ts";
import { newColleague, startWorld, type Colleague, type World } from "./world.ts";

const minuteMs = 60_000;
let world: World;
let person: Awaited<ReturnType<World["takePart"]>>;
let deputy: Colleague;
let twin: Colleague;
let asker: Colleague;
let steward: Colleague;
let council: Colleague;
beforeAll(async () => {
  deputy = await newColleague("deputy", "steward");
  const first = await newColleague("council-a", "council");
  // Another name with the same key.
  twin = await newColleague("council-b", "council", { publicKey: first.key.publicKey });
  council = first;
  world = await startWorld({ more: [deputy, first, twin] });
  person = await world.takePart();
  asker = world.byRole("reviewer");
  steward = world.byRole("steward");
});
afterAll(() => world[Symbol.asyncDispose]());

type Asked = { readonly viewId: string; readonly request: RawViewRequest; readonly by: Colleague };

async function request(change: Partial<RawViewRequest> = {}, by = asker): Promise<Asked> {
  const body: RawViewRequest = {
    version: 1,
    trajectoryId: person.trajectoryId,
    ticket: "CASE-17",
    reason: "security_incident",
    breakGlass: false,
    ...change,
  };
  const reply = await world.ask(by, "raw_view", "requestRawView", { json: body });
  expect(reply.status).toBe(201);
  return { viewId: RawViewAnswer.parse(reply.body).viewId, request: body, by };
}

/** Signs and hands in; `change` alters what is signed, `sender` whose token is used. */
async function approve(
  asked: Asked,
  by: Colleague,
  how: {
    readonly change?: Partial<RawViewApproval>;
    readonly sender?: Colleague;
    readonly key?: CryptoKey;
    readonly at?: string;
  } = {},
): Promise<number> {
  const approval: RawViewApproval = {
    viewId: asked.viewId,
    trajectoryId: asked.request.trajectoryId,
    requestedBy: asked.by.staffId,
    ticket: asked.request.ticket,
    reason: asked.request.reason,
    approvedBy: by.staffId,
    approvedMs: world.nowMs(),
    ...how.change,
  };
  const signature = await signApproval(approval, how.key ?? by.key.privateKey);
  const reply = await world.ask(how.sender ?? by, "raw_view", "approveRawView", {
    params: { id: how.at ?? asked.viewId },
    json: { version: 1, approval, signature },
  });
  return reply.status;
}

/** Whether the asker sees the content now. */
async function opens(asked: Asked, by = asked.by): Promise<boolean> {
  const reply = await world.ask(by, "raw_view", "getRawView", { params: { id: asked.viewId } });
  const seen = reply.bytes.includes(person.canary);
  expect(reply.status).toBe(seen ? 200 : 403);
  return seen;
}

test("two others sign: it opens, to the asker alone, for thirty minutes and not a moment longer", async () => {
  const asked = await request();
  expect(await opens(asked)).toBe(false);
  expect(await approve(asked, steward)).toBe(201);
  expect(await opens(asked)).toBe(false);
  world.advance(10 * minuteMs);
  expect(await approve(asked, council)).toBe(201);
  expect(await opens(asked)).toBe(true);
  for (const other of [
    steward,
    council,
    deputy,
    world.byRole("curator"),
    world.byRole("operator"),
  ]) {
    expect(await opens(asked, other)).toBe(false);
  }
  world.advance(30 * minuteMs);
  expect(await opens(asked)).toBe(true);
  world.advance(1);
  expect(await opens(asked)).toBe(false);
});

test("self, duplicate, twin, stranger, forged and replayed approvals count nothing", async () => {
  const asked = await request({}, steward);
  expect(await approve(asked, steward)).toBe(403);
  expect(await approve(asked, deputy)).toBe(201);
  expect(await approve(asked, deputy)).toBe(409);
  expect(await approve(asked, deputy, { sender: council })).toBe(403);
  expect(await approve(asked, world.byRole("curator"))).toBe(403);
  expect(await approve(asked, council, { key: deputy.key.privateKey })).toBe(401);
  // Signed for another view, another trajectory, another ticket.
  const other = await request({ ticket: "CASE-18" }, steward);
  expect(await approve(other, council, { at: asked.viewId })).toBe(403);
  expect(await approve(asked, council, { change: { ticket: "CASE-18" } })).toBe(403);
  expect(await opens(asked)).toBe(false);
  // Two names, one key.
  const twins = await request();
  expect(await approve(twins, council)).toBe(201);
  const borrowed = { key: council.key.privateKey };
  expect(await approve(twins, twin, borrowed)).toBe(409);
  expect(await opens(twins)).toBe(false);
});

test("approvals expire, cannot be dated, and a request without them lapses after a day", async () => {
  const asked = await request();
  expect(
    await approve(asked, steward, { change: { approvedMs: world.nowMs() - 16 * minuteMs } }),
  ).toBe(403);
  expect(
    await approve(asked, steward, { change: { approvedMs: world.nowMs() + 16 * minuteMs } }),
  ).toBe(403);
  expect(await approve(asked, steward)).toBe(201);
  world.advance(24 * 60 * minuteMs + 1);
  expect(await approve(asked, council)).toBe(403);
  expect(await opens(asked)).toBe(false);
});

test("a third approval does not open for another half hour what two have opened", async () => {
  const asked = await request();
  expect(await approve(asked, steward)).toBe(201);
  world.advance(60 * minuteMs);
  expect(await approve(asked, deputy)).toBe(201);
  expect(await opens(asked)).toBe(true);
  world.advance(23 * 60 * minuteMs - 5 * minuteMs);
  expect(await opens(asked)).toBe(false);
  expect(await approve(asked, council)).toBe(201);
  // The first one is older than a day by now, which leaves two.
  world.advance(10 * minuteMs);
  expect(await opens(asked)).toBe(false);
});

test("a row that somebody writes into the database opens nothing", async () => {
  const asked = await request();
  expect(await approve(asked, steward)).toBe(201);
  const { db } = world.services;
  await addApproval(db, {
    view_id: asked.viewId,
    staff_id: council.staffId,
    public_key: council.key.publicKey,
    approved_ms: world.nowMs(),
    signature: Signature.parse("A".repeat(86)),
  });
  expect(await opens(asked)).toBe(false);
  await db
    .updateTable("raw_views")
    .set({ break_glass: 1 })
    .where("view_id", "=", asked.viewId)
    .execute();
  // Not even as an emergency: the asker is no steward.
  expect(await opens(asked)).toBe(false);
});

test("no ticket, no reason, no view", async () => {
  for (const wrong of [
    { ticket: "" },
    { ticket: "x y" },
    { reason: "curiosity" },
    { reason: "" },
  ]) {
    const json = {
      version: 1,
      trajectoryId: person.trajectoryId,
      ticket: "CASE-1",
      reason: "court_order",
      ...wrong,
    };
    const reply = await world.ask(asker, "raw_view", "requestRawView", { json });
    expect(reply.status).toBe(400);
  }
});

test("breaking the glass opens to a steward at once, and the participant is told by an entry on their page", async () => {
  const emergency = { breakGlass: true } as const;
  const json = {
    version: 1,
    trajectoryId: person.trajectoryId,
    ticket: "CASE-9",
    reason: "security_incident",
    ...emergency,
  };
  for (const by of [asker, council, world.byRole("operator")]) {
    expect((await world.ask(by, "raw_view", "requestRawView", { json })).status).toBe(403);
  }
  const asked = await request(emergency, steward);
  expect(await opens(asked)).toBe(true);
  world.advance(31 * minuteMs);
  expect(await opens(asked)).toBe(false);
  const page = AccessPage.parse((await person.device.call("listAccesses")).body);
  const told = page.items.filter(({ kind }) => kind === "break_glass");
  expect(told.map(({ entry }) => entry["viewId"])).toEqual([asked.viewId]);
  // Every opening stands there as well, logged before the key was handed out.
  const openings = page.items.filter(
    ({ entry }) => entry["action"] === "getRawView" && entry["id"] === asked.viewId,
  );
  expect(openings.map(({ entry }) => entry["allow"])).toEqual([true, false]);
});

test("a code of the operator's adds a device to a pseudonym, and opens nothing that others uploaded", async () => {
  const mine = { params: { id: person.trajectoryId } };
  expect((await person.device.call("getTrajectory", mine)).status).toBe(200);
  const words = { version: 1, kind: "question", text: "Who asks?", nonce: "0".repeat(64) };
  expect((await person.device.call("raiseConcern", { json: words })).status).toBe(201);
  world.advance(minuteMs);
  const code = await world.ask(world.byRole("operator"), "operate", "createEnrolmentCode", {
    json: { version: 1, participantId: person.device.participantId, team: null },
  });
  const intruder = await enrolDevice({
    url: world.url,
    code: EnrolmentCodeAnswer.parse(code.body).code,
    nowMs: world.nowMs,
  });
  expect(intruder.participantId).toBe(person.device.participantId);
  expect((await intruder.call("getTrajectory", mine)).status).toBe(403);
  expect((await intruder.call("listReceipts")).body).toMatchObject({ items: [] });
  expect((await intruder.call("listConcerns")).body).toMatchObject({ items: [] });
  const page = AccessPage.parse((await person.device.call("listAccesses")).body);
  const about = page.items.map(({ kind, entry }) => `${kind} ${String(entry["otherDevice"])}`);
  expect(about).toEqual(expect.arrayContaining(["device_enrolled undefined", "decision true"]));
});
