import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { apprentice } from "@apprentice/cli/testing/apprentice.ts";
import { startTestCollector } from "@apprentice/collector/testing/test-collector.ts";

let dir: string;
let size = 0;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "audit-findings-"));
  await using collector = await startTestCollector({ workers: 0 });
  const logDir = join(collector.dataDir, "log");
  await collector.enrol();
  await collector.publishLog();
  await cp(logDir, join(dir, "older"), { recursive: true });
  await collector.enrol();
  size = await collector.publishLog();
  await cp(logDir, join(dir, "log"), { recursive: true });
  await using other = await startTestCollector({ workers: 0 });
  await cp(join(other.dataDir, "log/log.vkey"), join(dir, "other.vkey"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const verify = (log: string, ...more: string[]) =>
  apprentice("audit", "verify", "--log", join(dir, log), ...more);

async function damaged(name: string, path: string, change: (bytes: Buffer) => Buffer) {
  await cp(join(dir, "log"), join(dir, name), { recursive: true });
  const file = join(dir, name, path);
  await writeFile(file, change(await readFile(file)));
  return verify(name);
}
const flipped = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(copy.length - 1) ^ 1, copy.length - 1);
  return copy;
};

test("whatever is wrong with a log is told in words, with its place, and ends with 1", async () => {
  expect(await verify("log")).toMatchObject({ code: 0 });
  expect(await verify("log", "--kept", join(dir, "older/checkpoint"))).toMatchObject({ code: 0 });
  const entries = `tile/entries/000.p/${String(size)}`;
  const cases = [
    [await damaged("altered", entries, flipped), "it was altered after it was logged", entries],
    [await damaged("cut", `tile/0/000.p/${String(size)}`, (all) => all.subarray(32)), "missing or"],
    [await damaged("empty", "checkpoint", () => Buffer.alloc(0)), "checkpoint cannot be read"],
    [await verify("log", "--key", join(dir, "other.vkey")), "another log's than the key's"],
    [await verify("older", "--kept", join(dir, "log/checkpoint")), "entries were taken out"],
    [await verify("nowhere", "--key", join(dir, "log/log.vkey")), "copy the whole log again"],
  ] as const;
  for (const [told, ...words] of cases) {
    expect(told).toMatchObject({ code: 1 });
    expect(told.out).toContain("NOT verified");
    for (const word of words) expect(told.out).toContain(word);
  }
});
