import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ParticipantId, PolicyHash, ReleaseId } from "@apprentice/core/id/id.ts";
import { createRelease } from "@apprentice/learn/release/create-release.ts";
import { revokeRelease } from "@apprentice/learn/release/verify-release.ts";
import { fakeTrajectories } from "@apprentice/learn/train/fake-tasks.ts";
import { apprentice } from "../testing/apprentice.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "apprentice-train-"));
  await makeRelease("good");
  await makeRelease("revoked");
  await revokeRelease(join(root, "revoked"));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

async function makeRelease(name: string): Promise<void> {
  const source = (async function* () {
    for (const trajectory of fakeTrajectories({ perFamily: 2, from: 0 }))
      yield {
        // Fake frames name tiles that nobody drew.
        trajectory: {
          ...trajectory,
          steps: trajectory.steps.map((step) => ({
            ...step,
            observation: step.observation && { ...step.observation, frame: null, frameAgeMs: null },
          })),
          last: trajectory.last && { ...trajectory.last, frame: null, frameAgeMs: null },
        },
        lineage: {
          participantId: ParticipantId.parse("somebody-1"),
          policyHash: PolicyHash.parse("0".repeat(64)),
        },
        tile: async () => null,
      };
  })();
  await createRelease({
    source,
    releaseId: ReleaseId.parse(`rel-${name}-1`),
    out: join(root, name),
    pseudonymKey: new Uint8Array(32).fill(1),
    createdMs: 1,
    signal: new AbortController().signal,
  });
}

const model = () => join(root, "model");

test("a release becomes a model with a card, and the answer is one JSON document", async () => {
  const argv = ["--release", join(root, "good"), "--out", model(), "--steps", "60", "--json"];
  const { code, out, err } = await apprentice("train", ...argv);
  expect(code).toBe(0);
  const answer = JSON.parse(out) as { data: { releases: { id: string }[] }; out: string };
  expect(answer.data.releases.map(({ id }) => id)).toEqual(["rel-good-1"]);
  expect(err).toMatch(/step 60\/60, loss [\d.]+/);
  expect(await readFile(join(model(), "model-card.md"), "utf8")).toContain("rel-good-1");
});

test.each([
  ["a revoked release", ["--release", "revoked", "--out", "never"], /release_revoked/],
  ["a folder without a release", ["--release", ".", "--out", "never"], /release_damaged/],
  ["a model that is there already", ["--release", "good", "--out", "model"], /out_not_empty/],
])("%s is refused with a message", async (_, argv, told) => {
  const placed = argv.map((word) => (word.startsWith("--") ? word : join(root, word)));
  const { code, err } = await apprentice("train", ...placed);
  expect(code).toBe(1);
  expect(err).toMatch(told);
});

test("usage that makes no sense is told as such", async () => {
  const { code } = await apprentice("train", "--release", root, "--out", root, "--seed", "x");
  expect(code).toBe(2);
});
