import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startTestCollector } from "@apprentice/collector/testing/test-collector.ts";
import { examplePolicyText } from "@apprentice/core/policy/example-policy.ts";
import { apprentice } from "../testing/apprentice.ts";
import { signDemoPolicy } from "./demo/demo-policy.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "papers-"));
  await writeFile(join(dir, "policy.yaml"), examplePolicyText);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

const file = (name: string) => join(dir, name);

test("what a policy does not state is told on stderr, in the JSON and in the paper itself", async () => {
  for (const paper of ["dpia", "ropa"]) {
    const said = await apprentice(paper, "--policy", file("policy.yaml"), "--json");
    expect(said.code).toBe(0);
    const { gaps, markdown } = JSON.parse(said.out) as {
      gaps: { member: string; citation: string }[];
      markdown: string;
    };
    expect(gaps).toContainEqual({
      member: "controller.address",
      citation: expect.stringContaining("Art 30(1)(a)") as string,
    });
    for (const { member } of gaps) expect(said.err).toContain(`does not state ${member}`);
    expect(markdown).toContain("not stated in the policy: add controller.address");
  }
});

test("checking a policy tells what its papers will lack", async () => {
  const { out } = await apprentice("policy", "check", file("policy.yaml"));
  expect(out).toContain("will say that these are not stated: controller.address");
});

test("the demo's own policy leaves no gap", async () => {
  const { signed } = await signDemoPolicy({
    nowMs: Date.now(),
    siteHost: "127.0.0.1:1",
    vocabulary: [],
  });
  await writeFile(file("demo.json"), JSON.stringify(signed));
  const said = await apprentice("dpia", "--policy", file("demo.json"), "--out", file("dpia.pdf"));
  expect(said).toMatchObject({ code: 0, err: "" });
  expect((await readFile(file("dpia.pdf"))).subarray(0, 5).toString()).toBe("%PDF-");
  const { out } = await apprentice("ropa", "--policy", file("demo.json"));
  expect(out).toContain("signed by privacy officer and council");
  // A change after the signatures, or one signature alone, makes a draft of it again.
  const changed = { ...signed, document: { ...signed.document, serial: 2 } };
  const alone = { ...signed, signatures: signed.signatures.slice(0, 1) };
  for (const draft of [changed, alone]) {
    await writeFile(file("draft.json"), JSON.stringify(draft));
    expect((await apprentice("ropa", "--policy", file("draft.json"))).out).toContain("UNSIGNED");
  }
});

test("what cannot be made into a paper is refused with what to do, and nothing is written", async () => {
  await writeFile(file("broken.json"), '{"version": 1');
  await writeFile(file("broken.yaml"), "version: 2\n");
  await writeFile(file("empty.json"), '{"version":1,"document":{},"signatures":[]}');
  const good = file("policy.yaml");
  const cases: readonly (readonly [string[], string])[] = [
    [["dpia", "--policy", file("none.yaml")], "cannot be read"],
    [["dpia", "--policy", file("broken.json")], "policy check"],
    [["ropa", "--policy", file("broken.yaml")], "policy check"],
    [["ropa", "--policy", file("empty.json")], "policy check"],
    [["ropa", "--policy", good, "--out", file("ropa.docx")], "must end in .md or .pdf"],
    [["ropa", "--policy", good, "--out", file("no/such/folder.md")], "cannot be written"],
    [["ropa", "--policy", good, "--out", file("x.pdf"), "--font", good], "is no font"],
    [["poster", "--policy", good, "--size", "A9"], "must be one of A4"],
    [["poster", "--policy", good, "--language", "tlh"], "no notice"],
    [["transparency", "--policy", good, "--collector", "http://127.0.0.1:9"], "APPRENTICE_TOKEN"],
  ];
  vi.stubEnv("APPRENTICE_TOKEN", "");
  for (const [argv, words] of cases) {
    const said = await apprentice(...argv);
    expect(said.code).not.toBe(0);
    expect(said.err).toContain(words);
    expect(said.out).toBe("");
  }
  await expect(readFile(file("x.pdf"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("a report is compared with the one before it", async () => {
  await using collector = await startTestCollector();
  vi.stubEnv("APPRENTICE_TOKEN", collector.tokens["auditor"] ?? "");
  const argv = ["transparency", "--policy", file("policy.yaml"), "--collector", collector.url];
  const first = await apprentice(...argv, "--json");
  expect(first.code).toBe(0);
  await writeFile(file("before.json"), first.out);
  expect(await apprentice(...argv, "--previous", file("before.json"))).toMatchObject({ code: 0 });
  const told = JSON.parse(first.out) as { counts: { weeks: unknown[] } };
  told.counts.weeks.push({ week: "2026-01-05", participants: 10, trajectories: 0, steps: 0 });
  await writeFile(file("before.json"), JSON.stringify(told));
  const refused = await apprentice(...argv, "--previous", file("before.json"));
  expect(refused).toMatchObject({ code: 1, out: "" });
  expect(refused.err).toContain("2026-01-05 differs");
  await writeFile(file("before.json"), "{}");
  expect((await apprentice(...argv, "--previous", file("before.json"))).err).toContain(
    "is not what",
  );
});
