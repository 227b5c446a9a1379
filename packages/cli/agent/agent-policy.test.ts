import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { examplePolicyText } from "@apprentice/core/policy/example-policy.ts";
import { testPolicy } from "@apprentice/collector/testing/test-keys.ts";
import { startTestCollector } from "@apprentice/collector/testing/test-collector.ts";
import { enrol } from "@apprentice/recorder/device/enrol.ts";
import { openFileKeystore } from "@apprentice/recorder/keystore/file-keystore.ts";
import { agentPolicy } from "./agent-policy.ts";
import { describeLimits } from "./describe-limits.ts";

const nowMs = Date.parse("2026-06-01T00:00:00Z");
let folder: string;
let policyKeys: string;
/** A new one for each test: what was seen before is remembered in it. */
let data: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "apprentice-agent-policy-"));
  policyKeys = await keep("keys.json", JSON.stringify(made.policyKeys));
});
beforeEach(async () => {
  data = await mkdtemp(join(folder, "data-"));
});
afterAll(() => rm(folder, { recursive: true }));

const made = await testPolicy({
  agent: { greatestSteps: 9, endpoints: ["models.example.test"], confirm: [] },
});
async function keep(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

test("what both signed holds, on a person's own desktop too", async () => {
  const policy = await keep("signed.json", JSON.stringify(made.signed));
  const taken = await agentPolicy({ data, policy, policyKeys, here: true }, nowMs);
  expect(taken.policy.agent).toMatchObject({
    greatestSteps: 9,
    endpoints: ["models.example.test"],
  });
});

test.each([
  ["half signed", { ...made.signed, signatures: made.signed.signatures.slice(0, 1) }, "council"],
  [
    "changed after signing",
    { ...made.signed, document: { ...made.signed.document, serial: 2 } },
    "steward",
  ],
  ["of strangers", (await testPolicy()).signed, "steward"],
  ["expired", await made.resign({ expires: "2026-02-01T00:00:00Z" }), "expired"],
])("a policy that is %s is refused", async (_, signed, word) => {
  const policy = await keep("refused.json", JSON.stringify(signed));
  await expect(agentPolicy({ data, policy, policyKeys }, nowMs)).rejects.toMatchObject({
    code: "refused",
    message: expect.stringContaining(word) as string,
  });
});

test("without keys a signature says nothing; without a signature nobody's own desktop is touched", async () => {
  const signed = await keep("signed.json", JSON.stringify(made.signed));
  await expect(agentPolicy({ data, policy: signed }, nowMs)).rejects.toThrow("--policy-keys");
  const policy = await keep("policy.yaml", examplePolicyText);
  await expect(agentPolicy({ data, policy, here: true }, nowMs)).rejects.toThrow("not signed");
  expect((await agentPolicy({ data, policy }, nowMs)).policy.agent.endpoints).toEqual([]);
});

test("an older policy than one that was used here is refused, and so is another of the same number", async () => {
  const use = async (more: Record<string, unknown>) => {
    const policy = await keep("next.json", JSON.stringify(await made.resign(more)));
    return (await agentPolicy({ data, policy, policyKeys }, nowMs)).policy.serial;
  };
  expect(await use({ serial: 4 })).toBe(4);
  expect(await use({ serial: 4 })).toBe(4);
  await expect(use({ serial: 3 })).rejects.toThrow("smaller than one that was already seen");
  await expect(use({ serial: 4, organisation: "Other" })).rejects.toThrow("another policy");
  expect(await use({ serial: 5 })).toBe(5);
  await writeFile(join(data, "agent-policies.json"), "{");
  await expect(use({ serial: 6 })).rejects.toThrow("agent-policies.json cannot be read");
});

test("an enrolled device verifies with what it pinned: no keys are given, none can be put in their place", async () => {
  await using collector = await startTestCollector({ workers: 0 }, { serial: 7 });
  const { code } = await collector.issueEnrolmentCode(null);
  const keystore = await openFileKeystore(join(data, "keys"));
  const random = (count: number) => new Uint8Array(randomBytes(count));
  const how = { dataDir: data, keystore, random, clock: collector.nowMs, fetch };
  expect(await enrol({ ...how, collectorUrl: collector.url, code })).toMatchObject({
    kind: "enrolled",
  });
  const own = collector.policy;
  const use = async (more: Record<string, unknown>, keys: { policyKeys?: string } = {}) => {
    const policy = await keep("device.json", JSON.stringify(await own.resign(more)));
    return agentPolicy({ data, policy, here: true, ...keys }, collector.nowMs());
  };
  const here = await agentPolicy({ data, here: true }, collector.nowMs());
  expect(here).toMatchObject({
    policy: { serial: 7 },
    from: "the policy of this device, serial 7",
  });
  const later = Date.parse("2029-01-01T00:00:00Z");
  await expect(agentPolicy({ data, here: true }, later)).rejects.toThrow("expired");
  expect((await use({ serial: 8 })).policy.serial).toBe(8);
  await expect(use({ serial: 6 })).rejects.toThrow("smaller");
  await expect(use({ serial: 9, expires: "2026-02-01T00:00:00Z" })).rejects.toThrow("expired");
  await expect(use({ serial: 9 }, { policyKeys })).rejects.toThrow("leave --policy-keys out");
  const strange = await keep("strange.json", JSON.stringify(made.signed));
  const foreign = agentPolicy({ data, policy: strange, here: true }, collector.nowMs());
  await expect(foreign).rejects.toThrow("No pinned steward key");
  // The device's own is the older one now.
  const stale = agentPolicy({ data, here: true }, collector.nowMs());
  await expect(stale).rejects.toThrow(/smaller .* Run "apprentice sync"/);
});

test("one line says what holds: without a policy a private display alone", async () => {
  const line = describeLimits(await agentPolicy({ data }, nowMs), false);
  expect(line).toMatch(
    /no --policy was given; limits: a private display only; applications mousepad/,
  );
  expect(line).toContain("your yes before what cannot be undone (send, delete, pay, submit)");
  expect(line).toContain("at most 50 steps; no endpoint away from this machine");
  expect(line).not.toContain("\n");
  await expect(agentPolicy({ data, here: true }, nowMs)).rejects.toThrow("--here needs --policy");
});
