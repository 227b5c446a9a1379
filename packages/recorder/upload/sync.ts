/** Brings everything that waits to the collector: the policy's renewal, receipts, commitments, then segments. */
import type { SegmentHash } from "@apprentice/core/id/id.ts";
import type { Device } from "../device/open-device.ts";
import type { PolicyRefresh } from "../device/policy-state.ts";
import { backOffMs } from "./back-off.ts";
import { type Outcome, sendSegment } from "./send-segment.ts";
import type { Spool, SpoolEntry } from "./spool.ts";

export type SyncOptions = {
  readonly spool: Spool;
  readonly device: Pick<Device, "signedFetch" | "refreshPolicy" | "handIn" | "isWithdrawn">;
  /** Ms since the epoch. */
  readonly clock: () => number;
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
  /** Rejects where the signal fires. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  readonly onProgress?: (progress: SyncProgress) => void;
  readonly signal?: AbortSignal;
  /** Also those that were refused before. */
  readonly retryRefused?: boolean;
  /** Tries per segment in this run; default 6, which is about half a minute of waiting. */
  readonly greatestTries?: number;
};

export type SyncProgress = {
  readonly segment: SegmentHash;
  /** Of `total`, beginning at 1. */
  readonly number: number;
  readonly total: number;
  readonly bytes: number;
  readonly outcome: Outcome | { readonly kind: "sending"; readonly tries: number };
};

export type SyncResult = {
  readonly policy: PolicyRefresh;
  /** Receipts and commitments that could not be handed in. */
  readonly waitingPapers: number;
  readonly sent: number;
  readonly refused: number;
  readonly erased: number;
  /** Still in the spool, to be sent another time. */
  readonly waiting: number;
};

/** The longest wait within one run that a collector may ask for. */
const greatestWaitMs = 120_000;

/** Rejects where the signal fires, and with RecorderError where this disk fails; a run that was cut short loses nothing. */
export async function sync(options: SyncOptions): Promise<SyncResult> {
  const { spool, device, signal, onProgress } = options;
  const policy = await device.refreshPolicy(signal);
  const waitingPapers = await device.handIn(signal);
  const all = await spool.list();
  const due = all.filter((entry) => entry.state === "waiting" || options.retryRefused === true);
  const counts = { sent: 0, refused: 0, erased: 0, waiting: 0 };
  let reachable = policy.kind !== "unreached";
  for (const [index, entry] of due.entries()) {
    const told = {
      segment: entry.segment,
      number: index + 1,
      total: due.length,
      bytes: entry.bytes,
    };
    const tell = (outcome: SyncProgress["outcome"]) => onProgress?.({ ...told, outcome });
    const outcome = await settle(entry, options, reachable, tell);
    reachable &&= outcome.kind !== "failed";
    const kept = await keep(entry, outcome, options);
    if (kept) counts[kept] += 1;
    tell(outcome);
  }
  return { policy, waitingPapers, ...counts };
}

/** Tries until the outcome will not change soon. Where the collector is not reachable, one try is enough. */
async function settle(
  entry: SpoolEntry,
  options: SyncOptions,
  reachable: boolean,
  tell: (outcome: SyncProgress["outcome"]) => void,
): Promise<Outcome> {
  const { spool, device, signal, random, greatestTries = 6 } = options;
  if (device.isWithdrawn(entry.claim.receiptId)) {
    const message = "The acknowledgement was withdrawn, so this is not sent; delete it.";
    return { kind: "refused", code: null, message };
  }
  for (let tries = 1; ; tries++) {
    tell({ kind: "sending", tries });
    const { signedFetch } = device;
    const outcome = await sendSegment({ entry, spool, signedFetch, ...(signal && { signal }) });
    if (outcome.kind !== "failed" || !reachable || tries >= greatestTries) return outcome;
    const { retryAfterMs = 0 } = outcome;
    // Asked to stay away for longer than anybody watches: another run will send it.
    if (retryAfterMs > greatestWaitMs) return outcome;
    await options.sleep(Math.max(retryAfterMs, backOffMs(tries, random)), signal);
  }
}

/** Only an acknowledgement, or the collector's own erasure, takes a segment's file away. */
async function keep(
  entry: SpoolEntry,
  outcome: Outcome,
  { spool, clock }: SyncOptions,
): Promise<"sent" | "refused" | "erased" | "waiting" | null> {
  switch (outcome.kind) {
    case "gone":
      return null;
    case "acknowledged":
      await spool.remove(entry.segment);
      return "sent";
    case "erased":
      await spool.remove(entry.segment);
      return "erased";
    case "refused":
    case "later": {
      const { code, message } = outcome;
      const state = outcome.kind === "refused" ? "refused" : "waiting";
      await spool.note(entry, state, { code, message, atMs: clock() });
      return state;
    }
    case "failed":
      await spool.note(entry, "waiting", { code: null, message: outcome.message, atMs: clock() });
      return "waiting";
  }
}
