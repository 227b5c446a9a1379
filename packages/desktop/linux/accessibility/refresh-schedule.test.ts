import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openRefreshSchedule } from "./refresh-schedule.ts";

/** As long as a busy machine takes for one tree. */
const tookMs = 300;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** One reading is over; says when the following ones begin, ms from then. */
async function afterOneReading() {
  let endMs = 0;
  const begunMs: number[] = [];
  const clock = () => Date.now();
  const read = async () => {
    begunMs.push(clock());
    await vi.advanceTimersByTimeAsync(tookMs);
    endMs ||= clock();
  };
  const schedule = openRefreshSchedule({ clock, read });
  schedule.want("soon");
  await vi.advanceTimersByTimeAsync(30);
  return { schedule, later: () => begunMs.slice(1).map((ms) => ms - endMs) };
}

test("slow readings are followed by long rests, so that they stay a small share", async () => {
  const { schedule, later } = await afterOneReading();
  schedule.want("soon");
  await vi.advanceTimersByTimeAsync(3 * tookMs - 20);
  expect(later()).toEqual([]);
  await vi.advanceTimersByTimeAsync(40);
  expect(later()).toHaveLength(1);
});

test("a menu is read as soon as it opens, and once more when it tells of its items", async () => {
  const { schedule, later } = await afterOneReading();
  schedule.want("menu");
  await vi.advanceTimersByTimeAsync(30);
  expect(later()).toHaveLength(1);
  schedule.want("soon");
  await vi.advanceTimersByTimeAsync(110);
  expect(later()).toHaveLength(2);
});

test("nothing is read while somebody types, not even for a menu", async () => {
  const { schedule, later } = await afterOneReading();
  schedule.typed();
  schedule.want("menu");
  await vi.advanceTimersByTimeAsync(350);
  expect(later()).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);
  expect(later()).toHaveLength(1);
});
