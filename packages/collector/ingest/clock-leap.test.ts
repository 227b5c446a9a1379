/** A collector's clock that is set forward, or back, by mistake: nothing is deleted for an age that it does not have. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startCollector } from "../start-collector.ts";
import { dayMs, startTestCollector, type TestCollector } from "../testing/test-collector.ts";
import { waitAfterLeap } from "./clock-leap.ts";

const hourMs = dayMs / 24;
const yearMs = 365 * dayMs;
const bytes = crypto.getRandomValues(new Uint8Array(200));
let dataDir: string;
let collector: TestCollector;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "apprentice-leap-"));
  const retention = { segmentsDays: 30, trajectoriesDays: 60, releasesDays: 90, logsDays: 120 };
  collector = await startTestCollector({ dataDir, workers: 0, staff: [] }, { retention });
  const device = await collector.enrol();
  const receipt = await device.consent();
  for (let day = 0; day < 14; day += 1) {
    collector.advance(dayMs);
    await device.call("listReceipts");
  }
  const claim = await device.begin(receipt);
  collector.advance(dayMs);
  await device.upload(claim, bytes);
});
afterEach(async () => {
  await collector[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

/** Starts the collector's data at the clock's present time, lets retention run once, and tells what it left and said. */
async function runOnce() {
  const errors: unknown[] = [];
  const again = await startCollector({
    dataDir,
    port: 0,
    workers: 0,
    clock: collector.nowMs,
    rootKey: { passphrase: "only for this test" },
    policyKeys: collector.policy.policyKeys,
    staff: [],
    onError: (error) => errors.push(error),
  });
  // Waits for the run that the start began.
  await again[Symbol.asyncDispose]();
  const segments = await collector.services.db.selectFrom("segments").select("segment").execute();
  return { left: segments.length, errors };
}

test("after a leap forward nothing is deleted for a day, however often the collector starts, and the log says so", async () => {
  collector.advance(yearMs);
  const told = {
    code: "clock_leapt",
    message: expect.stringMatching(/Set the clock right/) as string,
  };
  for (let start = 0; start < 3; start += 1) {
    expect(await runOnce()).toEqual({ left: 1, errors: [expect.objectContaining(told)] });
    collector.advance(hourMs);
  }
  const kinds = await collector.services.db.selectFrom("audit").select("kind").execute();
  expect(kinds.filter(({ kind }) => kind === "retention_waits")).toHaveLength(3);
  // Put right in time: as if nothing had been.
  collector.advance(-yearMs);
  expect(await runOnce()).toEqual({ left: 1, errors: [] });
  // It was the right time after all: a day later what is too old goes.
  collector.advance(yearMs + dayMs);
  expect(await runOnce()).toEqual({ left: 0, errors: [] });
});

test("a clock that is set back deletes nothing, and a week without work is no leap", async () => {
  collector.advance(-yearMs);
  // One upload was there to be deleted.
  expect(await runOnce()).toEqual({ left: 1, errors: [] });
  collector.advance(yearMs + 7 * dayMs);
  expect(await waitAfterLeap(collector.services)).toBeNull();
  collector.advance(2 * dayMs);
  expect(await waitAfterLeap(collector.services)).toMatchObject({ code: "clock_leapt" });
});
