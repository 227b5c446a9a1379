import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signingKeyOf } from "@apprentice/core/id/ed25519.ts";
import { startTestCollector, type TestCollector } from "../testing/test-collector.ts";
import { logStaff } from "./log-staff.ts";
import { newStaffToken } from "./staff-tokens.ts";

let collector: TestCollector;
beforeAll(async () => {
  collector = await startTestCollector();
});
afterAll(() => collector[Symbol.asyncDispose]());

const named = () =>
  collector.services.db
    .selectFrom("audit")
    .select("entry")
    .where("kind", "=", "staff_named")
    .orderBy("seq")
    .execute();

test("who may log in is in the log at the first start and after each change, with keys and without tokens", async () => {
  const [first, ...none] = await named();
  expect(none).toEqual([]);
  expect(first?.entry).toContain("steward");
  const random = (count: number) => new Uint8Array(randomBytes(count));
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const { publicKey } = await signingKeyOf(pair);
  const made = newStaffToken({ staffId: "late-friend", role: "steward", random });
  const member = { ...made.member, publicKey };
  const { db, audit } = collector.services;
  await logStaff({ db, audit, staff: [member] });
  await logStaff({ db, audit, staff: [member] });
  const [, changed, ...more] = await named();
  expect(more).toEqual([]);
  expect(changed?.entry).toContain("late-friend");
  expect(changed?.entry).toContain(publicKey);
  expect(changed?.entry).not.toContain(member.tokenSha256);
  await logStaff({ db, audit, staff: [] });
  expect((await named()).length).toBe(3);
});
