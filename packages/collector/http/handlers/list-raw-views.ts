import { rawViewMs, rawViewRequestMs, type RawViewList } from "@apprentice/core/api/raw-view.ts";
import { countApprovals } from "../../access/count-approvals.ts";
import type { Services } from "../../services.ts";
import { recentRawViews, type RawViewRow } from "../../store/raw-views.ts";
import { json, defineRoute, located } from "../route.ts";
import { noBody, noParams, noQuery } from "../shapes.ts";

/** Views that wait for approvals or are open. A reviewer sees their own only; whose material it is nobody sees here. */
export const listRawViews = defineRoute({
  name: "listRawViews",
  params: noParams,
  query: noQuery,
  body: noBody,
  locate: () => Promise.resolve(located({ kind: "raw_view", id: null, participantId: null }, null)),
  handle: async ({ services, principal }) => {
    const staff = principal.kind === "staff" ? principal : null;
    const sinceMs = services.nowMs() - rawViewRequestMs - rawViewMs;
    const rows = (await recentRawViews(services.db, sinceMs)).filter(
      (row) => staff?.role !== "reviewer" || row.staff_id === staff.staffId,
    );
    const items: RawViewList["items"] = [];
    for (const row of rows) items.push(await itemOf(services, row));
    const answer: RawViewList = { version: 1, items };
    return json(answer);
  },
});

async function itemOf(services: Services, row: RawViewRow): Promise<RawViewList["items"][number]> {
  const { count, openedMs } = await countApprovals(services, row);
  const breakGlass = row.break_glass === 1;
  const sinceMs = breakGlass ? row.requested_ms : openedMs;
  const untilMs = sinceMs === null ? null : sinceMs + rawViewMs;
  return {
    viewId: row.view_id,
    trajectoryId: row.trajectory_id,
    requestedBy: row.staff_id,
    ticket: row.ticket,
    reason: row.reason,
    breakGlass,
    requestedMs: row.requested_ms,
    approvals: count,
    openUntilMs: untilMs !== null && services.nowMs() <= untilMs ? untilMs : null,
  };
}
