/** Every command, found in the program itself: each takes --json, and prints one JSON document then. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { createProgram } from "@apprentice/cli/program.ts";
import { apprenticeAt } from "@apprentice/cli/testing/apprentice.ts";
import { writeAccessFile } from "@apprentice/collector/access/staff-tokens.ts";
import { addToQuarantine } from "@apprentice/collector/store/quarantine.ts";
import { OpenConcernList } from "@apprentice/core/api/concern.ts";
import type { ParticipantId, TrajectoryId } from "@apprentice/core/id/id.ts";
import { controlPath } from "@apprentice/cli/recording/participant-options.ts";
import { dayMs } from "@apprentice/collector/testing/test-collector.ts";
import { serveControl } from "@apprentice/recorder/session/control.ts";
import { expect, test, vi } from "vitest";
import type { Colleague } from "../promises/world.ts";
import { useRawViewWorld } from "./raw-view-world.ts";

/** Not run here, and where their document is read instead, or what would be needed. */
const elsewhere: Readonly<Record<string, string>> = {
  demo: "a desktop: e2e/demo.test.ts",
  bench: "minutes and a quiet machine; scripts/figures reads what it prints",
  record: "a desktop and somebody at it",
  "hold show": "a recording",
  "hold cut": "a recording",
  "hold blackout": "a recording",
  "hold delete": "a recording",
  "hold release": "a recording",
  export: "a release with something to learn in it",
  "redact image": "an OCR engine, seconds",
  serve: "goes on until it is stopped: e2e/governance/set-up.test.ts reads what it prints",
  worker: "PostgreSQL, and goes on until it is stopped",
  restore: "a backup that was put back: packages/cli/commands/restore.test.ts",
  "restore drill": "an anchor: packages/cli/commands/restore.test.ts",
  "root-key rotate": "a stopped collector: packages/cli/commands/root-key.test.ts",
  "root-key passphrase": "a stopped collector: packages/cli/commands/root-key.test.ts",
  train: "seconds of training: packages/cli/commands/train.test.ts",
  "agent run": "a desktop: packages/cli/commands/agent.test.ts",
  evaluate: "a browser: packages/cli/commands/evaluate.test.ts",
  demonstrate: "a browser",
  value: "evaluations: packages/cli/commands/value.test.ts",
};

const place = useRawViewWorld();

/** Every command that does something, by its words, such as `hold list`. */
function commandsOf(command: Command, words: readonly string[] = []): [string, Command][] {
  const own: [string, Command][] = acts(command) ? [[words.join(" "), command]] : [];
  return [...own, ...command.commands.flatMap((one) => commandsOf(one, [...words, one.name()]))];
}

/** A group has no action of its own; commander keeps that to itself. */
const acts = (command: Command): boolean => Boolean(Reflect.get(command, "_actionHandler"));

const all = new Map(commandsOf(createProgram({ signal: new AbortController().signal })));

test("every command takes --json", () => {
  expect(all.size).toBeGreaterThan(60);
  const without = [...all].filter(
    ([, { options }]) => !options.some((one) => one.long === "--json"),
  );
  expect(without.map(([name]) => name)).toEqual([]);
});

const ran = new Set<string>();

/** Runs it with --json; its standard output is one document and nothing else. */
async function run(...argv: string[]): Promise<Record<string, unknown>> {
  const words = [...all.keys()].filter((name) => `${argv.join(" ")} `.startsWith(`${name} `));
  const name = words.sort((a, b) => b.length - a.length)[0] ?? "";
  const { code, out, err } = await apprenticeAt(place().world.nowMs, ...argv, "--json");
  expect({ name, code, err: code === 0 ? "" : err }).toEqual({ name, code: 0, err: "" });
  ran.add(name);
  expect(() => JSON.parse(out), `${name} printed ${out}`).not.toThrow();
  return JSON.parse(out) as Record<string, unknown>;
}

const as = (who: Colleague): string[] => ["--collector", place().world.url, "--token", who.token];

test("every command prints one JSON document with it", async () => {
  const { dir, world } = place();
  vi.stubEnv("APPRENTICE_PASSPHRASE", "only for this test");
  await rulesAndPapers(dir);
  const [one, other] = [await theirWork(), await theirWork()];
  await participant(join(dir, "mine"));
  await stewards(other);
  await reviewers(one.trajectory);
  await operators(world.dataDir);
  await auditors(join(dir, "mine"));
  await run("erase", "--data", join(dir, "mine"), "--yes");
  const missing = [...all.keys()].filter((name) => !ran.has(name) && !(name in elsewhere));
  expect(missing).toEqual([]);
  expect(Object.keys(elsewhere).filter((name) => !all.has(name) || ran.has(name))).toEqual([]);
  vi.unstubAllEnvs();
});

/** Nothing but files. */
async function rulesAndPapers(dir: string): Promise<void> {
  const at = (name: string) => join(dir, name);
  const { policy } = await run("policy", "example", "--out", at("policy.yaml"));
  expect(policy).toBe(await readFile(at("policy.yaml"), "utf8"));
  expect(await run("policy", "example")).toMatchObject({ out: null, policy });
  await run("policy", "check", at("policy.yaml"));
  await writeFile(at("later.yaml"), String(policy).replace(/^serial: .*$/m, "serial: 99"));
  await run("policy", "diff", at("policy.yaml"), at("later.yaml"));
  const sign = (from: string, role: string, to: string) =>
    run("policy", "sign", at(from), "--role", role, "--key", at(`${role}.key`), "--out", at(to));
  const steward = await sign("policy.yaml", "steward", "half.json");
  const council = await sign("half.json", "council", "policy.json");
  const keys = [
    "--steward",
    String(steward["publicKey"]),
    "--council",
    String(council["publicKey"]),
  ];
  const known = await run("policy", "keys", ...keys, "--out", at("policy-keys.json"));
  expect(known).toEqual(JSON.parse(await readFile(at("policy-keys.json"), "utf8")));
  await run("jurisdiction", "check", "US-NY");
  for (const paper of ["dpia", "ropa", "poster"])
    await run(paper, "--policy", at("policy.yaml"), "--out", at(`${paper}.md`));
  await writeFile(at("text.txt"), "nothing to hide");
  await run("redact", "text", at("text.txt"));
  await run("raw-view", "key", "--key", at("a.key"));
}

type Work = { readonly trajectory: TrajectoryId; readonly person: ParticipantId };

async function theirWork(): Promise<Work> {
  const { trajectoryId: trajectory, device } = await place().world.takePart();
  return { trajectory, person: device.participantId };
}

async function participant(data: string): Promise<void> {
  const { world } = place();
  const me = (...argv: string[]) => run(...argv, "--data", data);
  const { code } = await world.issueEnrolmentCode(null);
  await me("enroll", "--collector", world.url, "--code", code);
  await me("notice", "show");
  await me("notice", "acknowledge", "--home", "US-NY");
  world.advance(14 * dayMs);
  await me("sync");
  await me("notice", "ask", "who sees this?");
  await me("notice", "object", "not on Fridays");
  await me("notice", "answers");
  await me("notice", "travel", "home");
  await me("hold", "list");
  await me("hold", "never-keep", "swordfish");
  await withRecording(data, async () => {
    for (const ask of ["status", "pause", "resume", "stop"]) await me(ask);
  });
  await me("notice", "withdraw", "--keep-uploads");
  await world.publishLog();
  await me("access", "--out", join(data, "../kept"));
}

/** As the running recorder answers. */
async function withRecording(data: string, during: () => Promise<void>): Promise<void> {
  const running = { recordingId: "rec-one", instruction: "write", startedMs: 0 };
  const answer = () => ({ ...running, paused: false, actions: {}, gaps: {} });
  await using _control = await serveControl({ path: controlPath({ data }), answer });
  await during();
}

async function stewards({ trajectory, person }: Work): Promise<void> {
  const { world, deputy, speaker, dir } = place();
  const steward = as(world.byRole("steward"));
  const { items } = OpenConcernList.omit({ version: true }).parse(
    await run("concern", "list", ...steward),
  );
  const id = items.find(({ kind }) => kind === "question")?.concernId ?? "";
  await run("concern", "show", id, ...steward);
  await run("concern", "answer", id, "the steward", ...steward);
  const reviewer = as(world.byRole("reviewer"));
  const why = ["--reason", "rights_request", "--ticket", "CASE-17"];
  const { viewId } = await run("raw-view", "ask", trajectory, ...why, ...reviewer);
  await run("raw-view", "list", ...steward);
  for (const who of [deputy, speaker]) {
    const signing = ["--key", join(dir, `${who.staffId}.pem`), "--as", who.staffId];
    await run("raw-view", "approve", String(viewId), ...signing, ...as(who));
  }
  await run("raw-view", "open", String(viewId), ...reviewer);
  await addToQuarantine(world.services.db, new Map([[trajectory, person]]), world.nowMs());
  await run("quarantine", "list", ...steward);
  await run("quarantine", "lift", trajectory, ...steward);
  await run("policy", "publish", await nextPolicy(), ...steward);
  vi.stubEnv("APPRENTICE_TOKEN", world.byRole("auditor").token);
  await run("transparency", "--policy", join(dir, "policy.yaml"), "--collector", world.url);
}

async function nextPolicy(): Promise<string> {
  const { world, dir } = place();
  const path = join(dir, "next.json");
  await writeFile(path, JSON.stringify(await world.policy.resign({ serial: 2 })));
  return path;
}

async function reviewers(trajectory: string): Promise<void> {
  const { world, dir } = place();
  const reviewer = as(world.byRole("reviewer"));
  await run("trajectory", "list", ...reviewer);
  await run("trajectory", "show", trajectory, ...reviewer);
  await run("trajectory", "sheet", trajectory, "--out", join(dir, "sheet.png"), ...reviewer);
  await run("trajectory", "review", trajectory, "approved", ...reviewer);
  const release = join(dir, "release");
  await run("release", "create", "--out", release, ...as(world.byRole("curator")));
  await run("release", "verify", release);
  await run("release", "revoke", release);
}

async function operators(data: string): Promise<void> {
  const { world, dir } = place();
  await writeAccessFile(join(data, "access.json"), [world.byRole("reviewer").member]);
  const staff = (...argv: string[]) => run("staff", ...argv, "--data", data);
  await staff("add", "rita", "--role", "reviewer");
  await staff("list");
  await staff("remove", "rita");
  await run("enrolment-code", ...as(world.byRole("operator")));
  await run("backup", "--data", data, "--out", join(dir, "backup"));
}

async function auditors(mine: string): Promise<void> {
  const { dir, world } = place();
  const log = ["--log", join(world.dataDir, "log")];
  const kept = join(mine, "../kept/proofs");
  await run("audit", "verify", ...log);
  const [opening = ""] = await readdir(kept);
  await run(
    "audit",
    "prove",
    ...log,
    "--opening",
    join(kept, opening),
    "--out",
    join(dir, "p.json"),
  );
  const witness = ["--name", "council.example.org", "--private-key", join(dir, "witness.key")];
  await run("audit", "witness", ...log, ...witness, "--state", join(dir, "cosigned"));
  await run("audit", "builds", kept, "--key", join(world.dataDir, "log/log.vkey"));
}
