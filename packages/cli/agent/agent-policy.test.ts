import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { examplePolicyText } from "@apprentice/core/policy/example-policy.ts";
import { testPolicy } from "@apprentice/collector/testing/test-keys.ts";
import { agentPolicy } from "./agent-policy.ts";

const nowMs = Date.parse("2026-06-01T00:00:00Z");
let folder: string;
let policyKeys: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "apprentice-agent-policy-"));
  policyKeys = await keep("keys.json", JSON.stringify(made.policyKeys));
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
  const taken = await agentPolicy({ policy, policyKeys, here: true }, nowMs);
  expect(taken.agent).toMatchObject({ greatestSteps: 9, endpoints: ["models.example.test"] });
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
  await expect(agentPolicy({ policy, policyKeys }, nowMs)).rejects.toMatchObject({
    code: "refused",
    message: expect.stringContaining(word) as string,
  });
});

test("without keys a signature says nothing; without a signature nobody's own desktop is touched", async () => {
  const signed = await keep("signed.json", JSON.stringify(made.signed));
  await expect(agentPolicy({ policy: signed }, nowMs)).rejects.toThrow("--policy-keys");
  const policy = await keep("policy.yaml", examplePolicyText);
  await expect(agentPolicy({ policy, here: true }, nowMs)).rejects.toThrow("not signed");
  expect((await agentPolicy({ policy }, nowMs)).agent.endpoints).toEqual([]);
});
