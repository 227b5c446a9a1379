import { fromKysely, PgBoss } from "pg-boss";
import { SegmentHash } from "@apprentice/core/id/id.ts";
import { asSettled } from "./settled.ts";
import type { Job, Queue } from "./queue.ts";

const queueName = "compile";
const schema = "apprentice_jobs";
const greatestAttempts = 5;

/** Jobs by pg-boss in schema `apprentice_jobs` of the records' PostgreSQL; any number of workers may share it. */
export async function openBossQueue(options: {
  readonly url: string;
  readonly onError: (error: unknown) => void;
  /** Seconds before the first repetition of a job that threw; doubles each time. Default 2. */
  readonly retryDelayS?: number;
}): Promise<Queue> {
  const { url, onError, retryDelayS = 2 } = options;
  const boss = new PgBoss({ connectionString: url, schema, max: 4, schedule: false });
  boss.on("error", onError);
  await boss.start();
  await boss.createQueue(queueName, {
    retryLimit: greatestAttempts - 1,
    retryDelay: retryDelayS,
    retryBackoff: retryDelayS > 0,
    expireInSeconds: 600,
  });
  return {
    enqueueIn: async (transaction, job) => {
      await boss.send(queueName, { segment: job.segment }, { db: fromKysely(transaction) });
    },
    work: async ({ concurrency, handler }) => {
      const stop = new AbortController();
      const settings = { localConcurrency: concurrency, pollingIntervalSeconds: 0.5, batchSize: 1 };
      const id = await boss.work<{ segment: string }>(queueName, settings, async (jobs) => {
        for (const { data } of jobs) {
          const job: Job = { segment: SegmentHash.parse(data.segment) };
          await handler(job, stop.signal).catch((error: unknown) => {
            onError(error);
            throw asSettled(error);
          });
        }
      });
      return {
        [Symbol.asyncDispose]: async () => {
          stop.abort();
          await boss.offWork(queueName, { id, wait: true });
        },
      };
    },
    pending: async () => {
      const { rows } = await boss
        .getDb()
        .executeSql(
          `select count(*)::int as count from ${schema}.job where name = $1 and state in ('created', 'retry', 'active')`,
          [queueName],
        );
      return (rows[0] as { readonly count: number } | undefined)?.count ?? 0;
    },
    [Symbol.asyncDispose]: () => boss.stop({ graceful: true, timeout: 30_000 }),
  };
}
