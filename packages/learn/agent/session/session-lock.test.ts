import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { agentSession, sessionLockFile, takeSessionLock } from "./session-lock.ts";

let dataDir = "";
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "apprentice-lock-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const clock = () => 5;
const take = () => takeSessionLock({ dataDir, display: ":7", clock });
const path = () => join(dataDir, sessionLockFile);

test("one holder at a time, told to whoever asks, gone with its end", async () => {
  expect(await agentSession(dataDir)).toBeNull();
  const lock = await take();
  expect(await agentSession(dataDir)).toMatchObject({ pid: process.pid, display: ":7" });
  await expect(take()).rejects.toMatchObject({ code: "session_locked" });
  expect(await lock.held()).toBe(true);
  await lock[Symbol.asyncDispose]();
  expect(await agentSession(dataDir)).toBeNull();
  expect(await readdir(dataDir)).toEqual([]);
});

test("of many at once exactly one gets it", async () => {
  const taken = await Promise.allSettled(Array.from({ length: 20 }, take));
  expect(taken.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a lock of a dead process, or of a reused number, is recovered; of many exactly one recovers it", async () => {
  const child = spawn("true");
  const { pid } = child;
  await once(child, "exit");
  const stale = { version: 1, pid, processStart: "1", display: ":7", startedMs: 1 };
  for (const holder of [stale, { ...stale, pid: process.pid }]) {
    await writeFile(path(), JSON.stringify(holder));
    expect(await agentSession(dataDir)).toBeNull();
    const taken = await Promise.allSettled(Array.from({ length: 8 }, take));
    const won = taken.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(won).toHaveLength(1);
    expect(await won[0]?.held()).toBe(true);
    await won[0]?.[Symbol.asyncDispose]();
  }
});

test("what cannot be understood counts as held and is left alone", async () => {
  await writeFile(path(), "{");
  await expect(agentSession(dataDir)).rejects.toMatchObject({ code: "session_locked" });
  await expect(take()).rejects.toMatchObject({ code: "session_locked" });
  expect(await readFile(path(), "utf8")).toBe("{");
});
