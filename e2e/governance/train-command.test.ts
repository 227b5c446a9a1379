/** `apprentice train --collector`: a revoked release trains nothing, and erasing a person marks the model. */
import { createHash } from "node:crypto";
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apprenticeAt } from "@apprentice/cli/testing/apprentice.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ReleaseAnswer } from "@apprentice/core/api/schemas.ts";
import { ParticipantId, PolicyHash, ReleaseId } from "@apprentice/core/id/id.ts";
import { createRelease } from "@apprentice/learn/release/create-release.ts";
import { fakeTrajectories } from "@apprentice/learn/train/fake-tasks.ts";
import { startWorld, type World } from "../promises/world.ts";

let world: World;
let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "apprentice-train-command-"));
  world = await startWorld();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await world[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true, force: true });
});

const purpose = "train_computer_use_agents";

/** A release folder that holds whatever; who is in it the collector knows by its id. */
async function releaseFolder(name: string, source: "human" | "synthetic"): Promise<string> {
  const out = join(scratch, name);
  const lineage = {
    participantId: ParticipantId.parse("somebody-1"),
    policyHash: PolicyHash.parse("0".repeat(64)),
  };
  await createRelease({
    source: (async function* () {
      for (const { meta, steps, ...trajectory } of fakeTrajectories({ perFamily: 1, from: 0 }))
        yield {
          trajectory: {
            ...trajectory,
            meta: { ...meta, source },
            steps: steps.map((step) => ({
              ...step,
              observation: step.observation && unpictured(step.observation),
            })),
            last: trajectory.last && unpictured(trajectory.last),
          },
          lineage,
          tile: async () => null,
        };
    })(),
    releaseId: ReleaseId.parse(name),
    out,
    pseudonymKey: new Uint8Array(32).fill(1),
    createdMs: 1,
    signal: new AbortController().signal,
  });
  return out;
}

/** Fake frames name tiles that nobody drew. */
const unpictured = <T extends object>(observation: T) => ({
  ...observation,
  frame: null,
  frameAgeMs: null,
});

const curator = () => world.byRole("curator");
async function register(releaseId: string, trajectoryId: string): Promise<void> {
  const params = { params: { id: trajectoryId }, json: { version: 1, verdict: "approved" } };
  await world.ask(world.byRole("reviewer"), "review", "reviewTrajectory", params);
  const json = { version: 1, releaseId, trajectoryIds: [trajectoryId] };
  const reply = await world.ask(curator(), purpose, "registerRelease", { json });
  expect(reply.status).toBe(201);
}
async function train(
  release: string,
  out: string,
  token: string = curator().token,
  collector: string = world.url,
) {
  const how = ["--release", release, "--out", join(scratch, out), "--steps", "3", "--json"];
  const asked = ["--collector", collector, "--token", token];
  return apprenticeAt(world.nowMs, "train", ...how, ...asked);
}
const known = async (id: string) =>
  ReleaseAnswer.parse((await world.ask(curator(), purpose, "getRelease", { params: { id } })).body);
const isThere = (path: string) =>
  access(join(scratch, path)).then(
    () => true,
    () => false,
  );

test("the model is registered for its release, so that erasing a person marks it and nothing more is trained", async () => {
  const person = await world.takePart();
  await register("rel-one", person.trajectoryId);
  const folder = await releaseFolder("rel-one", "human");
  const stranger = await train(folder, "denied", world.byRole("reviewer").token);
  expect(stranger).toMatchObject({ code: 1 });
  expect(await isThere("denied")).toBe(false);

  const trained = await train(folder, "model");
  expect(trained.code).toBe(0);
  const file = await readFile(join(scratch, "model", "policy.onnx"));
  const model = createHash("sha256").update(file).digest("hex");
  expect(await known("rel-one")).toMatchObject({ state: "active", models: [model] });
  // The same command again trains nothing and tells it again, as after a collector that was away.
  const again = await train(folder, "model");
  expect(again.code).toBe(0);
  expect(again.err).not.toContain("step 3/3");

  await person.device.call("eraseParticipant");
  expect(await known("rel-one")).toMatchObject({ state: "revoked", models: [model] });
  const refused = await train(folder, "never");
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(/release rel-one was revoked.*release create/s);
  expect(await isThere("never")).toBe(false);
});

test("erased while it was trained: the model is removed", async () => {
  const person = await world.takePart();
  await register("rel-two", person.trajectoryId);
  const folder = await releaseFolder("rel-two", "human");
  const real = globalThis.fetch;
  vi.stubGlobal("fetch", async (...call: Parameters<typeof fetch>) => {
    // The moment between the last step and the register.
    if (call[1]?.method === "POST") await person.device.call("eraseParticipant");
    return real(...call);
  });
  const late = await train(folder, "late").finally(() => vi.unstubAllGlobals());
  expect(late.code).toBe(1);
  expect(late.err).toContain("was removed");
  expect(await isThere("late")).toBe(false);
});

test("a release that nobody registered, and a collector that is away, are refused before anything is learned", async () => {
  const unknown = await train(await releaseFolder("rel-unknown", "human"), "x");
  expect(unknown.code).toBe(1);
  expect(unknown.err).toMatch(/rel-unknown: No release of this id is registered here/);
  const nobody = "http://127.0.0.1:9";
  const away = await train(join(scratch, "rel-unknown"), "x", curator().token, nobody);
  expect(away.err).toContain("no collector answers");
  expect(await isThere("x")).toBe(false);
});

test("demonstrations of scripted people need no collector's leave", async () => {
  const { code } = await train(await releaseFolder("rel-made-up", "synthetic"), "made-up");
  expect(code).toBe(0);
});
