import { CollectorError } from "../errors.ts";
import type { Services } from "../services.ts";
import { newestEntryMs } from "../store/audit-entries.ts";

const dayMs = 86_400_000;
/** A collector in use logs every few minutes; what is longer than this was a pause, or a clock that is wrong. */
const greatestPauseMs = 7 * dayMs;

/**
 * A clock that was set forward by mistake, as one with an empty battery is, would make everything too old at once, and
 * what is deleted stays deleted. So after a leap of more than a week nothing is deleted for its age before the
 * collector has run for a day: time to set the clock right. Null where nothing leapt; otherwise the log says that
 * retention waits. By the log's own times, so that starting again does not shorten the wait.
 */
export async function waitAfterLeap({
  db,
  audit,
  nowMs,
}: Services): Promise<CollectorError | null> {
  const atMs = nowMs();
  const seenMs = await newestEntryMs(db, atMs - dayMs);
  if (seenMs === null || seenMs >= atMs - dayMs - greatestPauseMs) return null;
  await audit.append("retention_waits", { seenMs });
  const [seen, now] = [seenMs, atMs].map((ms) => new Date(ms).toISOString());
  const message = `Nothing is deleted for its age today: the clock shows ${String(now)}, and before its first day the collector last ran at ${String(seen)}. Set the clock right if it is wrong; if the collector was off for so long, nothing needs doing.`;
  return new CollectorError("clock_leapt", message);
}
