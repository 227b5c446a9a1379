import { sql } from "kysely";
import { SegmentHash } from "@apprentice/core/id/id.ts";
import type { RandomBytes } from "../keys/wrap.ts";
import type { Database } from "../store/tables.ts";
import type { Job, JobHandler, Queue } from "./queue.ts";

/** A job whose worker died is taken up again after this time. */
const leaseMs = 10 * 60_000;
const greatestAttempts = 5;
/** How often to look for jobs that another process stored; own ones start at once. */
const pollMs = 500;
const queueName = "compile";

type TableQueue = {
  readonly db: Database;
  readonly nowMs: () => number;
  readonly random: RandomBytes;
  /** Called with each error of a handler, for the log. */
  readonly onError: (error: unknown) => void;
};

/** Jobs in a table of the records: needs nothing else, and several processes may share it. */
export function createTableQueue(options: TableQueue): Queue {
  const wakers = new Set<() => void>();
  const workers = new Set<AsyncDisposable>();
  return {
    enqueueIn: async (transaction, job) => {
      await insertJob(transaction, options, job);
      // The transaction commits in the next turns of the loop; a look that comes too early is followed by a poll.
      setImmediate(() => wakers.forEach((wake) => wake()));
    },
    work: ({ concurrency, handler }) => {
      const all = Array.from({ length: concurrency }, () => startLoop(options, handler, wakers));
      const worker = { [Symbol.asyncDispose]: () => stopAll(all) };
      workers.add(worker);
      return Promise.resolve(worker);
    },
    pending: () => countJobs(options.db),
    [Symbol.asyncDispose]: () => stopAll([...workers]),
  };
}

async function insertJob(db: Database, options: TableQueue, job: Job): Promise<void> {
  await db
    .insertInto("jobs")
    .values({
      job_id: Buffer.from(options.random(16)).toString("hex"),
      queue: queueName,
      payload: JSON.stringify({ segment: job.segment }),
      state: "waiting",
      attempts: 0,
      due_ms: options.nowMs(),
    })
    .execute();
}

async function countJobs(db: Database): Promise<number> {
  const row = await db
    .selectFrom("jobs")
    .select((build) => build.fn.countAll<number>().as("count"))
    .where("state", "!=", "failed")
    .executeTakeFirstOrThrow();
  return row.count;
}

async function stopAll(all: readonly AsyncDisposable[]): Promise<void> {
  await Promise.all(all.map((one) => one[Symbol.asyncDispose]()));
}

function startLoop(
  options: TableQueue,
  handler: JobHandler,
  wakers: Set<() => void>,
): AsyncDisposable {
  const stop = new AbortController();
  const loop = async () => {
    while (!stop.signal.aborted) {
      const worked = await doOne(options, handler, stop.signal);
      if (!worked) await pause(stop.signal, wakers);
    }
  };
  const running = loop();
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  };
}

/** False where nothing was due. Errors of the database count as nothing due: the next poll tries again. */
async function doOne(
  options: TableQueue,
  handler: JobHandler,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const job = await claim(options);
    if (!job) return false;
    await runOne(options, job, handler, signal);
    return true;
  } catch (error) {
    options.onError(error);
    return false;
  }
}

type Claimed = { readonly jobId: string; readonly attempts: number; readonly payload: Job };

/** Two workers may choose the same row; the second one's update then finds it leased and answers nothing. */
async function claim({ db, nowMs }: TableQueue): Promise<Claimed | null> {
  const now = nowMs();
  const row = await db
    .updateTable("jobs")
    .set({ state: "running", due_ms: now + leaseMs, attempts: sql<number>`attempts + 1` })
    .where("due_ms", "<=", now)
    .where("state", "!=", "failed")
    .where("job_id", "in", (build) =>
      build
        .selectFrom("jobs")
        .select("job_id")
        .where("queue", "=", queueName)
        .where("state", "!=", "failed")
        .where("due_ms", "<=", now)
        .orderBy("due_ms")
        .limit(1),
    )
    .returning(["job_id", "attempts", "payload"])
    .executeTakeFirst();
  if (!row) return null;
  const { segment } = JSON.parse(row.payload) as { segment: unknown };
  return {
    jobId: row.job_id,
    attempts: row.attempts,
    payload: { segment: SegmentHash.parse(segment) },
  };
}

async function runOne(
  options: TableQueue,
  job: Claimed,
  handler: JobHandler,
  signal: AbortSignal,
): Promise<void> {
  const { db, nowMs, onError } = options;
  try {
    await handler(job.payload, signal);
    await db.deleteFrom("jobs").where("job_id", "=", job.jobId).execute();
  } catch (error) {
    onError(error);
    const state = job.attempts >= greatestAttempts ? "failed" : "waiting";
    const due_ms = nowMs() + 1000 * 2 ** job.attempts;
    await db.updateTable("jobs").set({ state, due_ms }).where("job_id", "=", job.jobId).execute();
  }
}

function pause(signal: AbortSignal, wakers: Set<() => void>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      wakers.delete(done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, pollMs);
    wakers.add(done);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
