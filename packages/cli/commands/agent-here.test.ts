/** `agent run --here` on a desktop where a person sits: real windows, and the person has hands of their own. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Trajectory } from "@apprentice/core/trajectory/trajectory.ts";
import { openLinuxHands } from "@apprentice/desktop/linux/linux-hands.ts";
import { startMousepad } from "@apprentice/desktop/linux/private-applications.ts";
import {
  type PrivateDesktop,
  startPrivateDesktop,
} from "@apprentice/desktop/linux/private-desktop.ts";
import { agentSession } from "@apprentice/learn/agent/session/session-lock.ts";
import { serveControl } from "@apprentice/recorder/session/control.ts";
import { eventually } from "../testing/eventually.ts";
import { runApprentice } from "../testing/run-apprentice.ts";
import {
  openScriptedEndpoint,
  type ScriptedAnswer,
  type ScriptedEndpoint,
  silence,
} from "../testing/scripted-endpoint.ts";
import { type Started, startApprentice } from "../testing/start-apprentice.ts";
import { signDemoPolicy } from "./demo/demo-policy.ts";

const run = promisify(execFile);
let folder: string;
let desktop: PrivateDesktop;
let editor: ReturnType<typeof startMousepad>;
let endpoint: ScriptedEndpoint;
let data: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "apprentice-agent-here-"));
  data = join(folder, "data");
  const site = { nowMs: Date.now(), siteHost: "127.0.0.1:1", vocabulary: [] };
  const { signed, policyKeys } = await signDemoPolicy(site);
  await writeFile(join(folder, "signed.json"), JSON.stringify(signed));
  await writeFile(join(folder, "keys.json"), JSON.stringify(policyKeys));
  endpoint = await openScriptedEndpoint();
  desktop = await startPrivateDesktop({ widthPx: 1280, heightPx: 800 });
  editor = startMousepad(desktop);
  await eventually(() => shows("Mousepad"), "the editor's window");
});
afterAll(async () => {
  await desktop[Symbol.asyncDispose]();
  await endpoint[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Whether a window with this in its title is shown. */
async function shows(title: string): Promise<boolean> {
  const args = ["search", "--onlyvisible", "--name", title];
  return run("xdotool", args, { env: { ...desktop.env } }).then(
    ({ stdout }) => stdout.trim() !== "",
    () => false,
  );
}

function argsOf(out: string, mode = "supervise"): string[] {
  const how = ["agent", "run", "--here", "--json", "--mode", mode];
  const task = ["--instruction", "Write plain words", "--data", data, "--model", endpoint.url];
  const keys = [
    "--policy",
    join(folder, "signed.json"),
    "--policy-keys",
    join(folder, "keys.json"),
  ];
  return [...how, ...task, ...keys, "--out", join(folder, out)];
}
/** Starts it until it has come so far; again where the machine was too busy to prove that the indicator is seen. */
async function startSeen(how: {
  readonly out: string;
  readonly mode: string;
  readonly script: readonly ScriptedAnswer[];
  readonly isThere: (told: string) => boolean;
}): Promise<Started> {
  const { out, mode, script, isThere } = how;
  for (let tries = 1; ; tries += 1) {
    endpoint.script(script);
    const agent = startApprentice({ args: argsOf(out, mode), env: desktop.env });
    const begun = (): boolean => isThere(agent.told()) || !agent.running();
    await eventually(begun, "its beginning").catch(async (cause: unknown) => {
      await agent[Symbol.asyncDispose]();
      throw cause;
    });
    if (agent.running()) return agent;
    const { stdout, stderr } = await agent.ended;
    if (tries === 3 || !stdout.includes("indicator_lost")) throw new Error(`${stdout}${stderr}`);
    await rm(join(folder, out), { force: true });
  }
}

const typing = (text: string): string => JSON.stringify({ type: "type", text });
const bar = "Apprentice: recording indicator";

test("the indicator shows it, nobody is recorded beside it, and it lets go at the first touch", async () => {
  expect(await shows(bar)).toBe(false);
  await using agent = await startSeen({
    out: "touched.json",
    mode: "supervise",
    script: [typing("plain words"), silence],
    isThere: () => endpoint.asked() === 2,
  });
  // Nobody at the terminal, so that nothing is waited for after the touch.
  agent.hangUp();
  expect(await shows(bar)).toBe(true);
  expect(await agentSession(data)).toMatchObject({ display: desktop.display });
  const args = ["record", "--data", data, "--instruction", "Write plain words"];
  const recording = await runApprentice({ args, env: desktop.env });
  expect(recording).toMatchObject({ code: 1 });
  expect(recording.stderr).toContain("an agent is acting on this desktop");

  expect(agent.running()).toBe(true);
  await using person = await openLinuxHands({ display: desktop.display, auth: desktop.auth });
  // Beside every window: even there a touch counts, and within less than gaps are otherwise joined for.
  await person.move({ x: 1200, y: 760 });
  const ended = await Promise.race([agent.ended, sleep(4_800)]);
  expect(ended).toMatchObject({ code: 1 });
  const answer = JSON.parse(ended?.stdout ?? "null") as unknown;
  expect(answer).toMatchObject({ status: "stopped", reason: "taken_over", steps: 1, stray: 0 });
  const kept = JSON.parse(await readFile(join(folder, "touched.json"), "utf8")) as {
    trajectory: unknown;
  };
  const { meta, steps } = Trajectory.parse(kept.trajectory);
  expect(meta.source).toBe("agent");
  expect(steps.map(({ action }) => action.kind)).toEqual(["type"]);
  expect(await agentSession(data)).toBeNull();
  expect(await shows(bar)).toBe(false);
});

test("answering is no take-over; what a person then does by hand is a correction, and the agent goes on from there", async () => {
  await using agent = await startSeen({
    out: "corrected.json",
    mode: "propose",
    script: [typing("plain "), silence, typing(" end")],
    isThere: (words) => words.includes("step 1: "),
  });
  const told = (what: string) => eventually(() => agent.told().includes(what), what);
  await using person = await openLinuxHands({ display: desktop.display, auth: desktop.auth });
  await person.move({ x: 1100, y: 700 });
  agent.say("a");
  await told("let go of mouse and keyboard");
  await eventually(() => endpoint.asked() === 2, "the question after the first step");

  await person.move({ x: 300, y: 300 });
  await told("you took over");
  await person.press("left");
  await person.release("left");
  for (const character of "by hand") await person.type(character);
  await sleep(1_000);
  agent.say("go on");
  await eventually(() => endpoint.asked() === 3, "the question after it was given back");
  await told("step 4: ");
  agent.say("a");
  await told("step 5: ");
  agent.say("a");
  const { code, stdout } = await agent.ended;
  expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({
    code: 0,
    status: "success",
    reason: "terminated",
    steps: 4,
    stray: 0,
  });
  const kept = JSON.parse(await readFile(join(folder, "corrected.json"), "utf8")) as {
    correction: unknown;
  };
  const { meta, steps } = Trajectory.parse(kept.correction);
  expect(meta.source).toBe("correction");
  expect(steps.map(({ action }) => ("text" in action ? action.text : action.kind))).toEqual([
    "plain ",
    "click",
    "by hand",
    " end",
  ]);
  expect(new Set(steps.map(({ verdict }) => verdict))).toEqual(new Set(["good"]));
  expect(steps[2]?.observation?.elements.length).toBeGreaterThan(3);
});

test("where a person is being recorded no agent acts", async () => {
  endpoint.script([]);
  const nothing = { recordingId: "rec-one", instruction: "", startedMs: 0, paused: false };
  await using control = await serveControl({
    path: join(data, "control.sock"),
    answer: () => ({ ...nothing, actions: {}, gaps: {} }),
  });
  void control;
  const { code, stderr } = await runApprentice({ args: argsOf("beside.json"), env: desktop.env });
  expect({ code, asked: endpoint.asked() }).toEqual({ code: 1, asked: 0 });
  expect(stderr).toContain("a recording is running");
  expect(await shows(bar)).toBe(false);
});

test("a window that vanishes between look and click is not clicked, nor what lies behind it", async () => {
  const closing: ScriptedAnswer = (response) => {
    const gone = editor[Symbol.asyncDispose]().then(() => sleep(300));
    const content = JSON.stringify({ type: "click", button: "left", x: 300, y: 300 });
    void gone.then(() => response.end(JSON.stringify({ choices: [{ message: { content } }] })));
  };
  await using agent = await startSeen({
    out: "vanished.json",
    mode: "supervise",
    script: [closing],
    isThere: () => endpoint.asked() === 1,
  });
  const { code, stdout } = await agent.ended;
  expect(code).toBe(1);
  const answer = JSON.parse(stdout) as { message: string };
  expect(answer).toMatchObject({ reason: "no_approved_window", steps: 0, stray: 0 });
  expect(answer.message).toContain("Open an application or site that the policy names");
});
