import { SignedReceipt, type Receipt } from "@apprentice/core/consent/receipt.ts";
import { canonicalJson } from "@apprentice/core/id/canonical-json.ts";
import type { DeviceId, ParticipantId, ReceiptId } from "@apprentice/core/id/id.ts";
import type { TextSeal } from "../keys/text-seal.ts";
import type { Database } from "./tables.ts";

export type StoredReceipt = {
  readonly receipt: Receipt;
  readonly withdrawnMs: number | null;
  readonly receivedMs: number;
};

/** Stores a receipt whose signature was verified; false where another one has its id. */
export async function addReceipt(
  db: Database,
  row: { readonly signed: SignedReceipt; readonly seal: TextSeal; readonly nowMs: number },
): Promise<boolean> {
  const { signed, seal, nowMs } = row;
  const { receipt } = signed;
  const text = canonicalJson(signed);
  await db
    .insertInto("receipts")
    .values({
      receipt_id: receipt.receiptId,
      participant_id: receipt.participantId,
      device_id: receipt.deviceId,
      policy_hash: receipt.policyHash,
      sealed: seal.seal(placeOf(receipt.receiptId), text),
      received_ms: nowMs,
      withdrawn_ms: null,
    })
    .onConflict((conflict) => conflict.column("receipt_id").doNothing())
    .execute();
  const stored = await db
    .selectFrom("receipts")
    .select(["sealed", "participant_id"])
    .where("receipt_id", "=", receipt.receiptId)
    .executeTakeFirstOrThrow();
  // Another person's does not open, and is another one.
  if (stored.participant_id !== receipt.participantId) return false;
  return canonicalJson(openReceipt(seal, receipt.receiptId, stored.sealed)) === text;
}

function placeOf(receiptId: ReceiptId): string {
  return `receipts/${receiptId}`;
}

function openReceipt(seal: TextSeal, receiptId: ReceiptId, sealed: string): SignedReceipt {
  return SignedReceipt.parse(JSON.parse(seal.open(placeOf(receiptId), sealed)));
}

export async function listReceiptsOf(
  db: Database,
  participantId: ParticipantId,
  seal: TextSeal,
): Promise<
  {
    readonly signed: SignedReceipt;
    readonly receivedMs: number;
    readonly withdrawnMs: number | null;
  }[]
> {
  const rows = await db
    .selectFrom("receipts")
    .select(["receipt_id", "sealed", "withdrawn_ms", "received_ms"])
    .where("participant_id", "=", participantId)
    .orderBy("received_ms")
    .orderBy("receipt_id")
    .execute();
  return rows.map((row) => ({
    signed: openReceipt(seal, row.receipt_id, row.sealed),
    receivedMs: row.received_ms,
    withdrawnMs: row.withdrawn_ms,
  }));
}

/** Voids every receipt of one person; gives how many were not void before. */
export async function withdrawReceipts(
  db: Database,
  participantId: ParticipantId,
  nowMs: number,
): Promise<number> {
  const result = await db
    .updateTable("receipts")
    .set({ withdrawn_ms: nowMs })
    .where("participant_id", "=", participantId)
    .where("withdrawn_ms", "is", null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** This person's receipts that are not void. */
export async function validReceiptsOf(
  db: Database,
  participantId: ParticipantId,
): Promise<ReceiptId[]> {
  const rows = await receiptIdsOf(db, participantId).where("withdrawn_ms", "is", null).execute();
  return rows.map((row) => row.receipt_id);
}

/** Voids these receipts as of a time; those that are void stay as they are. */
export async function voidReceipts(
  db: Database,
  receiptIds: readonly ReceiptId[],
  atMs: number,
): Promise<void> {
  for (let from = 0; from < receiptIds.length; from += 500) {
    await db
      .updateTable("receipts")
      .set({ withdrawn_ms: atMs })
      .where("receipt_id", "in", receiptIds.slice(from, from + 500))
      .where("withdrawn_ms", "is", null)
      .execute();
  }
}

/** This person's void receipts, newest first; more than any device keeps. */
export async function voidReceiptsOf(
  db: Database,
  participantId: ParticipantId,
): Promise<ReceiptId[]> {
  const rows = await receiptIdsOf(db, participantId)
    .where("withdrawn_ms", "is not", null)
    .orderBy("received_ms", "desc")
    .limit(100)
    .execute();
  return rows.map((row) => row.receipt_id);
}

function receiptIdsOf(db: Database, participantId: ParticipantId) {
  return db.selectFrom("receipts").select("receipt_id").where("participant_id", "=", participantId);
}

/** The receipt that this device handed in under this id. */
export async function findReceipt(
  db: Database,
  place: { readonly receiptId: ReceiptId; readonly deviceId: DeviceId },
  seal: TextSeal,
): Promise<StoredReceipt | null> {
  const row = await db
    .selectFrom("receipts")
    .select(["sealed", "withdrawn_ms", "received_ms"])
    .where("receipt_id", "=", place.receiptId)
    .where("device_id", "=", place.deviceId)
    .executeTakeFirst();
  if (!row) return null;
  const { receipt } = openReceipt(seal, place.receiptId, row.sealed);
  return { receipt, withdrawnMs: row.withdrawn_ms, receivedMs: row.received_ms };
}

type OpenReceipt = {
  readonly receipt_id: ReceiptId;
  readonly participant_id: ParticipantId;
  readonly sealed: string;
};

/** Those that an older version wrote in clear: base64url has no brace. */
export function openReceipts(db: Database, limit: number): Promise<OpenReceipt[]> {
  return db
    .selectFrom("receipts")
    .select(["receipt_id", "participant_id", "sealed"])
    .where("sealed", "like", "{%")
    .limit(limit)
    .execute();
}

/** Seals one of them; without a key nobody may read it any more, so it goes. */
export async function sealReceipt(
  db: Database,
  seal: TextSeal | null,
  row: OpenReceipt,
): Promise<void> {
  const { receipt_id: id } = row;
  if (seal === null) {
    await db.deleteFrom("receipts").where("receipt_id", "=", id).execute();
    return;
  }
  const sealed = seal.seal(placeOf(id), row.sealed);
  await db.updateTable("receipts").set({ sealed }).where("receipt_id", "=", id).execute();
}
