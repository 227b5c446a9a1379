/** What every engine must do; store.test.ts runs it on SQLite and on PostgreSQL. */
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  DeviceId,
  ParticipantId,
  PolicyHash,
  ReceiptId,
  RecordingId,
  SegmentHash,
  TrajectoryId,
} from "@apprentice/core/id/id.ts";
import { PublicKey } from "@apprentice/core/id/ed25519.ts";
import { createTableAuditLog } from "../audit/audit-log.ts";
import { addConcern, answerConcern, concernsOf, hasOpenObjection } from "./concerns.ts";
import { beginJourney, journeysAt } from "./journeys.ts";
import { up as nameRejected } from "./migrations/007-rejected.ts";
import { addToQuarantine, liftFromQuarantine, listQuarantined } from "./quarantine.ts";
import { addCommitment, commitmentTime } from "./commitments.ts";
import { findDevice, takeCounter } from "./devices.ts";
import { addEnrolmentCode, useEnrolmentCode } from "./enrolment-codes.ts";
import { eraseRows } from "./erase.ts";
import { addDevice, addParticipant, isActiveParticipant } from "./participants.ts";
import { addSegment, findSegment, isTombstoned, segmentsOf, settleSegment } from "./segments.ts";
import type { Database, NewSegment, TrajectoryRow } from "./tables.ts";
import {
  putTrajectory,
  findTrajectory,
  listTrajectories,
  objectsOf,
  reviewTrajectory,
} from "./trajectories.ts";

export type OpenStore = () => Promise<{
  readonly db: Database;
  /** Another connection to the same records, as a second process has. */
  readonly again: Database;
  readonly close: () => Promise<void>;
}>;

const random = (count: number) => new Uint8Array(randomBytes(count));
const nowMs = 1_700_000_000_123;
const hash = (digit: string) => digit.repeat(64);
const participantId = (name: string) => ParticipantId.parse(`par-${name}`);
const deviceId = (name: string) => DeviceId.parse(`dev-${name}`);

async function addPerson(db: Database, name: string): Promise<void> {
  await addParticipant(db, { participantId: participantId(name), nowMs });
  await addDevice(db, {
    deviceId: deviceId(name),
    participantId: participantId(name),
    publicKey: PublicKey.parse(name.padEnd(43, "A")),
    nowMs,
  });
}

function segmentOf(name: string, digit: string): NewSegment {
  return {
    segment: SegmentHash.parse(hash(digit)),
    participant_id: participantId(name),
    device_id: deviceId(name),
    receipt_id: ReceiptId.parse(`rcp-${name}`),
    policy_hash: PolicyHash.parse(hash("f")),
    recording_id: RecordingId.parse(`rec-${name}`),
    bytes: 2 ** 40,
    received_ms: nowMs,
    state: "stored",
    reason: null,
  };
}

function trajectoryOf(name: string, id: string): TrajectoryRow {
  const { participant_id, recording_id, receipt_id, policy_hash } = segmentOf(name, "a");
  const trajectory_id = TrajectoryId.parse(id);
  const counts = { steps: 3, gaps: 1, may_release: 0 } as const;
  const rest = { ...counts, review: "pending", created_ms: nowMs } as const;
  return { trajectory_id, participant_id, recording_id, receipt_id, policy_hash, ...rest };
}

export function storeContract(engine: string, open: OpenStore): void {
  describe(`store on ${engine}`, () => {
    let db: Database;
    let again: Database;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ db, again, close } = await open());
    });
    afterAll(() => close());

    test("numbers beyond 32 bits come back as numbers, and nulls as null", async () => {
      await addPerson(db, "numbers");
      await addSegment(db, segmentOf("numbers", "0"));
      const row = await findSegment(again, SegmentHash.parse(hash("0")));
      expect(row).toEqual(segmentOf("numbers", "0"));
    });

    test("a counter is taken once, and never a smaller one", async () => {
      await addPerson(db, "counter");
      const take = (value: number) => takeCounter(db, deviceId("counter"), value);
      expect([await take(5), await take(5), await take(4), await take(6)]).toEqual([
        true,
        false,
        false,
        true,
      ]);
      const raced = await Promise.all(
        [db, again].map((each) => takeCounter(each, deviceId("counter"), 7)),
      );
      expect(raced.toSorted()).toEqual([false, true]);
      expect((await findDevice(again, deviceId("counter")))?.last_counter).toBe(7);
      expect(await takeCounter(db, deviceId("nobody"), 1)).toBe(false);
    });

    test("an enrolment code lets one in, once, and not after its time", async () => {
      const codes = { participantId: null, expiresMs: nowMs + 10 };
      await addEnrolmentCode(db, { ...codes, codeSha256: hash("1") });
      await addEnrolmentCode(db, { ...codes, codeSha256: hash("2") });
      const raced = await Promise.all(
        [db, again].map((each) => useEnrolmentCode(each, hash("1"), nowMs)),
      );
      expect(raced.filter((one) => one !== null)).toEqual([{ participantId: null, team: null }]);
      expect(await useEnrolmentCode(db, hash("2"), nowMs + 10)).toBeNull();
      expect(await useEnrolmentCode(db, hash("3"), nowMs)).toBeNull();
    });

    test("a public key belongs to one device", async () => {
      await addPerson(db, "twice");
      const publicKey = PublicKey.parse("twice".padEnd(43, "A"));
      const other = { deviceId: deviceId("other"), participantId: participantId("twice") };
      expect(await addDevice(db, { ...other, publicKey, nowMs })).toBe(false);
    });

    test("the first time of a commitment stands", async () => {
      const of = (atMs: number) =>
        addCommitment(db, { commitment: hash("4"), deviceId: deviceId("a"), nowMs: atMs });
      expect([await of(1000), await of(10)]).toEqual([1000, 1000]);
      expect(await commitmentTime(db, hash("4"), deviceId("a"))).toBe(1000);
      expect(await commitmentTime(db, hash("4"), deviceId("b"))).toBeNull();
    });

    test("a segment is stored once and moves on", async () => {
      const segment = segmentOf("moves", "5");
      expect(await addSegment(db, segment)).toBe(true);
      expect(await addSegment(again, segment)).toBe(false);
      await settleSegment(db, segment.segment, { state: "rejected", reason: "unreadable" });
      const row = await findSegment(db, segment.segment);
      expect(row).toMatchObject({ state: "rejected", reason: "unreadable" });
    });

    test("an upload that an older version called quarantined is rejected", async () => {
      const { segment } = segmentOf("older", "b");
      await addSegment(db, segmentOf("older", "b"));
      await sql`update segments set state = 'quarantined' where segment = ${segment}`.execute(db);
      await nameRejected(db);
      expect(await findSegment(again, segment)).toMatchObject({ state: "rejected" });
    });

    test("pages of trajectories follow their ids without hole or double", async () => {
      const ids = ["tra-a", "tra-b", "tra-c", "tra-d", "tra-e"];
      for (const id of ids) await putTrajectory(db, trajectoryOf("pages", id), []);
      await reviewTrajectory(db, TrajectoryId.parse("tra-b"), "approved");
      const all = { review: null, participantId: participantId("pages") };
      const seen: string[] = [];
      for (let after: TrajectoryId | null = null; ;) {
        const page: TrajectoryRow[] = await listTrajectories(db, { ...all, after, limit: 2 });
        seen.push(...page.map((row) => row.trajectory_id));
        const last = page.at(-1);
        if (!last) break;
        after = last.trajectory_id;
      }
      expect(seen).toEqual(ids);
      const approved = { ...all, after: null, limit: 10, review: "approved" } as const;
      expect(await listTrajectories(db, approved)).toHaveLength(1);
      expect(await reviewTrajectory(db, TrajectoryId.parse("tra-zz"), "approved")).toBe(false);
    });

    test("erasing one person leaves tombstones and nobody else's rows change", async () => {
      for (const [name, digit] of [
        ["erased", "6"],
        ["stays", "7"],
      ] as const) {
        await addPerson(db, name);
        await addSegment(db, segmentOf(name, digit));
        const row = trajectoryOf(name, `tra-${name}`);
        const { participant_id, trajectory_id } = row;
        const blob = `objects/${name}` as const;
        const object = { blob, participant_id, trajectory_id, bytes: 1 };
        await putTrajectory(db, row, [object]);
      }
      await db
        .transaction()
        .execute((transaction) => eraseRows(transaction, participantId("erased"), nowMs));
      expect(await isTombstoned(again, SegmentHash.parse(hash("6")))).toBe(true);
      expect(await isTombstoned(again, SegmentHash.parse(hash("7")))).toBe(false);
      expect(await segmentsOf(db, participantId("erased"))).toEqual([]);
      expect(await objectsOf(db, participantId("erased"))).toEqual([]);
      expect(await findTrajectory(db, TrajectoryId.parse("tra-erased"))).toBeUndefined();
      expect(await isActiveParticipant(db, participantId("erased"))).toBe(false);
      expect(await takeCounter(db, deviceId("erased"), 99)).toBe(false);
      expect(await objectsOf(db, participantId("stays"))).toEqual(["objects/stays"]);
      expect(await takeCounter(db, deviceId("stays"), 99)).toBe(true);
    });

    test("the first answer to a concern stands, and an open objection hides a person's work", async () => {
      await addPerson(db, "objects");
      const participant = participantId("objects");
      await putTrajectory(db, trajectoryOf("objects", "tra-objects"), []);
      const listed = async () => {
        const page = { after: null, limit: 500, review: null, participantId: null };
        const rows = await listTrajectories(again, { ...page, withoutObjectors: true });
        return rows.some((row) => row.participant_id === participant);
      };
      expect(await listed()).toBe(true);
      await addConcern(db, {
        concern_id: "con-objects",
        participant_id: participant,
        kind: "objection",
        sealed_text: "sealed",
        received_ms: nowMs,
        due_ms: nowMs + 2 ** 40,
        answered_ms: null,
        verdict: null,
        sealed_answer: null,
      });
      expect(await hasOpenObjection(again, participant)).toBe(true);
      expect(await listed()).toBe(false);
      const answer = { atMs: nowMs, verdict: "not_upheld", sealed: "answer" } as const;
      const raced = await Promise.all(
        [db, again].map((each) => answerConcern(each, "con-objects", answer)),
      );
      expect(raced.toSorted()).toEqual([false, true]);
      expect(await hasOpenObjection(db, participant)).toBe(false);
      expect(await listed()).toBe(true);
      expect(await concernsOf(again, participant)).toMatchObject([{ due_ms: nowMs + 2 ** 40 }]);
    });

    test("a journey lasts until the next one, and what is lifted from the quarantine stays out of it", async () => {
      const seal = {
        seal: (_: string, text: string) => text,
        open: (_: string, text: string) => text,
      };
      const deviceIds = { deviceId: deviceId("travels") };
      const journey = { participantId: participantId("travels"), ...deviceIds, seal };
      await beginJourney(db, { ...journey, place: "FR", fromMs: 10 });
      await beginJourney(db, { ...journey, place: "DE", fromMs: 20 });
      await beginJourney(db, { ...journey, place: null, fromMs: 30 });
      const where = (atMs: number) =>
        journeysAt(again, { participantId: journey.participantId, atMs }, seal);
      expect(await Promise.all([9, 10, 19, 20, 30].map(where))).toEqual([
        [],
        ["FR"],
        ["FR"],
        ["DE"],
        [],
      ]);
      const odd = TrajectoryId.parse("tra-odd");
      const people = new Map([[odd, participantId("travels")]]);
      expect(await addToQuarantine(db, people, nowMs)).toEqual([odd]);
      expect(await addToQuarantine(again, people, nowMs)).toEqual([odd]);
      expect(await liftFromQuarantine(db, odd, nowMs)).toBe(true);
      expect(await liftFromQuarantine(db, odd, nowMs)).toBe(false);
      expect(await addToQuarantine(db, people, nowMs)).toEqual([]);
      expect(await listQuarantined(again)).toEqual([]);
    });

    test("a failed transaction leaves nothing", async () => {
      const segment = segmentOf("undone", "8");
      const failing = db.transaction().execute(async (transaction) => {
        await addSegment(transaction, segment);
        throw new Error("stop");
      });
      await expect(failing).rejects.toThrow("stop");
      expect(await findSegment(db, segment.segment)).toBeUndefined();
    });

    test("audit entries from two writers are numbered without hole or double", async () => {
      const before = await countAudit(db);
      const writers = [db, again].map((each) => async () => {
        const log = createTableAuditLog({ db: each, nowMs: () => nowMs, random });
        for (let index = 0; index < 10; index++) await log.append("test", { index });
      });
      await Promise.all(writers.map((write) => write()));
      const rows = await db.selectFrom("audit").select("seq").orderBy("seq").execute();
      expect(rows.map((row) => row.seq)).toEqual(
        Array.from({ length: before + 20 }, (_, index) => index),
      );
    });
  });
}

async function countAudit(db: Database): Promise<number> {
  return (await db.selectFrom("audit").select("seq").execute()).length;
}
