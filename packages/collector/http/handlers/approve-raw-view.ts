import { z } from "zod";
import {
  RawViewApprovalRequest,
  RawViewId,
  rawViewRequestMs,
  verifyApproval,
} from "@apprentice/core/api/raw-view.ts";
import { greatestClockSkewMs } from "@apprentice/core/api/sign-request.ts";
import { countApprovals } from "../../access/count-approvals.ts";
import type { Services } from "../../services.ts";
import { addApproval, type RawViewRow } from "../../store/raw-views.ts";
import { locateRawView } from "../locate-raw-view.ts";
import { refuse, type Refusal } from "../refusal.ts";
import { json, defineRoute } from "../route.ts";
import { noQuery } from "../shapes.ts";

/** One approver's signature under one view. */
export const approveRawView = defineRoute({
  name: "approveRawView",
  params: z.strictObject({ id: RawViewId }),
  query: noQuery,
  body: RawViewApprovalRequest,
  locate: async ({ services, params, principal }) => {
    const place = await locateRawView(services, params.id);
    if (place.kind === "refused") return place;
    const own = principal.kind === "staff" && principal.staffId === place.found.staff_id;
    return { ...place, circumstances: { own } };
  },
  handle: async ({ services, body, principal }, view) => {
    if (principal.kind !== "staff") return refuse("denied", "Only staff approve raw views.");
    const { staffId } = principal;
    const refusal = await check(services, { body, view, staffId });
    if (refusal) return refusal;
    const { publicKey = null } = services.staff.get(staffId) ?? {};
    if (publicKey === null) return refuse("denied", "No signing key is registered for you.");
    const fresh = await services.db.transaction().execute(async (transaction) => {
      const added = await addApproval(transaction, {
        view_id: view.view_id,
        staff_id: staffId,
        public_key: publicKey,
        approved_ms: body.approval.approvedMs,
        signature: body.signature,
      });
      const { view_id: viewId, participant_id: participantId } = view;
      // With the key, so that the person can ask whose it is: a name alone is what the access file says.
      const entry = { viewId, participantId, staffId, publicKey };
      if (added) await services.audit.appendIn(transaction, "raw_view_approved", entry);
      return added;
    });
    if (!fresh) return refuse("conflict", repeated);
    const { count } = await countApprovals(services, view);
    return json({ version: 1, approvals: count }, 201);
  },
});

const repeated =
  "You, or your key, approved this view already; the first approval stands, and another person must give the second.";

async function check(
  services: Services,
  given: {
    readonly body: RawViewApprovalRequest;
    readonly view: RawViewRow;
    readonly staffId: string;
  },
): Promise<Refusal | null> {
  const { body, view, staffId } = given;
  const { approval, signature } = body;
  const same =
    approval.viewId === view.view_id &&
    approval.trajectoryId === view.trajectory_id &&
    approval.requestedBy === view.staff_id &&
    approval.ticket === view.ticket &&
    approval.reason === view.reason &&
    approval.approvedBy === staffId;
  if (!same) return refuse("denied", "The approval was signed for something else, or by another.");
  const nowMs = services.nowMs();
  if (Math.abs(nowMs - approval.approvedMs) > greatestClockSkewMs) {
    return refuse("denied", "The approval is too old, or dated in the future; sign a new one.");
  }
  if (nowMs - view.requested_ms > rawViewRequestMs) {
    return refuse("denied", "This request is older than a day; it must be made anew.");
  }
  const publicKey = services.staff.get(staffId)?.publicKey;
  if (publicKey === undefined) {
    return refuse("denied", "No signing key is registered for you in the access file.");
  }
  if (await verifyApproval({ approval, signature, publicKey })) return null;
  return refuse("bad_signature", "The approval is not signed by the key registered for you.");
}
