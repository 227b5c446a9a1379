import type { Services } from "../services.ts";
import { findConcern, type ConcernRow } from "../store/concerns.ts";
import { refuse, type Refusal } from "./refusal.ts";
import { located, type Located } from "./route.ts";

/** The question or objection that a path names. */
export async function locateConcern(
  services: Services,
  concernId: string,
): Promise<Located<ConcernRow> | Refusal> {
  const row = await findConcern(services.db, concernId);
  if (!row) return refuse("not_found", "There is no such concern; it may have been erased.");
  const { participant_id: participantId } = row;
  return located({ kind: "concern", id: concernId, participantId }, row);
}
