import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  startTestCollector,
  type TestCollector,
} from "@apprentice/collector/testing/test-collector.ts";
import type { SegmentHash } from "@apprentice/core/id/id.ts";
import type { Device } from "../device/open-device.ts";
import type { Fetch } from "../device/signed-fetch.ts";
import { startSpooledDevice, type SpooledDevice } from "../testing/spooled-device.ts";
import { backOffMs } from "./back-off.ts";
import { openSpool } from "./spool.ts";
import { sync, type SyncOptions, type SyncProgress } from "./sync.ts";

const hourMs = 3_600_000;
let collector: TestCollector;
let own: SpooledDevice;
let slept: number[] = [];

beforeEach(async () => {
  slept = [];
  collector = await startTestCollector({ workers: 0 });
  own = await startSpooledDevice(collector);
});
afterEach(async () => {
  await own[Symbol.asyncDispose]();
  await collector[Symbol.asyncDispose]();
});

function run(device: Device = own.device, more: Partial<SyncOptions> = {}) {
  const { spool, random } = own;
  const pause = (ms: number) => Promise.resolve(slept.push(ms));
  return sync({ spool, device, random, clock: collector.nowMs, sleep: pause, ...more });
}

async function stored(): Promise<string[]> {
  const rows = await collector.services.db.selectFrom("segments").select("segment").execute();
  return rows.map(({ segment }) => segment).sort();
}

/** Answers uploads itself as long as `answer` gives something. */
function interfering(answer: (nth: number) => Response | Error | null): Fetch {
  let nth = 0;
  return (address, init) => {
    const made = init?.method === "PUT" ? answer(nth++) : null;
    if (made instanceof Error) return Promise.reject(made);
    return made ? Promise.resolve(made) : fetch(address, init);
  };
}

test("segments are sent once their hold has lasted, and leave the spool only then", async () => {
  const segments = [await own.addSegment(), await own.addSegment()].sort();
  expect(await run()).toMatchObject({ sent: 0, refused: 0, waiting: 2 });
  expect((await own.spool.list())[0]).toMatchObject({ answer: { code: "hold_too_short" } });
  expect(await stored()).toEqual([]);
  collector.advance(24 * hourMs);
  const seen: SyncProgress[] = [];
  const result = await run(own.device, { onProgress: (progress) => seen.push(progress) });
  expect(result).toMatchObject({ sent: 2, waiting: 0, waitingPapers: 0 });
  expect(await stored()).toEqual(segments);
  expect(await readdir(join(own.dataDir, "spool"))).toEqual([]);
  expect(seen.map(({ outcome, number }) => `${String(number)} ${outcome.kind}`)).toEqual([
    "1 sending",
    "1 acknowledged",
    "2 sending",
    "2 acknowledged",
  ]);
  expect(collector.errors).toEqual([]);
});

test("network failures, 5xx and strangers' answers are tried again with growing waits", async () => {
  const segment = await own.addSegment();
  collector.advance(24 * hourMs);
  const troubles = [
    new TypeError("fetch failed"),
    Response.json({ code: "busy", message: "busy" }, { status: 503 }),
    new Response("<html>log in here</html>", { status: 200 }),
    new Response("not here", { status: 404 }),
    Response.json({ version: 1, segment: "0".repeat(64), state: "stored" }),
  ];
  const fetcher = interfering((nth) => troubles[nth] ?? null);
  expect(await run(await own.open(fetcher))).toMatchObject({ sent: 1 });
  expect(slept).toHaveLength(troubles.length);
  expect(await stored()).toEqual([segment]);
});

test("a collector that stays away costs one run, and nothing is lost over a restart", async () => {
  const segments = [await own.addSegment(), await own.addSegment()].sort();
  collector.advance(24 * hourMs);
  const away = await own.open(() => Promise.reject(new TypeError("fetch failed")));
  const result = await run(away);
  expect(result).toMatchObject({ sent: 0, waiting: 2, policy: { kind: "unreached" } });
  expect(slept).toEqual([]);
  const spool = await openSpool({ dir: join(own.dataDir, "spool"), clock: collector.nowMs });
  expect(await run(own.device, { spool })).toMatchObject({ sent: 2 });
  expect(await stored()).toEqual(segments);
});

test("an acknowledgement that was lost on its way is given again", async () => {
  await own.addSegment();
  collector.advance(24 * hourMs);
  let lost = 0;
  const losing: Fetch = async (address, init) => {
    const answer = await fetch(address, init);
    if (init?.method !== "PUT" || lost++ > 0) return answer;
    throw new TypeError("the connection broke after the collector had stored it");
  };
  expect(await run(await own.open(losing))).toMatchObject({ sent: 1 });
  expect(await stored()).toHaveLength(1);
});

test("a refusal is final, kept with its reason, and tried again only when asked for", async () => {
  await own.addSegment();
  collector.advance(24 * hourMs);
  const message = "The receipt is another device's.";
  const refusing = interfering(() =>
    Response.json({ code: "receipt_refused", message }, { status: 403 }),
  );
  expect(await run(await own.open(refusing))).toMatchObject({ refused: 1 });
  expect(slept).toEqual([]);
  expect(await run()).toMatchObject({ sent: 0, refused: 0 });
  expect(await own.spool.list()).toMatchObject([{ state: "refused", answer: { message } }]);
  expect(await run(own.device, { retryRefused: true })).toMatchObject({ sent: 1 });
});

test("after an erasure at the collector nothing is taken any more, and the spool says why", async () => {
  await own.addSegment();
  collector.advance(24 * hourMs);
  const reply = await own.device.signedFetch("eraseParticipant");
  expect(reply.kind).toBe("answered");
  const answer = await run();
  expect(answer.sent).toBe(0);
  expect(await stored()).toEqual([]);
  expect(answer).toMatchObject({ refused: 1, erased: 0 });
  expect(await own.spool.list()).toMatchObject([{ answer: { code: "device_revoked" } }]);
});

test("410 takes the file away", async () => {
  await own.addSegment();
  const erased = interfering(() =>
    Response.json({ code: "erased", message: "erased" }, { status: 410 }),
  );
  expect(await run(await own.open(erased))).toMatchObject({ erased: 1 });
  expect(await readdir(join(own.dataDir, "spool"))).toEqual([]);
});

test("after a withdrawal nothing is sent any more", async () => {
  await own.addSegment();
  collector.advance(24 * hourMs);
  await own.device.withdraw();
  expect(await run()).toMatchObject({ sent: 0, refused: 1 });
  expect(await stored()).toEqual([]);
});

test("a segment that this disk damaged is told and never acknowledged", async () => {
  const segment = await own.addSegment();
  collector.advance(24 * hourMs);
  await writeFile(own.spool.pathOf(segment), "something else");
  expect(await run()).toMatchObject({ refused: 1 });
  expect(await own.spool.list()).toMatchObject([{ answer: { code: "hash_mismatch" } }]);
  expect(await stored()).toEqual([]);
});

test("a commitment made offline counts from when the collector had it", async () => {
  const away = await own.open(() => Promise.reject(new TypeError("fetch failed")));
  const segment = await own.addSegment(away);
  collector.advance(24 * hourMs);
  expect(await run()).toMatchObject({ sent: 0, waiting: 1 });
  collector.advance(24 * hourMs);
  expect(await run()).toMatchObject({ sent: 1 });
  expect(await stored()).toEqual([segment]);
});

test("kill -9 at random moments loses no segment and sends none twice", async () => {
  const segments: SegmentHash[] = [];
  for (let count = 0; count < 12; count++) segments.push(await own.addSegment());
  collector.advance(24 * hourMs);
  const script = new URL("../testing/sync-child.ts", import.meta.url).pathname;
  for (let kills = 0; kills < 8; kills++) {
    const args = [script, own.dataDir, String(collector.nowMs())];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const gone = once(child, "exit");
    await Promise.race([once(child.stdout, "data"), gone]);
    await sleep((kills * 7) % 40);
    child.kill("SIGKILL");
    await gone;
    const waiting = (await own.spool.list()).map(({ segment }) => segment);
    const safe = new Set([...(await stored()), ...waiting]);
    for (const segment of segments) expect(safe).toContain(segment);
  }
  await run();
  expect(await stored()).toEqual(segments.toSorted());
  expect(await own.spool.list()).toEqual([]);
});

test("waits double up to a minute, and jitter spreads them from nothing on", () => {
  const most = (count: number) => new Uint8Array(count).fill(255);
  expect([1, 2, 3, 7, 20].map((tries) => backOffMs(tries, most))).toEqual([
    1000, 2000, 4000, 60_000, 60_000,
  ]);
  expect(backOffMs(5, (count) => new Uint8Array(count))).toBe(0);
});

test("a collector that asks to wait is waited for, and one that asks for hours is left alone", async () => {
  const segment = await own.addSegment();
  collector.advance(24 * hourMs);
  const busy = (seconds: string) =>
    Response.json(
      { code: "too_many", message: "too many" },
      { status: 429, headers: { "retry-after": seconds } },
    );
  const soon = await own.open(interfering((nth) => (nth === 0 ? busy("7200") : null)));
  expect(await run(soon)).toMatchObject({ sent: 0, refused: 0, waiting: 1 });
  expect(slept).toEqual([]);
  const later = await own.open(interfering((nth) => (nth === 0 ? busy("90") : null)));
  expect(await run(later)).toMatchObject({ sent: 1 });
  expect(slept).toEqual([90_000]);
  expect(await stored()).toEqual([segment]);
});
