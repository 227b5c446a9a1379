import { expect, test } from "vitest";
import { signingKeyOf } from "../id/ed25519.ts";
import { DeviceId, ParticipantId, PolicyHash, ReceiptId } from "../id/id.ts";
import { renderNotice } from "./notice.ts";
import type { NoticeSubject } from "./notice-subject.ts";
import { acknowledge, checkReceipt, verifyReceipt, type ConsentTerms } from "./receipt.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 0, 1);

const subject: NoticeSubject = {
  organisation: "Example",
  applications: [
    { app: "mousepad", sites: [] },
    { app: "chromium", sites: ["localhost"] },
  ],
  hold: { leastHours: 24, greatestHours: 168 },
  retention: { segmentsDays: 30, trajectoriesDays: 365, releasesDays: 365 },
  notice: { periodDays: 14, renewalDays: 365, optOut: true },
  contact: { steward: "steward@example.org", council: "council@example.org", answerDays: 30 },
};
const terms: ConsentTerms = {
  policyHash: PolicyHash.parse("ab".repeat(32)),
  organisation: "Example",
  purpose: "train_computer_use_agents",
  fidelity: "actions",
  jurisdictions: ["US-NY"],
  notice: subject.notice,
};

async function signed() {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const deviceKey = await signingKeyOf(pair);
  const notice = await renderNotice(subject, "en");
  const result = await acknowledge({
    receiptId: ReceiptId.parse("rcp-1"),
    participantId: ParticipantId.parse("par-1"),
    deviceId: DeviceId.parse("dev-1"),
    terms,
    notice,
    places: { home: "US-NY", work: "US-NY", employer: "US-NY" },
    nowMs,
    deviceKey,
  });
  return { ...result, deviceKey, notice };
}

test("a receipt opens after the notice period and closes at renewal, to the millisecond", async () => {
  const { receipt } = await signed();
  const at = (atMs: number) => checkReceipt({ receipt, policy: terms, nowMs: atMs });
  expect(at(nowMs + 13 * dayMs)).toMatchObject({ kind: "refused", reason: "not_yet_valid" });
  expect(at(nowMs + 14 * dayMs - 1)).toMatchObject({ reason: "not_yet_valid" });
  expect(at(nowMs + 14 * dayMs)).toEqual({ kind: "valid" });
  expect(at(nowMs + 365 * dayMs - 1)).toEqual({ kind: "valid" });
  expect(at(nowMs + 365 * dayMs)).toMatchObject({ reason: "expired" });
  expect(at(Number.NaN)).toMatchObject({ reason: "not_yet_valid" });
});

test("a device cannot shorten the notice period or stretch the renewal in its own receipt", async () => {
  const { receipt } = await signed();
  const policy = terms;
  const during = nowMs + 20 * dayMs;
  const early = { ...receipt, validFromMs: receipt.validFromMs - 1 };
  const long = { ...receipt, expiresMs: receipt.expiresMs + 1 };
  for (const forged of [early, long]) {
    expect(checkReceipt({ receipt: forged, policy, nowMs: during })).toMatchObject({
      reason: "period_too_short",
    });
  }
});

test("another policy and a withdrawal each refuse", async () => {
  const { receipt } = await signed();
  const during = nowMs + 20 * dayMs;
  const other = { ...terms, policyHash: PolicyHash.parse("cd".repeat(32)) };
  expect(checkReceipt({ receipt, policy: other, nowMs: during })).toMatchObject({
    reason: "other_policy",
  });
  expect(
    checkReceipt({ receipt, policy: terms, nowMs: during, withdrawnMs: during }),
  ).toMatchObject({ reason: "withdrawn" });
});

test("the signature covers every member and only the device's key made it", async () => {
  const { receipt, signature, deviceKey } = await signed();
  expect(await verifyReceipt({ receipt, signature }, deviceKey.publicKey)).toBe(true);
  const moved = { ...receipt, acknowledgedMs: receipt.acknowledgedMs - 14 * dayMs };
  expect(await verifyReceipt({ receipt: moved, signature }, deviceKey.publicKey)).toBe(false);
  const stranger = await signed();
  expect(await verifyReceipt({ receipt, signature }, stranger.deviceKey.publicKey)).toBe(false);
});

test("the notice says what, why, when, who and how long, and its hash follows its text", async () => {
  const notice = await renderNotice(subject, "en");
  for (const word of ["mousepad", "chromium", "14 days", "24 hours", "Managers never"]) {
    expect(notice.text).toContain(word);
  }
  const hold = { leastHours: 1, greatestHours: 168 };
  expect((await renderNotice({ ...subject, hold }, "en")).hash).not.toBe(notice.hash);
});
