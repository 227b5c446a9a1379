/** A participant's own commands against a real collector, with a real keystore of files. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LogProof, checkProof } from "@apprentice/core/audit/log-proof.ts";
import { parseVerifierKey } from "@apprentice/core/audit/signed-note.ts";
import { sha256 } from "@apprentice/collector/audit/sha256.ts";
import {
  startTestCollector,
  type TestCollector,
} from "@apprentice/collector/testing/test-collector.ts";
import { deviceCall, logReader } from "../recording/device-call.ts";
import { openParticipant } from "../recording/open-participant.ts";
import { checkPlaces } from "./access/check-places.ts";
import { collectAccess } from "./access/collect-access.ts";
import { eraseEverything } from "./erase.ts";

let scratch: string;
let collector: TestCollector;
const { signal } = new AbortController();
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "apprentice-erase-"));
  collector = await startTestCollector({ workers: 0 });
});
afterAll(async () => {
  await collector[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true });
});

async function joinAs(name: string) {
  const { code } = await collector.issueEnrolmentCode(null);
  return openParticipant({
    dataDir: join(scratch, name),
    enrol: { collectorUrl: collector.url, code },
    clock: collector.nowMs,
    env: {},
    signal,
  });
}

test("acknowledge, look at every access, erase, and keep a proof that stands without the collector", async () => {
  const participant = await joinAs("erased");
  const { device, dataDir } = participant;
  const receipt = await device.acknowledge("de", {
    home: "US-NY",
    work: "US-NY",
    employer: "US-NY",
  });
  await collector.publishLog();
  const call = deviceCall(device, signal);
  const readLog = logReader(device.collectorUrl, signal);
  const report = await collectAccess({ call, readLog, hash: sha256 });
  expect(report.receipts.map(({ signed }) => signed.receipt)).toEqual([receipt]);
  const log = await parseVerifierKey(report.verifierKey);

  const erased = await eraseEverything(participant, signal);
  expect(erased).toMatchObject({ segments: 0, releases: 0 });
  const proof = LogProof.parse(
    JSON.parse(await readFile(join(dataDir, "erasure-proof.json"), "utf8")),
  );
  if (!log) throw new Error("no verifier key");
  expect((await checkProof({ hash: sha256, proof, log, witnesses: [] })).kind).toBe("proved");
  expect(proof.opening).toMatchObject({ kind: "participant_erased" });
  expect(device.checkMayRecord(collector.nowMs()).kind).toBe("refused");
  await expect(collectAccess({ call, readLog, hash: sha256 })).rejects.toMatchObject({
    code: "refused",
  });
});

test("where the law of a place is not kept, nobody acknowledges, and is told what is missing", async () => {
  const { device } = await joinAs("places");
  const policy = device.policy();
  const here = { home: "US-NY", work: "US-NY", employer: "US-NY" };
  expect(() => checkPlaces(here, policy, collector.nowMs())).not.toThrow();
  for (const change of [{ home: "DE" }, { work: "ZZ" }, { employer: "FR" }]) {
    const places = { ...here, ...change };
    expect(() => checkPlaces(places, policy, collector.nowMs())).toThrow(/nobody may be recorded/);
  }
});
