import { rawViewMs } from "@apprentice/core/api/raw-view.ts";
import { countApprovals } from "../access/count-approvals.ts";
import type { Principal } from "../access/principal.ts";
import type { Services } from "../services.ts";
import { findRawView, type RawViewRow } from "../store/raw-views.ts";
import { refuse, type Refusal } from "./refusal.ts";
import { located, type Located } from "./route.ts";

/** The view that a path names, as the participant's material that it opens. */
export async function locateRawView(
  services: Services,
  viewId: string,
): Promise<Located<RawViewRow> | Refusal> {
  const row = await findRawView(services.db, viewId);
  if (!row) return refuse("not_found", "There is no such raw view; it may have been erased.");
  const { participant_id: participantId } = row;
  return located({ kind: "raw_view", id: viewId, participantId }, row);
}

/** The same with what the server counted in favour of looking into it: signatures and time. */
export async function locateOpenView(
  call: { readonly services: Services; readonly principal: Principal },
  viewId: string,
): Promise<Located<RawViewRow> | Refusal> {
  const { services, principal } = call;
  const place = await locateRawView(services, viewId);
  if (place.kind === "refused") return place;
  const asker = principal.kind === "staff" && principal.staffId === place.found.staff_id;
  // Somebody else's view has no approvals for this caller.
  const circumstances = asker ? await circumstancesOf(services, place.found) : {};
  return { ...place, circumstances };
}

async function circumstancesOf(services: Services, view: RawViewRow) {
  const { count: approvals, openedMs } = await countApprovals(services, view);
  const breakGlass = view.break_glass === 1;
  const sinceMs = breakGlass ? view.requested_ms : openedMs;
  const openForMs = sinceMs === null ? 0 : services.nowMs() - sinceMs;
  // A begun minute counts, and a clock that was put back closes the view.
  const minutes = openForMs < 0 ? -1 : Math.ceil(openForMs / (rawViewMs / 30));
  return { approvals, minutes, ticket: true, breakGlass };
}
