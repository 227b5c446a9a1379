import type { OwnSegmentList } from "@apprentice/core/api/schemas.ts";
import { listSegmentsOf } from "../../store/segments.ts";
import { ownResource } from "../own-resource.ts";
import { refuse } from "../refusal.ts";
import { json, defineRoute, located } from "../route.ts";
import { noBody, noParams, noQuery } from "../shapes.ts";

/** What the calling participant's devices uploaded and is still here. */
export const listSegments = defineRoute({
  name: "listSegments",
  params: noParams,
  query: noQuery,
  body: noBody,
  devicePurpose: "own_access",
  locate: (call) => Promise.resolve(located(ownResource(call, "segment"), null)),
  handle: async ({ services, principal }) => {
    if (principal.kind !== "device")
      return refuse("denied", "Only a device asks for its participant's uploads.");
    const rows = await listSegmentsOf(services.db, principal.participantId);
    const items = rows.map((row) => ({
      segment: row.segment,
      recordingId: row.recording_id,
      receiptId: row.receipt_id,
      bytes: row.bytes,
      receivedMs: row.received_ms,
    }));
    const answer: OwnSegmentList = { version: 1, items };
    return json(answer);
  },
});
