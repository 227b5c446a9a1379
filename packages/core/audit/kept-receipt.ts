/** A participant's receipt as one page to keep: it is verified without the collector, its database or their device. */
import { z } from "zod";
import { SignedReceipt, verifyReceipt } from "../consent/receipt.ts";
import { canonicalBytes } from "../id/canonical-json.ts";
import { PublicKey } from "../id/ed25519.ts";
import { sha256Hex } from "../id/sha256.ts";
import { checkProof, LogProof, type NamedKey, type ProofCheck } from "./log-proof.ts";
import type { Hash } from "./merkle.ts";

export const KeptReceipt = z.strictObject({
  version: z.literal(1),
  signed: SignedReceipt,
  /** That the collector stored this very receipt; its entry holds the receipt's hash and the device's key. */
  proof: LogProof,
});
export type KeptReceipt = Readonly<z.infer<typeof KeptReceipt>>;

/** What the log says of a receipt that was stored. */
export const ReceiptEntry = z.object({
  receiptId: z.string(),
  receiptSha256: z.string(),
  devicePublicKey: PublicKey,
});
export type ReceiptEntry = Readonly<z.infer<typeof ReceiptEntry>>;

export type KeptReceiptCheck =
  | Extract<ProofCheck, { kind: "proved" }>
  | {
      readonly kind: "refused";
      readonly reason:
        | Extract<ProofCheck, { kind: "refused" }>["reason"]
        /** The proof is about another entry, or about a receipt with other content. */
        | "other_receipt"
        | "bad_signature";
    };

export function receiptSha256(signed: SignedReceipt): Promise<string> {
  return sha256Hex(canonicalBytes(signed));
}

/** Checks the log's signature and the proof, then that it is this receipt, signed by the device that the log names. */
export async function checkKeptReceipt(options: {
  readonly hash: Hash;
  readonly kept: KeptReceipt;
  readonly log: NamedKey;
  readonly witnesses: readonly NamedKey[];
}): Promise<KeptReceiptCheck> {
  const { kept, ...how } = options;
  const { signed, proof } = kept;
  const proved = await checkProof({ ...how, proof });
  if (proved.kind === "refused") return proved;
  const entry = ReceiptEntry.safeParse(proof.opening.entry);
  const isSame =
    proof.opening.kind === "receipt_stored" &&
    entry.success &&
    entry.data.receiptId === signed.receipt.receiptId &&
    entry.data.receiptSha256 === (await receiptSha256(signed));
  if (!entry.success || !isSame) return { kind: "refused", reason: "other_receipt" };
  const isSigned = await verifyReceipt(signed, entry.data.devicePublicKey);
  return isSigned ? proved : { kind: "refused", reason: "bad_signature" };
}
