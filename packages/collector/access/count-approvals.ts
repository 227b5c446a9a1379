import { rawViewRequestMs, verifyApproval } from "@apprentice/core/api/raw-view.ts";
import { Signature } from "@apprentice/core/id/ed25519.ts";
import type { Services } from "../services.ts";
import { approvalsOf, type RawViewRow } from "../store/raw-views.ts";

export type Approvals = {
  /** Distinct people with distinct keys, none of them the asker, whose signatures hold now. */
  readonly count: number;
  /** When the second of two people signed, whether or not their signatures still count; null before. */
  readonly openedMs: number | null;
};

/** Counts the approvals of a view from their signatures: a row that somebody wrote into the database counts nothing. */
export async function countApprovals(
  services: Pick<Services, "db" | "staff" | "nowMs">,
  view: RawViewRow,
): Promise<Approvals> {
  const nowMs = services.nowMs();
  const people = new Set<string>();
  const keys = new Set<string>();
  const rows = await approvalsOf(services.db, view.view_id);
  for (const row of rows) {
    const member = services.staff.get(row.staff_id);
    const mayApprove = member?.role === "steward" || member?.role === "council";
    const fresh = row.approved_ms <= nowMs && nowMs - row.approved_ms <= rawViewRequestMs;
    if (!mayApprove || !fresh || member.publicKey === undefined) continue;
    if (row.staff_id === view.staff_id || people.has(row.staff_id)) continue;
    if (keys.has(member.publicKey)) continue;
    const approval = {
      viewId: view.view_id,
      trajectoryId: view.trajectory_id,
      requestedBy: view.staff_id,
      ticket: view.ticket,
      reason: view.reason,
      approvedBy: row.staff_id,
      approvedMs: row.approved_ms,
    };
    const signature = Signature.parse(row.signature);
    if (!(await verifyApproval({ approval, signature, publicKey: member.publicKey }))) continue;
    people.add(row.staff_id);
    keys.add(member.publicKey);
  }
  // Of all rows: were it of those that count now, a third approval would open it again once the first one is too old,
  // or its signer has left. A row that somebody adds to the database can only close a view earlier.
  return { count: people.size, openedMs: rows[1]?.approved_ms ?? null };
}
