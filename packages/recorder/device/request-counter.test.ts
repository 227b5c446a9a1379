import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeCounter } from "./request-counter.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "counter-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const script = `
  import { takeCounter } from ${JSON.stringify(new URL("request-counter.ts", import.meta.url).href)};
  for (let i = 0; i < 40; i++) console.log(await takeCounter(process.argv[1]));
`;

/** The values that one process of its own took. */
async function takeInChild(): Promise<number[]> {
  const args = ["--input-type=module", "-e", script, folder];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  for await (const chunk of child.stdout) text += String(chunk);
  return text.trim().split("\n").map(Number);
}

test("several processes never get a value twice, and each sees its own grow", async () => {
  const taken = await Promise.all([takeInChild(), takeInChild(), takeInChild()]);
  const all = taken.flat();
  expect(all).toHaveLength(120);
  expect(new Set(all).size).toBe(120);
  for (const own of taken) expect(own).toEqual(own.toSorted((a, b) => a - b));
});

test("a value whose use a crash prevented is not given again", async () => {
  expect(await takeCounter(folder)).toBe(1);
  // What lies there before a crash: the next value claimed, the former not swept away yet.
  await writeFile(join(folder, "2"), "");
  expect(await takeCounter(folder)).toBe(3);
});
