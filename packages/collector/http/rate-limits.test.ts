import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { enrolmentRequest } from "@apprentice/core/api/enrolment.ts";
import { codeOf, post } from "../testing/test-device.ts";
import { newSigningKey } from "../testing/test-keys.ts";
import { dayMs, startTestCollector, type TestCollector } from "../testing/test-collector.ts";
import { RateLimits } from "./rate-limits.ts";

const rateLimits = RateLimits.parse({
  enrolment: { burst: 3, perHour: 60 },
  authentication: { burst: 3, perHour: 60 },
  review: { burst: 2, perHour: 60 },
  tile: { burst: 3, perHour: 60 },
  rawView: { burst: 2, perHour: 60 },
});
let nowMs = 0;
let collector: TestCollector;
beforeEach(async () => {
  nowMs = 0;
  collector = await startTestCollector({ workers: 0, rateLimits, monotonicMs: () => nowMs });
});
afterEach(() => collector[Symbol.asyncDispose]());

function ask(path: string, token: string, purpose: string, json?: unknown) {
  return fetch(`${collector.url}${path}`, {
    method: json === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "apprentice-purpose": purpose,
      ...(json === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
}
const as = (role: string) => collector.tokens[role] ?? "";

test("codes cannot be tried out; who has one is let in without being counted", async () => {
  for (let count = 0; count < 10; count++) await collector.enrol();
  const guess = async () => {
    const request = await enrolmentRequest("x".repeat(24), await newSigningKey());
    return codeOf(await post(`${collector.url}/enrollments`, request));
  };
  for (let count = 0; count < 3; count++) expect(await guess()).toBe("403 enrolment_code_unknown");
  expect(await guess()).toBe("429 too_many");
  nowMs += 60_000;
  expect(await guess()).toBe("403 enrolment_code_unknown");
  expect(await guess()).toBe("429 too_many");
});

test("failed authentications stop strangers, not who is known at that address, not the log", async () => {
  const device = await collector.enrol();
  expect((await device.call("getPolicy")).status).toBe(200);
  expect((await ask("/trajectories", as("reviewer"), "review")).status).toBe(200);
  for (let count = 0; count < 3; count++)
    expect((await ask("/trajectories", "wrong", "review")).status).toBe(401);
  const stopped = await ask("/trajectories", "wrong", "review");
  expect([stopped.status, stopped.headers.get("retry-after")]).toEqual([429, "60"]);
  expect(await stopped.json()).toMatchObject({ code: "too_many" });
  expect((await device.call("getPolicy")).status).toBe(200);
  expect((await ask("/trajectories", as("reviewer"), "review")).status).toBe(200);
  expect((await fetch(`${collector.url}/log/log.vkey`)).status).toBe(200);
  nowMs += 60_000;
  expect((await ask("/trajectories", "wrong", "review")).status).toBe(401);
});

test("one reviewer looks at so many and no more; a curator's dataset is not counted", async () => {
  const look = async (role: string, purpose: string) =>
    (await ask("/trajectories", as(role), purpose)).status;
  expect(await look("reviewer", "review")).toBe(200);
  expect(await look("reviewer", "review")).toBe(200);
  expect(await look("reviewer", "review")).toBe(429);
  for (let count = 0; count < 10; count++)
    expect(await look("curator", "train_computer_use_agents")).toBe(200);
  const tile = `/trajectories/trj-${"a".repeat(20)}/tiles/${"0".repeat(64)}`;
  const statuses: number[] = [];
  for (let count = 0; count < 4; count++)
    statuses.push((await ask(tile, as("reviewer"), "review")).status);
  expect(statuses.at(-1)).toBe(429);
  expect(statuses.slice(0, 3)).not.toContain(429);
});

test("raw views are asked for a few times; each member of staff is counted alone", async () => {
  const request = {
    version: 1,
    trajectoryId: `trj-${"a".repeat(20)}`,
    ticket: "CASE-1",
    reason: "rights_request",
    breakGlass: false,
  };
  const asked = async (role: string) =>
    (await ask("/raw-views", as(role), "raw_view", request)).status;
  expect([await asked("reviewer"), await asked("reviewer")]).toEqual([404, 404]);
  expect(await asked("reviewer")).toBe(429);
  expect(await asked("steward")).toBe(404);
});

test("a hundred segments of one device in one burst all go through", async () => {
  const device = await collector.enrol();
  const receipt = await device.consent();
  collector.advance(14 * dayMs);
  const claim = await device.begin(receipt);
  collector.advance(dayMs);
  const codes = new Set<number>();
  for (let count = 0; count < 100; count++)
    codes.add((await device.upload(claim, new Uint8Array(randomBytes(200)))).status);
  expect([...codes]).toEqual([201]);
});
