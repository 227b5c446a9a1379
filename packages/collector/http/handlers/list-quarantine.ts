import type { QuarantineList } from "@apprentice/core/api/quarantine.ts";
import { listQuarantined } from "../../store/quarantine.ts";
import { json, defineRoute, located } from "../route.ts";
import { noBody, noParams, noQuery } from "../shapes.ts";

/** What release jobs set aside, for the steward; a look inside is a raw view. */
export const listQuarantine = defineRoute({
  name: "listQuarantine",
  params: noParams,
  query: noQuery,
  body: noBody,
  locate: () =>
    Promise.resolve(located({ kind: "quarantine", id: null, participantId: null }, null)),
  handle: async ({ services }) => {
    const rows = await listQuarantined(services.db);
    const items = rows.map((row) => ({ trajectoryId: row.trajectory_id, sinceMs: row.since_ms }));
    const answer: QuarantineList = { version: 1, items };
    return json(answer);
  },
});
