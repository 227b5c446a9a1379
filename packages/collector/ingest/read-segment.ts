import type { Services } from "../services.ts";
import { openEnvelope } from "../keys/envelope.ts";
import type { SegmentRow } from "../store/tables.ts";
import { blobOf } from "./store-segment.ts";

/**
 * The bytes of a segment as they were uploaded (still sealed to the collector), for compiling; the release of the
 * participant's key is decided and logged. Null once it was erased. Throws `envelope_damaged`.
 */
export async function readSegment(
  services: Services,
  row: Pick<SegmentRow, "segment" | "participant_id">,
): Promise<Buffer | null> {
  const decision = await services.decide({
    principal: { kind: "service", name: "compile" },
    action: "compileSegment",
    resource: { kind: "segment", id: row.segment, participantId: row.participant_id },
    purpose: "operate",
  });
  if (decision.kind === "denied") return null;
  const key = await services.keys.participantKey(decision, row.participant_id);
  const blob = blobOf(row.segment);
  const sealed = key && (await services.blobs.read(blob));
  return sealed && openEnvelope({ key, blob, sealed });
}
