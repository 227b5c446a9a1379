/** What a device says about a segment at upload, in the `Apprentice-Upload` header; the request's signature covers it. */
import { z } from "zod";
import { fromBase64url, toBase64url } from "../id/base64url.ts";
import { canonicalBytes } from "../id/canonical-json.ts";
import { PolicyHash, ReceiptId, RecordingId } from "../id/id.ts";

export const UploadClaim = z.strictObject({
  version: z.literal(1),
  receiptId: ReceiptId,
  policyHash: PolicyHash,
  recordingId: RecordingId,
  /** Opens the recording's commitment (commitment.ts): hex of 32 random bytes. */
  nonce: z.string().regex(/^[0-9a-f]{64}$/),
});
export type UploadClaim = Readonly<z.infer<typeof UploadClaim>>;

export function encodeClaim(claim: UploadClaim): string {
  return toBase64url(canonicalBytes(claim));
}

/** Null where the header is no claim. */
export function decodeClaim(header: string | undefined): UploadClaim | null {
  if (header === undefined || header.length > 2048) return null;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(fromBase64url(header));
    return UploadClaim.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
