/** Work that outlives a crash: a job is stored in the transaction that causes it and done at least once. */
import type { SegmentHash } from "@apprentice/core/id/id.ts";
import type { Database } from "../store/tables.ts";

export type Job = { readonly segment: SegmentHash };

/** Does a job. Throwing means "again later"; what can never succeed must be settled and return. */
export type JobHandler = (job: Job, signal: AbortSignal) => Promise<void>;

export type Queue = {
  /** Stores a job; it starts once the transaction is committed. */
  readonly enqueueIn: (transaction: Database, job: Job) => Promise<void>;
  /** Starts doing jobs, `concurrency` at a time, until disposed; disposing waits for those under way. */
  readonly work: (options: {
    readonly concurrency: number;
    readonly handler: JobHandler;
  }) => Promise<AsyncDisposable>;
  /** How many jobs wait or run; failed ones do not count. */
  readonly pending: () => Promise<number>;
} & AsyncDisposable;
