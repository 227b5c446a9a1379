/** What every queue must do; queue.test.ts runs it on both engines' tables and on pg-boss. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SegmentHash } from "@apprentice/core/id/id.ts";
import type { Database } from "../store/tables.ts";
import type { Queue } from "./queue.ts";

export type OpenQueue = () => Promise<{
  readonly db: Database;
  /** A queue over the same jobs; each call is like another process. */
  readonly open: () => Promise<Queue>;
  /** How often a handler's error was reported. */
  readonly errors: () => number;
  readonly close: () => Promise<void>;
}>;

const segment = (digit: string) => SegmentHash.parse(digit.repeat(64));

export function queueContract(engine: string, prepare: OpenQueue): void {
  describe(`queue on ${engine}`, () => {
    let place: Awaited<ReturnType<OpenQueue>>;
    beforeEach(async () => {
      place = await prepare();
    });
    afterEach(() => place.close());

    const enqueue = (queue: Queue, digits: string) =>
      place.db.transaction().execute(async (transaction) => {
        for (const digit of digits) await queue.enqueueIn(transaction, { segment: segment(digit) });
      });

    test("each job is done once, by however many workers", async () => {
      await using queue = await place.open();
      await using other = await place.open();
      const done: string[] = [];
      const handler = async (job: { segment: string }) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        done.push(job.segment.charAt(0));
      };
      await using _a = await queue.work({ concurrency: 2, handler });
      await using _b = await other.work({ concurrency: 1, handler });
      await enqueue(queue, "0123456789");
      await untilEmpty(queue);
      expect(done.toSorted().join("")).toBe("0123456789");
    });

    test("a job of a transaction that failed does not exist", async () => {
      await using queue = await place.open();
      const failing = place.db.transaction().execute(async (transaction) => {
        await queue.enqueueIn(transaction, { segment: segment("a") });
        throw new Error("stop");
      });
      await expect(failing).rejects.toThrow("stop");
      expect(await queue.pending()).toBe(0);
    });

    test("jobs outlive the queue that took them", async () => {
      await using first = await place.open();
      await enqueue(first, "ab");
      await first[Symbol.asyncDispose]();
      await using second = await place.open();
      expect(await second.pending()).toBe(2);
      const done: string[] = [];
      const handler = (job: { segment: string }) => {
        done.push(job.segment.charAt(0));
        return Promise.resolve();
      };
      await using _worker = await second.work({ concurrency: 1, handler });
      await untilEmpty(second);
      expect(done.toSorted()).toEqual(["a", "b"]);
    });

    test("a job that threw is done again, and others are not held up", async () => {
      await using queue = await place.open();
      const calls: string[] = [];
      const handler = async (job: { segment: string }) => {
        const name = job.segment.charAt(0);
        calls.push(name);
        if (name === "c" && calls.filter((call) => call === "c").length < 3) throw new Error("no");
      };
      await using _worker = await queue.work({ concurrency: 1, handler });
      await enqueue(queue, "cd");
      await untilEmpty(queue);
      expect(calls.toSorted().join("")).toBe("cccd");
      expect(place.errors()).toBe(2);
    });

    test("stopping waits for the job under way", async () => {
      await using queue = await place.open();
      const steps: string[] = [];
      const started = Promise.withResolvers<void>();
      const handler = async () => {
        steps.push("begun");
        started.resolve();
        await new Promise((resolve) => setTimeout(resolve, 50));
        steps.push("done");
      };
      const worker = await queue.work({ concurrency: 1, handler });
      await enqueue(queue, "e");
      await started.promise;
      await worker[Symbol.asyncDispose]();
      expect(steps).toEqual(["begun", "done"]);
    });
  });
}

async function untilEmpty(queue: Queue): Promise<void> {
  while ((await queue.pending()) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
}
