import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { AgentRun } from "@apprentice/learn/agent/agent-run.ts";
import { checkRunFile, keepRun } from "./run-file.ts";

const folders: string[] = [];
let folder: string;
let otherwise: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "apprentice-run-file-"));
  folders.push(folder);
  otherwise = join(folder, "data");
  await mkdir(otherwise);
});
afterAll(async () => {
  for (const one of folders) await rm(one, { recursive: true, force: true });
});

// What is in it is of no account here.
const run = { trajectory: { version: 1 }, correction: null } as unknown as AgentRun;
const text = '{"trajectory":{"version":1},"correction":null}\n';

test("a file that is there, or a folder that is not, is refused before anything begins", async () => {
  const out = join(folder, "run.json");
  await checkRunFile(out);
  await writeFile(out, "mine");
  await expect(checkRunFile(out)).rejects.toMatchObject({
    code: "refused",
    message: expect.stringContaining("is there already") as string,
  });
  await expect(checkRunFile(join(folder, "nowhere", "run.json"))).rejects.toThrow(
    "is no folder that can be written",
  );
  await expect(checkRunFile(join(out, "run.json"))).rejects.toMatchObject({ code: "refused" });
  expect(await readFile(out, "utf8")).toBe("mine");
});

test("it is written for its owner alone, whole, and said where", async () => {
  const path = join(folder, "run.json");
  expect(await keepRun({ path, otherwise, run })).toBe(path);
  expect(await readFile(path, "utf8")).toBe(text);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("a file that appeared meanwhile is left alone: the run goes beside it", async () => {
  const path = join(folder, "run.json");
  await writeFile(path, "theirs");
  await writeFile(join(folder, "run-2.json"), "theirs too");
  const kept = await keepRun({ path, otherwise, run });
  expect(kept).toBe(join(folder, "run-3.json"));
  expect(await readFile(kept, "utf8")).toBe(text);
  expect(await readFile(path, "utf8")).toBe("theirs");
  expect(await readFile(join(folder, "run-2.json"), "utf8")).toBe("theirs too");
});

test("where the folder went away the run goes to the other folder; where that is gone too it is said", async () => {
  const path = join(folder, "gone", "run.json");
  expect(await keepRun({ path, otherwise, run })).toBe(join(otherwise, "run.json"));
  expect(await readdir(otherwise)).toEqual(["run.json"]);
  await expect(keepRun({ path, otherwise: join(folder, "gone too"), run })).rejects.toMatchObject({
    code: "refused",
    message: expect.stringContaining("not kept") as string,
  });
});
