/** How long one authorisation takes: Cedar alone, and with its durable log entry. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { openCedar, readPolicySource } from "@apprentice/collector/access/cedar.ts";
import { createDecide, type DecisionRequest } from "@apprentice/collector/access/decide.ts";
import { createTableAuditLog } from "@apprentice/collector/audit/audit-log.ts";
import { openSqliteRecords } from "@apprentice/collector/store/open-sqlite.ts";
import { ParticipantId } from "@apprentice/core/id/id.ts";
import type { Bench } from "./metric.ts";

const opening = { seq: 0, salt: "0".repeat(32), atMs: 0, kind: "decision", entry: {} };
const request: DecisionRequest = {
  principal: { kind: "staff", staffId: "bench", role: "reviewer", line: ["team-a", "team-b"] },
  action: "getTrajectory",
  resource: {
    kind: "trajectory",
    id: "tra-bench",
    participantId: ParticipantId.parse("par-bench"),
    approved: false,
  },
  purpose: "review",
};

export const measure: Bench = async ({ log, quick, scratchDir }) => {
  const rounds = quick ? 300 : 5_000;
  const nothing = () => Promise.resolve(opening);
  const team = () => Promise.resolve("team-c");
  const decide = createDecide({ append: nothing, appendIn: nothing }, team);
  const bare = await medianMs(rounds, () => decide(request));

  const db = await openSqliteRecords(join(scratchDir, "records.db"));
  const random = (count: number) => new Uint8Array(randomBytes(count));
  const audit = createTableAuditLog({ db, nowMs: () => Date.now(), random });
  const decideLogged = createDecide(audit, team);
  const logged = await medianMs(quick ? 100 : 1_000, () => decideLogged(request));
  const entry = { who: "bench", allow: true };
  const appended = await medianMs(quick ? 100 : 1_000, () => audit.append("decision", entry));
  await db.destroy();

  const openMs = performance.now();
  openCedar(readPolicySource());
  const startMs = performance.now() - openMs;
  log(`access: ${bare.toFixed(3)} ms, with its entry on disk ${logged.toFixed(3)} ms`);
  return [
    { metric: "access.decision_p50_ms", value: bare, unit: "ms", aim: "<= 0.5", baseline: null },
    // Beside it: the durable log entry alone, which is what the disk gives.
    {
      metric: "access.logged_decision_p50_ms",
      value: logged,
      unit: "ms",
      aim: null,
      baseline: appended,
    },
    { metric: "access.policies_open_ms", value: startMs, unit: "ms", aim: null, baseline: null },
  ];
};

async function medianMs(rounds: number, work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const beganMs = performance.now();
    await work();
    took.push(performance.now() - beganMs);
  }
  return took.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
}
