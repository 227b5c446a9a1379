/**
 * A raw view opens one trajectory to one member of staff for half an hour: for a stated reason and ticket, after two
 * other people signed for exactly this. The signatures are checked again each time it is opened.
 */
import { z } from "zod";
import { Signature, signDocument, verifyDocument, type PublicKey } from "../id/ed25519.ts";
import { TrajectoryId } from "../id/id.ts";

const context = "apprentice-raw-view-v1";

/** For how long a view is open after the approval that completed it, in ms. */
export const rawViewMs = 30 * 60_000;
/** How old an approval, or a request without its approvals, may grow, in ms. */
export const rawViewRequestMs = 24 * 3_600_000;

export const RawViewId = z.string().regex(/^raw-[a-z0-9]{16}$/);

export const RawViewRequest = z.strictObject({
  version: z.literal(1),
  trajectoryId: TrajectoryId,
  /** Number of the case that this belongs to. */
  ticket: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{2,31}$/),
  /** A reason from a fixed list, so that no content gets into the log. */
  reason: z.enum(["rights_request", "security_incident", "redaction_failure", "court_order"]),
  /** Stewards only: opens at once, and the participant is told. */
  breakGlass: z.boolean().default(false),
});
export type RawViewRequest = Readonly<z.infer<typeof RawViewRequest>>;

export const RawViewAnswer = z.object({
  version: z.literal(1),
  viewId: RawViewId,
  /** What approvers sign, with their own id and time. */
  requestedBy: z.string(),
});
export type RawViewAnswer = Readonly<z.infer<typeof RawViewAnswer>>;

/** Views that are asked for or open, newest first: what approvers sign, and how far it is. */
export const RawViewList = z.object({
  version: z.literal(1),
  items: z.array(
    z.object({
      viewId: RawViewId,
      trajectoryId: TrajectoryId,
      requestedBy: z.string(),
      ticket: z.string(),
      reason: z.string(),
      breakGlass: z.boolean(),
      requestedMs: z.number().int(),
      /** Valid ones by now; two open it. */
      approvals: z.number().int().nonnegative(),
      /** Open until then; null while it is not open. */
      openUntilMs: z.number().int().nullable(),
    }),
  ),
});
export type RawViewList = Readonly<z.infer<typeof RawViewList>>;

/** What one approver signs. */
export const RawViewApproval = z.strictObject({
  viewId: RawViewId,
  trajectoryId: TrajectoryId,
  requestedBy: z.string(),
  ticket: z.string(),
  reason: z.string(),
  approvedBy: z.string(),
  approvedMs: z.number().int().nonnegative(),
});
export type RawViewApproval = Readonly<z.infer<typeof RawViewApproval>>;

export const RawViewApprovalRequest = z.strictObject({
  version: z.literal(1),
  approval: RawViewApproval,
  signature: Signature,
});
export type RawViewApprovalRequest = Readonly<z.infer<typeof RawViewApprovalRequest>>;

/** What a colleague's own device does with the key that never leaves it. @public */
export function signApproval(approval: RawViewApproval, privateKey: CryptoKey): Promise<Signature> {
  return signDocument({ context, document: approval, privateKey });
}

export function verifyApproval(options: {
  readonly approval: RawViewApproval;
  readonly signature: Signature;
  readonly publicKey: PublicKey;
}): Promise<boolean> {
  const { approval: document, signature, publicKey } = options;
  return verifyDocument({ context, document, publicKey, signature });
}
