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
