/** Two stewards do contradictory things at the same moment: one of them stands, and the other is told. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ConcernAccepted } from "@apprentice/core/api/concern.ts";
import { endpoints, pathOf } from "@apprentice/core/api/endpoints.ts";
import type { SignedPolicy } from "@apprentice/core/policy/signed-policy.ts";
import { newStaffToken } from "../access/staff-tokens.ts";
import { newestPolicy } from "../store/policies.ts";
import { startPostgres, type TestPostgres } from "../testing/start-postgres.ts";
import { dayMs, startTestCollector, type TestCollector } from "../testing/test-collector.ts";
import type { TestDevice } from "../testing/test-device.ts";

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
const stewards = ["sam", "sid"].map((staffId) =>
  newStaffToken({ staffId, role: "steward", random }),
);
const [sam = "", sid = ""] = stewards.map(({ token }) => token);

describe.each(["SQLite", "PostgreSQL"])("on %s", (engine) => {
  let postgres: TestPostgres | null = null;
  let collector: TestCollector;
  beforeAll(async () => {
    if (engine === "PostgreSQL") postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    const database = postgres && { databaseUrl: await postgres.createDatabase() };
    const staff = stewards.map(({ member }) => member);
    collector = await startTestCollector({ workers: 0, staff, ...database });
    return () => collector[Symbol.asyncDispose]();
  });

  async function answer(token: string, id: string, verdict: string): Promise<number> {
    const { method } = endpoints.answerConcern;
    const headers = {
      authorization: `Bearer ${token}`,
      "apprentice-purpose": "answer",
      "content-type": "application/json",
    };
    const body = JSON.stringify({ version: 1, text: verdict, verdict });
    const url = `${collector.url}${pathOf("answerConcern", { id })}`;
    return (await fetch(url, { method, headers, body })).status;
  }

  async function publish(token: string, policy: SignedPolicy): Promise<number> {
    const { method, path } = endpoints.publishPolicy;
    const headers = {
      authorization: `Bearer ${token}`,
      "apprentice-purpose": "operate",
      "content-type": "application/json",
    };
    const body = JSON.stringify(policy);
    return (await fetch(`${collector.url}${path}`, { method, headers, body })).status;
  }

  const entriesOf = async (kind: string) => {
    const { db } = collector.services;
    return (await db.selectFrom("audit").select("entry").where("kind", "=", kind).execute()).length;
  };

  async function objecting(device: TestDevice): Promise<string> {
    const nonce = Buffer.from(random(32)).toString("hex");
    const json = { version: 1, kind: "objection", text: "not on Fridays", nonce };
    return ConcernAccepted.parse((await device.call("raiseConcern", { json })).body).concernId;
  }

  test("of contradictory answers to one objection the first stands, and its verdict alone is carried out", async () => {
    for (const [first, second] of [
      ["upheld", "not_upheld"],
      ["not_upheld", "upheld"],
    ] as const) {
      const device = await collector.enrol();
      const receipt = await device.consent();
      collector.advance(14 * dayMs);
      const claim = await device.begin(receipt);
      collector.advance(dayMs);
      const id = await objecting(device);
      const said = await Promise.all([answer(sam, id, first), answer(sid, id, second)]);
      expect(said.toSorted()).toEqual([201, 409]);
      const upheld = (said[0] === 201 ? first : second) === "upheld";
      // Upheld, and the receipts are void; not, and work goes on.
      expect((await device.upload(claim, random(100))).status).toBe(upheld ? 403 : 201);
      const { participantId } = device;
      const lines = await collector.services.tombstones.readAll();
      const withdrawals = lines.filter(
        (line) => line.kind === "withdrawal" && line.participantId === participantId,
      );
      expect(withdrawals).toHaveLength(upheld ? 1 : 0);
    }
    expect(await entriesOf("concern_answered")).toBe(2);
    expect(collector.errors).toEqual([]);
  });

  test("of different policies of one serial one is published; of two serials the greater is in force", async () => {
    const { resign } = collector.policy;
    const same = await Promise.all(
      ["North", "South"].map((organisation) => resign({ serial: 9, organisation })),
    );
    const [north, south] = same;
    if (!north || !south) throw new Error("two policies were signed");
    const published = await Promise.all([publish(sam, north), publish(sid, south)]);
    expect(published.filter((status) => status === 200)).toHaveLength(1);
    const [older, newer] = [await resign({ serial: 10 }), await resign({ serial: 11 })];
    const answers = await Promise.all([publish(sam, newer), publish(sid, older)]);
    expect(answers[0]).toBe(200);
    expect((await newestPolicy(collector.services.db))?.policy.serial).toBe(11);
    expect(await entriesOf("policy_published")).toBe(
      2 + answers.filter((one) => one === 200).length,
    );
    expect(collector.errors).toEqual([]);
  });
});
