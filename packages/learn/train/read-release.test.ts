import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fakeTrajectories } from "./fake-tasks.ts";
import { sha256 } from "./model-folder.ts";
import { openRelease, readReleases } from "./read-release.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "apprentice-release-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function writeRelease(change: Record<string, unknown> = {}, text?: string): Promise<void> {
  const trajectories = fakeTrajectories({ perFamily: 1, from: 0 });
  const lines = trajectories.map((trajectory, at) =>
    JSON.stringify({ ...trajectory, splitGroup: `g${at % 2}`, split: at === 0 ? "test" : "train" }),
  );
  const body = text ?? `${lines.join("\n")}\n`;
  const entry = { path: "trajectories.jsonl", sha256: sha256(body), bytes: body.length };
  const manifest = {
    version: 1,
    releaseId: "rel-test",
    status: "active",
    files: [entry],
    ...change,
  };
  await writeFile(join(folder, "trajectories.jsonl"), body);
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
}

it("gives every trajectory with its split, and names the release by its manifest", async () => {
  await writeRelease();
  const release = await openRelease(folder);
  const found = await allOf(readReleases([release]));
  expect(found).toHaveLength(8);
  expect(found[0]).toMatchObject({ split: "test", splitGroup: "g0" });
  expect(found[1]?.trajectory).toEqual(fakeTrajectories({ perFamily: 1, from: 0 })[1]);
  const manifest = await readFile(join(folder, "manifest.json"));
  expect(release.name).toEqual({ id: "rel-test", manifestSha256: sha256(manifest) });
});

it("refuses what is revoked, newer, empty or not there, and says what to do", async () => {
  await writeRelease({ status: "revoked" });
  await expect(openRelease(folder)).rejects.toMatchObject({ code: "release_revoked" });
  await writeRelease({ version: 2, files: "of another shape" });
  await expect(openRelease(folder)).rejects.toMatchObject({ code: "release_newer_version" });
  await writeRelease({}, "");
  await expect(openRelease(folder)).rejects.toMatchObject({ code: "release_empty" });
  await expect(openRelease(join(folder, "absent"))).rejects.toThrow("Copy it again");
});

it("notices a changed file, a missing one, a manifest that is none, and a line that is no trajectory", async () => {
  await writeRelease();
  const path = join(folder, "trajectories.jsonl");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace("Save", "Safe"));
  await expect(openRelease(folder)).rejects.toMatchObject({ code: "release_damaged" });
  await rm(path);
  await expect(openRelease(folder)).rejects.toMatchObject({ code: "release_damaged" });
  await writeFile(join(folder, "manifest.json"), "{");
  await expect(openRelease(folder)).rejects.toMatchObject({ code: "release_damaged" });
  await writeRelease({}, `${text.split("\n")[0]}\n{"secret words":1}\n`);
  const release = await openRelease(folder);
  const read = allOf(release.trajectories());
  await expect(read).rejects.toThrow("no trajectory in line 2");
  await expect(allOf(release.trajectories())).rejects.not.toThrow("secret");
});
