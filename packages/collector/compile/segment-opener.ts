/** What compiling needs of a segment: who sealed it under what, and its items. */
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import type { DeviceId, PolicyHash, ReceiptId } from "@apprentice/core/id/id.ts";

export type OpenedSegment = {
  readonly kind: "opened";
  readonly deviceId: DeviceId;
  readonly receiptId: ReceiptId;
  readonly policyHash: PolicyHash;
  readonly items: readonly SafeItem[];
};

/** `reason` is a stable code. */
export type UnreadableSegment = { readonly kind: "unreadable"; readonly reason: string };

/** Finds the private key that a segment names. */
export type FindPrivateKey = (keyId: string) => Promise<Uint8Array>;

/** Unseals a segment's bytes. Throws only where the key store fails. */
export type SegmentOpener = (
  bytes: Uint8Array,
  findPrivateKey: FindPrivateKey,
) => Promise<OpenedSegment | UnreadableSegment>;
