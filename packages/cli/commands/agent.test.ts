/** The command as a person runs it: a model behind an endpoint, a private desktop, answers on standard input. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { examplePolicyText } from "@apprentice/core/policy/example-policy.ts";
import { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";

const main = new URL("../main.ts", import.meta.url).pathname;
let folder = "";
let address = "";
const answers = ['{"type":"type","text":"plain words"}', "The task is done."];
let asked = 0;
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    const content = answers[asked++] ?? "The task is done.";
    response.end(JSON.stringify({ choices: [{ message: { content } }] }));
  });
});
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "apprentice-cli-agent-"));
  await writeFile(join(folder, "policy.yaml"), examplePolicyText);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function agent(args: readonly string[], stdin = "") {
  const base = [main, "agent", "run", "--instruction", "Write plain words", "--json"];
  const data = ["--data", join(folder, "data"), "--policy", join(folder, "policy.yaml")];
  const child = spawn(process.execPath, [...base, ...data, ...args]);
  child.stdin.end(stdin);
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

test("a step that a person approves is done and kept; the model's end is told", async () => {
  const kept = join(folder, "run.json");
  const { code, out, err } = await agent(["--model", address, "--out", kept], "a\na\n");
  expect(err).toContain('type "plain words"');
  expect(JSON.parse(out)).toMatchObject({ status: "success", reason: "terminated", steps: 1 });
  expect(code).toBe(0);
  expect(asked).toBe(2);
  const { trajectory, correction } = JSON.parse(await readFile(kept, "utf8")) as {
    trajectory: unknown;
    correction: unknown;
  };
  expect(Trajectory.parse(trajectory)).toMatchObject({
    meta: { source: "agent" },
    steps: [{ action: { kind: "type", text: "plain words" } }],
  });
  expect(correction).toBeNull();
});

test("nothing is done without an answer, nor away from this machine, nor where no policy allows it", async () => {
  asked = 0;
  const silent = await agent(["--model", address]);
  expect(JSON.parse(silent.out)).toMatchObject({ reason: "stopped_by_person", steps: 0 });
  expect(silent.code).toBe(1);
  const away = await agent(["--model", "https://models.example.test/v1"]);
  expect(away).toMatchObject({ code: 1, out: "" });
  expect(away.err).toContain("endpoint_not_allowed");
  const foreign = await agent(["--model", address, "--open", "galculator"]);
  expect(foreign.err).toContain("the policy does not name galculator");
  const wrong = await agent(["--model", address, "--mode", "alone"]);
  expect(wrong.code).toBe(2);
});
