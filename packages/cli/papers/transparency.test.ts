import { afterEach, expect, test, vi } from "vitest";
import type { AggregatesAnswer } from "@apprentice/core/api/schemas.ts";
import {
  ParticipantId,
  PolicyHash,
  ReceiptId,
  RecordingId,
  TrajectoryId,
} from "@apprentice/core/id/id.ts";
import { eraseParticipant } from "@apprentice/collector/ingest/erase-participant.ts";
import { addParticipant } from "@apprentice/collector/store/participants.ts";
import { putTrajectory } from "@apprentice/collector/store/trajectories.ts";
import {
  dayMs,
  startTestCollector,
  type TestCollector,
} from "@apprentice/collector/testing/test-collector.ts";
import { describeDpia } from "./dpia.ts";
import { paperToMarkdown } from "./paper-to-markdown.ts";
import { readCheckpoint, readCounts } from "./read-counts.ts";
import { safeCounts } from "./safe-counts.ts";
import { exampleCounts, exampleLog, exampleSubject } from "./testing/example-subject.ts";
import { describeTransparency } from "./transparency.ts";

const subject = await exampleSubject();
const { signal } = new AbortController();
const refused = { code: "refused" };
const [week, concern] = [exampleCounts.weeks[0], exampleCounts.concerns[0]];
if (!week || !concern) throw new Error("the example has a week and a month");

afterEach(() => vi.unstubAllEnvs());

test.each<readonly [string, Partial<AggregatesAnswer>]>([
  ["a week of nine", { weeks: [{ ...week, participants: 9 }] }],
  ["no people", { weeks: [{ ...week, participants: 0 }] }],
  ["people to the one", { weeks: [{ ...week, participants: 21 }] }],
  ["tasks to the one", { weeks: [{ ...week, trajectories: 301 }] }],
  ["steps to the one", { weeks: [{ ...week, steps: 4001 }] }],
  ["a month of three", { concerns: [{ ...concern, people: 3 }] }],
  ["one late answer", { concerns: [{ ...concern, late: 1 }] }],
  ["a week told twice", { weeks: [week, { ...week, participants: 30 }] }],
  ["a collector that counts from two people on", { leastPeople: 2 }],
])("%s is refused, whatever the collector says", (_, change) => {
  const counts = { ...exampleCounts, ...change };
  expect(() => describeTransparency(subject, { counts, log: exampleLog })).toThrowError(
    expect.objectContaining(refused) as Error,
  );
});

test("the assessment refuses small counts of objections too", () => {
  const counts = { ...exampleCounts, concerns: [{ ...concern, people: 3 }] };
  expect(() => describeDpia({ ...subject, counts })).toThrowError("2026-04");
  const fine = paperToMarkdown(describeDpia({ ...subject, counts: exampleCounts }));
  expect(fine).toContain("| 2026-04 | 10 | 0 |");
});

test.each<readonly [string, Partial<AggregatesAnswer>]>([
  ["moved by one person's ten", { weeks: [{ ...week, participants: 10 }] }],
  ["moved by one person's steps", { weeks: [{ ...week, steps: 5000 }] }],
  ["gone", { weeks: [] }],
  ["new before what was told", { weeks: [{ ...week, week: "2026-04-27" }, week] }],
  ["a month that moved", { concerns: [{ ...concern, late: 10 }] }],
])("beside the previous report a count that is %s is refused", (_, change) => {
  const next = { ...exampleCounts, ...change };
  expect(() => safeCounts(next)).not.toThrowError();
  expect(() => safeCounts(next, exampleCounts)).toThrowError(
    expect.objectContaining(refused) as Error,
  );
  const later = { ...exampleCounts, weeks: [week, { ...week, week: "2026-05-11" }] };
  expect(safeCounts(later, exampleCounts)).toBe(later);
});

let made = 0;

async function work({ services }: TestCollector, nowMs: number): Promise<ParticipantId> {
  const participantId = ParticipantId.parse(`par-told-${String(++made)}`);
  await addParticipant(services.db, { participantId, nowMs });
  const row = {
    trajectory_id: TrajectoryId.parse(`tra-told-${String(made)}`),
    participant_id: participantId,
    recording_id: RecordingId.parse(`rec-told-${String(made)}`),
    receipt_id: ReceiptId.parse("rcp-told"),
    policy_hash: PolicyHash.parse("0".repeat(64)),
    steps: 1000,
    gaps: 0,
    review: "approved",
    created_ms: nowMs,
    may_release: 0 as const,
  } as const;
  await putTrajectory(services.db, row, []);
  return participantId;
}

test("two reports of a real collector, between which somebody came and somebody was erased, differ by nobody", async () => {
  await using collector = await startTestCollector();
  const { nowMs, url, services, tokens } = collector;
  vi.stubEnv("APPRENTICE_TOKEN", tokens["auditor"] ?? "");
  const few = await work(collector, nowMs());
  collector.advance(14 * dayMs);
  const people: ParticipantId[] = [];
  for (let person = 0; person < 11; person++) people.push(await work(collector, nowMs()));
  collector.advance(14 * dayMs);
  const first = await readCounts(url, { signal });
  expect(first.weeks).toMatchObject([{ participants: 10, steps: 11_000 }]);
  for (const gone of [few, ...people.slice(0, 2)]) await eraseParticipant(services, gone);
  for (let person = 0; person < 12; person++) await work(collector, nowMs());
  collector.advance(14 * dayMs);
  const second = await readCounts(url, { signal });
  const log = await readCheckpoint(url, { signal });
  const text = paperToMarkdown(
    describeTransparency(subject, { counts: second, previous: first, log }),
  );
  // The old week stands as it was told; the one person alone in the first week shows in neither.
  const rows = text.match(/^\| \d{4}-\d\d-\d\d \|.*$/gm);
  expect(rows).toHaveLength(2);
  expect(second.weeks.slice(0, 1)).toEqual(first.weeks);
});
