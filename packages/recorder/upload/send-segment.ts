/** One try to send one segment, and what its outcome means for the segment. */
import { createHash } from "node:crypto";
import { createReadStream, openAsBlob } from "node:fs";
import type { FailureCode } from "@apprentice/core/api/failure.ts";
import { SegmentAnswer } from "@apprentice/core/api/schemas.ts";
import { encodeClaim } from "@apprentice/core/api/upload-claim.ts";
import type { Reply, SignedFetch } from "../device/signed-fetch.ts";
import type { Spool, SpoolEntry } from "./spool.ts";

export type Outcome =
  | { readonly kind: "acknowledged" }
  /** Somebody else took it out of the spool meanwhile. */
  | { readonly kind: "gone" }
  /** Erased for good at the collector: it must go here too. */
  | { readonly kind: "erased"; readonly message: string }
  /** Final until somebody asks again. */
  | { readonly kind: "refused"; readonly code: FailureCode | null; readonly message: string }
  /** Right, but too early; not in this run. */
  | { readonly kind: "later"; readonly code: FailureCode | null; readonly message: string }
  /** Worth another try, not before `retryAfterMs`. */
  | { readonly kind: "failed"; readonly message: string; readonly retryAfterMs?: number };

const later: ReadonlySet<FailureCode> = new Set([
  "hold_too_short",
  "clock_skewed",
  "counter_replayed",
  "objection_open",
]);
const greatestClientStatus = 499;
const patience: ReadonlySet<number> = new Set([408, 425, 429]);

/** Rejects only where the signal fires or this disk fails. */
export async function sendSegment(options: {
  readonly entry: SpoolEntry;
  readonly spool: Spool;
  readonly signedFetch: SignedFetch;
  readonly signal?: AbortSignal;
}): Promise<Outcome> {
  const { entry, spool, signal } = options;
  const path = spool.pathOf(entry.segment);
  const body = await openAsBlob(path).catch(missingAsNull);
  if (!body) return { kind: "gone" };
  const { segment: sha256 } = entry;
  const reply = await options.signedFetch("putSegment", {
    params: { sha256 },
    upload: { body, sha256, claim: encodeClaim(entry.claim) },
    ...(signal && { signal }),
  });
  if (reply.kind === "refused" && reply.code === "hash_mismatch") return blame(path, entry);
  return meaningOf(reply, entry);
}

function missingAsNull(cause: unknown): null {
  if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
  throw cause;
}

function meaningOf(reply: Reply, entry: SpoolEntry): Outcome {
  if (reply.kind === "unreached") return { kind: "failed", message: reply.message };
  if (reply.kind === "answered") {
    const answer = SegmentAnswer.safeParse(reply.body);
    // Nothing is deleted on the word of a server that does not name this very segment.
    if (answer.success && answer.data.segment === entry.segment) return { kind: "acknowledged" };
    return { kind: "failed", message: "Something else than the collector answered." };
  }
  const { code, message, status } = reply;
  // Without a code of ours it was a proxy or a login page, not the collector.
  if (code === null || status > greatestClientStatus || patience.has(status)) {
    return { kind: "failed", message, retryAfterMs: reply.retryAfterMs };
  }
  if (code === "erased") return { kind: "erased", message };
  return { kind: later.has(code) ? "later" : "refused", code, message };
}

/** The bytes that arrived were others: the way there, or this disk? */
async function blame(path: string, entry: SpoolEntry): Promise<Outcome> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  if (hash.digest("hex") === entry.segment) {
    return { kind: "failed", message: "The segment was damaged on its way." };
  }
  const message = "The segment was damaged on this disk and cannot be sent; delete it.";
  return { kind: "refused", code: "hash_mismatch", message };
}
