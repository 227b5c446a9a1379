/** Seals what an older version wrote in clear: receipts and journeys, which name a participant's places, and teams. */
import type { ParticipantId } from "@apprentice/core/id/id.ts";
import { hiddenPrefix } from "../keys/hide-team.ts";
import { createTextSeal } from "../keys/text-seal.ts";
import type { TextSeal } from "../keys/text-seal.ts";
import type { Services } from "../services.ts";
import { forgetJournal } from "../store/forget-journal.ts";
import { openJourneys, sealJourney } from "../store/journeys.ts";
import { hideOpenTeams } from "../store/participants.ts";
import { openReceipts, sealReceipt } from "../store/receipts.ts";

/** Rows sealed at a time. */
const batch = 500;

/**
 * Runs at every start and finds nothing after the first. Gives how many rows were sealed. PostgreSQL keeps the rows as
 * they were until it vacuums; backups from before keep them until they are deleted.
 */
export async function sealOpenRows(services: Services): Promise<number> {
  const { db } = services;
  let count = 0;
  for (let rows = await openReceipts(db, batch); rows.length > 0;) {
    for (const row of rows) await sealReceipt(db, await sealFor(services, row.participant_id), row);
    count += rows.length;
    rows = await openReceipts(db, batch);
  }
  for (let rows = await openJourneys(db, batch); rows.length > 0;) {
    for (const row of rows) await sealJourney(db, await sealFor(services, row.participant_id), row);
    count += rows.length;
    rows = await openJourneys(db, batch);
  }
  count += await hideOpenTeams(db, hiddenPrefix, services.hideTeam);
  if (count > 0) await forgetJournal(db);
  return count;
}

/** Null where the person's key is gone: then the row's text goes too. */
async function sealFor(services: Services, participantId: ParticipantId): Promise<TextSeal | null> {
  const decision = await services.decide({
    principal: { kind: "service", name: "ingest" },
    action: "ingestSegment",
    resource: { kind: "receipt", id: null, participantId },
    purpose: "operate",
  });
  const key =
    decision.kind === "allowed"
      ? await services.keys.participantKey(decision, participantId)
      : null;
  return key && createTextSeal(key, services.random);
}
