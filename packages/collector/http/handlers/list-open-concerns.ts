import type { OpenConcernList } from "@apprentice/core/api/concern.ts";
import { openConcerns } from "../../store/concerns.ts";
import { json, defineRoute, located } from "../route.ts";
import { noBody, noParams, noQuery } from "../shapes.ts";

const dayMs = 86_400_000;

/** What waits for an answer. The council sees what is overdue, by the day, so that it can ask the steward why. */
export const listOpenConcerns = defineRoute({
  name: "listOpenConcerns",
  params: noParams,
  query: noQuery,
  body: noBody,
  locate: () => Promise.resolve(located({ kind: "concern", id: null, participantId: null }, null)),
  handle: async ({ services, principal }) => {
    const steward = principal.kind === "staff" && principal.role === "steward";
    const nowMs = services.nowMs();
    const items = (await openConcerns(services.db))
      .map((row) => ({
        concernId: row.concern_id,
        kind: row.kind,
        receivedMs: steward ? row.received_ms : dayOf(row.received_ms),
        dueMs: steward ? row.due_ms : dayOf(row.due_ms),
        overdue: nowMs > row.due_ms,
      }))
      .filter((item) => steward || item.overdue);
    const answer: OpenConcernList = { version: 1, items };
    return json(answer);
  },
});

function dayOf(atMs: number): number {
  return Math.floor(atMs / dayMs) * dayMs;
}
