import { SignedReceipt, type Receipt } from "@apprentice/core/consent/receipt.ts";
import { canonicalJson } from "@apprentice/core/id/canonical-json.ts";
import type { DeviceId, ParticipantId, ReceiptId } from "@apprentice/core/id/id.ts";
import type { Database } from "./tables.ts";

export type StoredReceipt = {
  readonly receipt: Receipt;
  readonly withdrawnMs: number | null;
  readonly receivedMs: number;
};

/** Stores a receipt whose signature was verified; false where another one has its id. */
export async function addReceipt(
  db: Database,
  signed: SignedReceipt,
  nowMs: number,
): Promise<boolean> {
  const { receipt } = signed;
  const text = canonicalJson(signed);
  await db
    .insertInto("receipts")
    .values({
      receipt_id: receipt.receiptId,
      participant_id: receipt.participantId,
      device_id: receipt.deviceId,
      policy_hash: receipt.policyHash,
      signed: text,
      received_ms: nowMs,
      withdrawn_ms: null,
    })
    .onConflict((conflict) => conflict.column("receipt_id").doNothing())
    .execute();
  const stored = await db
    .selectFrom("receipts")
    .select("signed")
    .where("receipt_id", "=", receipt.receiptId)
    .executeTakeFirstOrThrow();
  return stored.signed === text;
}

export async function listReceiptsOf(
  db: Database,
  participantId: ParticipantId,
): Promise<
  {
    readonly signed: SignedReceipt;
    readonly receivedMs: number;
    readonly withdrawnMs: number | null;
  }[]
> {
  const rows = await db
    .selectFrom("receipts")
    .select(["signed", "withdrawn_ms", "received_ms"])
    .where("participant_id", "=", participantId)
    .orderBy("received_ms")
    .orderBy("receipt_id")
    .execute();
  return rows.map((row) => ({
    signed: SignedReceipt.parse(JSON.parse(row.signed)),
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
  const rows = await db
    .selectFrom("receipts")
    .select("receipt_id")
    .where("participant_id", "=", participantId)
    .where("withdrawn_ms", "is", null)
    .execute();
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
  const rows = await db
    .selectFrom("receipts")
    .select("receipt_id")
    .where("participant_id", "=", participantId)
    .where("withdrawn_ms", "is not", null)
    .orderBy("received_ms", "desc")
    .limit(100)
    .execute();
  return rows.map((row) => row.receipt_id);
}

/** The receipt that this device handed in under this id. */
export async function findReceipt(
  db: Database,
  receiptId: ReceiptId,
  deviceId: DeviceId,
): Promise<StoredReceipt | null> {
  const row = await db
    .selectFrom("receipts")
    .select(["signed", "withdrawn_ms", "received_ms"])
    .where("receipt_id", "=", receiptId)
    .where("device_id", "=", deviceId)
    .executeTakeFirst();
  if (!row) return null;
  const { receipt } = SignedReceipt.parse(JSON.parse(row.signed));
  return { receipt, withdrawnMs: row.withdrawn_ms, receivedMs: row.received_ms };
}
