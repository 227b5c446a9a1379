/** The command as a person runs it: a model behind an endpoint, a private desktop, answers on standard input. */
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sha256Hex } from "@apprentice/core/id/sha256.ts";
import { examplePolicyText } from "@apprentice/core/policy/example-policy.ts";
import { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { openNeverKeep } from "@apprentice/recorder/hold/never-keep.ts";
import { openKeystore } from "@apprentice/recorder/keystore/open-keystore.ts";
import { dictionariesDir } from "../recording/load-dictionaries.ts";
import { eventually } from "../testing/eventually.ts";
import { openScriptedEndpoint, type ScriptedEndpoint } from "../testing/scripted-endpoint.ts";
import { startApprentice } from "../testing/start-apprentice.ts";

let folder = "";
let endpoint: ScriptedEndpoint;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "apprentice-cli-agent-"));
  await writeFile(join(folder, "policy.yaml"), examplePolicyText);
  endpoint = await openScriptedEndpoint();
});
afterAll(async () => {
  await endpoint[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const typing = (text: string): string => JSON.stringify({ type: "type", text });

function start(args: readonly string[]) {
  const base = ["agent", "run", "--instruction", "Write it", "--json"];
  const data = ["--data", join(folder, "data"), "--policy", join(folder, "policy.yaml")];
  return startApprentice({ args: [...base, ...data, ...args], env: {} });
}

/** With these answers and no more. */
async function agent(args: readonly string[], ...answers: readonly string[]) {
  await using started = start(args);
  for (const answer of answers) started.say(answer);
  started.hangUp();
  return await started.ended;
}

async function keptOf(path: string): Promise<{ trajectory: Trajectory; correction: unknown }> {
  const kept = JSON.parse(await readFile(path, "utf8")) as { trajectory: unknown };
  return { correction: null, ...kept, trajectory: Trajectory.parse(kept.trajectory) };
}

test("a step that a person approves is done and kept; the model is told what the guard lets through, and its end is told", async () => {
  const mail = ["zoe.example", "example.test"].join("@");
  endpoint.script([typing("to [EMAIL_1]"), typing("[EMAIL_2]")]);
  const out = join(folder, "run.json");
  const task = ["--instruction", `Write ${mail} into it`];
  const args = ["--model", endpoint.url, "--out", out, ...task];
  const { code, stdout, stderr } = await agent(args, "a", "a");
  expect(stderr).toContain("limits: a private display only; applications mousepad, chromium; ");
  expect(stderr).toContain("the model is told: Write [EMAIL_1] into it");
  expect(stderr).toContain('type "to [EMAIL_1]"');
  expect(JSON.parse(stdout)).toMatchObject({ status: "success", reason: "terminated", steps: 1 });
  expect(JSON.parse(stdout)).toMatchObject({ refused: { unknown_placeholder: 1 } });
  expect(code).toBe(0);
  expect(endpoint.asked()).toBe(3);
  const sent = endpoint.bodies().join("\n");
  expect(sent).toContain("Task: Write [EMAIL_1] into it");
  for (const text of [sent, stderr, await readFile(out, "utf8")]) expect(text).not.toContain(mail);
  const { trajectory, correction } = await keptOf(out);
  expect(trajectory).toMatchObject({
    meta: { source: "agent", instruction: "Write [EMAIL_1] into it" },
    steps: [{ action: { kind: "type", text: "to [EMAIL_1]" } }],
  });
  expect(correction).toBeNull();
});

test("nothing is done without an answer, nor away from this machine, nor where no policy allows it", async () => {
  endpoint.script([typing("plain words")]);
  const silent = await agent(["--model", endpoint.url]);
  expect(JSON.parse(silent.stdout)).toMatchObject({ reason: "stopped_by_person", steps: 0 });
  expect(silent.code).toBe(1);
  const away = await agent(["--model", "https://models.example.test/v1"]);
  expect(away).toMatchObject({ code: 1, stdout: "" });
  expect(away.stderr).toContain("endpoint_not_allowed");
  const foreign = await agent(["--model", endpoint.url, "--open", "galculator"]);
  expect(foreign.stderr).toContain("the policy does not name galculator");
  const wrong = await agent(["--model", endpoint.url, "--mode", "alone"]);
  expect(wrong.code).toBe(2);
});

test("a file of --out that is there already is refused before anything starts", async () => {
  endpoint.script([typing("plain words")]);
  const out = join(folder, "mine.json");
  await writeFile(out, "mine");
  const { code, stdout, stderr } = await agent(["--model", endpoint.url, "--out", out], "a", "a");
  expect({ code, stdout, asked: endpoint.asked() }).toEqual({ code: 1, stdout: "", asked: 0 });
  expect(stderr).toContain("mine.json is there already");
  expect(stderr).not.toContain("limits: ");
  expect(await readFile(out, "utf8")).toBe("mine");
});

test("dictionaries of the policy and the person's own words hold for what it sees and what it leaves behind", async () => {
  const data = join(folder, "data");
  const sha256 = await sha256Hex("Kestrel\n");
  const rule = `dictionaries:\n  - { file: birds.txt, sha256: ${sha256}, kind: term }\n`;
  const policy = join(folder, "birds.yaml");
  await writeFile(policy, `${examplePolicyText}\n${rule}`);
  endpoint.script([typing("kestrel heron finch"), typing(".")]);
  const out = join(folder, "birds.json");
  const args = ["--model", endpoint.url, "--policy", policy, "--out", out];
  const without = await agent(args, "a");
  expect(without.stderr).toContain("birds.txt cannot be read");
  expect(endpoint.asked()).toBe(0);

  await mkdir(dictionariesDir(data), { recursive: true });
  await writeFile(join(dictionariesDir(data), "birds.txt"), "Kestrel\n");
  const keystore = await openKeystore({ dataDir: data, env: {} });
  const random = (count: number) => new Uint8Array(randomBytes(count));
  const words = await openNeverKeep({ path: join(data, "never-keep"), keystore, random });
  await words.add("heron");
  await using started = start(args);
  started.say("a");
  await eventually(() => endpoint.asked() === 2, "the question after the first step");
  expect(endpoint.bodies()[1]).toContain("[TERM_1] [PRIVATE_1] finch");
  // Said while it runs: it holds for what was done before as well.
  await words.add("finch");
  await eventually(() => started.told().includes("step 2:"), "the second proposal");
  // It looks for new words twice a second.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  started.hangUp();
  expect((await started.ended).code).toBe(1);
  const { trajectory } = await keptOf(out);
  expect(trajectory.steps.map(({ action }) => action)).toMatchObject([
    { kind: "type", text: "[TERM_1] [PRIVATE_1] [PRIVATE_2]" },
  ]);
  expect((await readFile(out, "utf8")).toLowerCase()).not.toMatch(/kestrel|heron|finch/);
});
