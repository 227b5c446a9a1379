import type { LogOpening } from "@apprentice/core/audit/log-entry.ts";
import { describeConcerns } from "./describe-concerns.ts";
import type { Receipt } from "@apprentice/core/consent/receipt.ts";
import { day, minute } from "../../written-time.ts";
import type { AccessReport } from "./collect-access.ts";

/** The report as a person reads it, in Markdown. */
export function describeAccess(report: AccessReport): string {
  const { receipts, segments, concerns, trajectories, accesses } = report;
  const unproved = accesses.filter(({ proof }) => proof === null).length;
  return [
    "# Everything about you",
    "",
    `## Receipts (${String(receipts.length)})`,
    "",
    ...receipts.map(({ signed: { receipt }, withdrawnMs }) => {
      const until = withdrawnMs === null ? day(receipt.expiresMs) : `withdrawn ${day(withdrawnMs)}`;
      return `- ${receipt.receiptId}: acknowledged ${day(receipt.acknowledgedMs)}, valid from ${day(receipt.validFromMs)}, until ${until}; for ${receipt.purpose}; ${placesOf(receipt.places)}; policy ${receipt.policyHash.slice(0, 12)}`;
    }),
    "",
    `## Uploads (${String(segments.length)})`,
    "",
    ...segments.map(
      (one) =>
        `- ${minute(one.receivedMs)}: ${String(one.bytes)} bytes of recording ${one.recordingId} (${one.segment.slice(0, 12)})`,
    ),
    "",
    `## Questions and objections (${String(concerns.length)})`,
    "",
    ...describeConcerns(concerns),
    "",
    `## Trajectories (${String(trajectories.length)}; in full in access.json)`,
    "",
    ...trajectories.map(
      ({ trajectory, review }) =>
        `- ${trajectory.trajectoryId}: "${trajectory.meta.instruction}", ${String(trajectory.steps.length)} steps, ${String(trajectory.gaps.length)} gaps, ${review}`,
    ),
    "",
    `## Every access and decision about your material (${String(accesses.length)})`,
    "",
    ...accesses.map(({ opening, proof }) => `- ${describeEntry(opening)}${proof ? "" : " *"}`),
    "",
    unproved === 0
      ? "Each is proved against the published log: `apprentice audit verify --proof proofs/entry-N.json --key log.vkey`."
      : `* ${String(unproved)} are not in the published log yet; ask again in a moment.`,
    "",
  ].join("\n");
}

/** One entry in a line: when, what, by whom, what for, and whether it was let in. */
export function describeEntry(opening: LogOpening): string {
  const { seq, atMs, kind, entry } = opening;
  if (kind !== "decision") {
    const rest = Object.entries(entry)
      .filter(([name]) => name !== "participantId")
      .map(([name, value]) => `${name} ${String(value)}`);
    return `${String(seq)} · ${minute(atMs)} · ${kind} · ${rest.join(", ")}`;
  }
  const verdict = entry["allow"] === true ? "allowed" : "DENIED";
  const id = entry["id"] === null || entry["id"] === undefined ? "" : ` ${String(entry["id"])}`;
  return `${String(seq)} · ${minute(atMs)} · ${String(entry["who"])} · ${String(entry["action"])}${id} for ${String(entry["purpose"])} · ${verdict}`;
}

function placesOf(places: Receipt["places"]): string {
  if (!places) return "places not said";
  return `home ${places.home}, work ${places.work}, employer ${places.employer}`;
}
