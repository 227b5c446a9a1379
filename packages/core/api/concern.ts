/**
 * A concern is a participant's question or objection to the steward, with a day by which it must be answered. While an
 * objection is open nothing of that person is recorded, accepted or released.
 */
import { z } from "zod";
import { LogOpening } from "../audit/log-entry.ts";
import { ParticipantId } from "../id/id.ts";
import { sha256Hex } from "../id/sha256.ts";

export const ConcernId = z.string().regex(/^con-[a-z0-9]{16}$/);
export const ConcernKind = z.enum(["question", "objection"]);
export type ConcernKind = z.infer<typeof ConcernKind>;
/** What people write to each other here; longer letters belong into several. */
export const ConcernText = z.string().trim().min(1).max(4000);
/** How an objection ends. Upheld: the person's receipts are void, as after a withdrawal. */
export const ConcernVerdict = z.enum(["upheld", "not_upheld"]);
export type ConcernVerdict = z.infer<typeof ConcernVerdict>;

export const ConcernRequest = z.strictObject({
  version: z.literal(1),
  kind: ConcernKind,
  text: ConcernText,
  /** 32 random bytes in hex: with them the sender can show what the logged commitment stands for. */
  nonce: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ConcernRequest = Readonly<z.infer<typeof ConcernRequest>>;

export const ConcernAccepted = z.object({
  version: z.literal(1),
  concernId: ConcernId,
  dueMs: z.number().int(),
  /** Proves against the published log when it was received; the log holds a commitment, not the words. */
  opening: LogOpening,
});
export type ConcernAccepted = Readonly<z.infer<typeof ConcernAccepted>>;

const Times = { receivedMs: z.number().int(), dueMs: z.number().int() };

/** A participant's own, oldest first. */
export const OwnConcernList = z.object({
  version: z.literal(1),
  items: z.array(
    z.object({
      concernId: ConcernId,
      kind: ConcernKind,
      text: z.string(),
      nonce: z.string(),
      ...Times,
      answer: z
        .object({ atMs: z.number().int(), verdict: ConcernVerdict.nullable(), text: z.string() })
        .nullable(),
    }),
  ),
});
export type OwnConcernList = Readonly<z.infer<typeof OwnConcernList>>;
export type OwnConcern = OwnConcernList["items"][number];

/** What waits, soonest due first, without words or people. The council gets overdue ones only. */
export const OpenConcernList = z.object({
  version: z.literal(1),
  items: z.array(
    z.object({ concernId: ConcernId, kind: ConcernKind, ...Times, overdue: z.boolean() }),
  ),
});
export type OpenConcernList = Readonly<z.infer<typeof OpenConcernList>>;

/** One concern, for the steward. */
export const ConcernContent = z.object({
  version: z.literal(1),
  concernId: ConcernId,
  kind: ConcernKind,
  participantId: ParticipantId,
  text: z.string(),
  ...Times,
});
export type ConcernContent = Readonly<z.infer<typeof ConcernContent>>;

/** `verdict` for objections, null for questions. */
export const ConcernReply = z.strictObject({
  version: z.literal(1),
  text: ConcernText,
  verdict: ConcernVerdict.nullable(),
});
export type ConcernReply = Readonly<z.infer<typeof ConcernReply>>;

/** Hex SHA-256 that stands in the log for the words. */
export function concernCommitment(
  request: Pick<ConcernRequest, "text" | "nonce">,
): Promise<string> {
  return sha256Hex(`apprentice-concern-v1\n${request.nonce}\n${request.text}`);
}
