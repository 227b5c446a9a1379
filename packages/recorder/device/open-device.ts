/** An enrolled device: what it may record, by whose leave, and how it speaks to its collector. */
import type { CollectorKey } from "@apprentice/core/api/schemas.ts";
import type { Notice, NoticeLanguage } from "@apprentice/core/consent/notice.ts";
import type { ReceiptPlaces } from "@apprentice/core/consent/places.ts";
import type { ConcernKind } from "@apprentice/core/api/concern.ts";
import { renderNotice } from "@apprentice/core/consent/notice.ts";
import type { Receipt } from "@apprentice/core/consent/receipt.ts";
import type {
  DeviceId,
  ParticipantId,
  PolicyHash,
  ReceiptId,
  RecordingId,
} from "@apprentice/core/id/id.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { trainableOnly } from "@apprentice/core/policy/trainable-only.ts";
import { RecorderError } from "../errors.ts";
import type { Keystore } from "../keystore/keystore.ts";
import { checkMayRecord, type MayRecord } from "./check-may-record.ts";
import { type Commitment, handInCommitments, keepCommitment } from "./commitments.ts";
import { changeWatch } from "./change-watch.ts";
import { openDeviceFiles, type Standing } from "./device-files.ts";
import { deviceKey, hasDeviceKey } from "./device-key.ts";
import { changeJourney, tellJourneys } from "./journeys.ts";
import { openPolicyState, type PolicyRefresh } from "./policy-state.ts";
import { raiseConcern, type RaisedConcern } from "./raise-concern.ts";
import { openReceiptState } from "./receipt-state.ts";
import { openStanding } from "./standing.ts";
import { createSignedFetch, type Fetch, type SignedFetch } from "./signed-fetch.ts";

export type DeviceOptions = {
  readonly dataDir: string;
  readonly keystore: Keystore;
  /** Ms since the epoch. */
  readonly clock: () => number;
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
  readonly fetch: Fetch;
};

export type Device = {
  readonly deviceId: DeviceId;
  readonly participantId: ParticipantId;
  /** Pinned at enrolment; segments are sealed to it. */
  readonly collectorKey: () => CollectorKey;
  readonly collectorUrl: string;
  /** Signatures verified; its dates are `checkMayRecord`'s to check. */
  readonly policy: () => Policy;
  readonly policyHash: () => PolicyHash;
  /** Asks the collector; a policy that does not verify, or is older than one seen, changes nothing. */
  readonly refreshPolicy: (signal?: AbortSignal) => Promise<PolicyRefresh>;
  /** Reads again what another process of this device may have changed. */
  readonly reload: () => Promise<void>;
  /** The same, only where a file has changed; cheap, for asking twice a second while something is recorded. */
  readonly reloadIfChanged: () => Promise<void>;
  /** What the present policy must be introduced with. */
  readonly notice: (language: NoticeLanguage) => Promise<Notice>;
  /** Signs a receipt for that notice, keeps it and hands it in; where the collector is not reached, `handIn` will. */
  readonly acknowledge: (language: NoticeLanguage, places: ReceiptPlaces) => Promise<Receipt>;
  /** Asks the steward or objects; an objection pauses recording at once, reached or not. */
  readonly raiseConcern: (
    kind: ConcernKind,
    text: string,
    signal?: AbortSignal,
  ) => Promise<RaisedConcern>;
  /** An objection that is not answered, and where this person is travelling. */
  readonly standing: () => Standing;
  /** Whether a steward broke the glass and this person has not looked yet (`apprentice access`); when. */
  readonly unseenGlassMs: () => number | null;
  /** They have looked at every access up to now. */
  readonly sawAccesses: () => Promise<void>;
  /** Where this person is from now on; null: back. Counts here at once; `handIn` tells the collector. */
  readonly travel: (place: string | null) => Promise<void>;
  /** The receipt in force now. Throws RecorderError `state_missing` where none is; `checkMayRecord` says why. */
  readonly receipt: () => Receipt;
  /** Voids every receipt here, at once. */
  readonly withdraw: () => Promise<void>;
  /** What was recorded under a withdrawn receipt must not leave this machine any more. */
  readonly isWithdrawn: (receiptId: ReceiptId) => boolean;
  /** Whether recording may go on at a moment; quick, for asking often. */
  readonly checkMayRecord: (nowMs: number) => MayRecord;
  readonly signedFetch: SignedFetch;
  /**
   * To be called when a recording begins. The commitment lies on the disk when this resolves; `handedIn` tells
   * whether the collector has timed it, and never rejects. Where it has not, `handIn` will try again.
   */
  readonly commitRecording: (
    recordingId: RecordingId,
  ) => Promise<Commitment & { readonly handedIn: Promise<boolean> }>;
  /** Hands in receipts, journeys and commitments that wait; resolves to how many still do. */
  readonly handIn: (signal?: AbortSignal) => Promise<number>;
};

/** A recording's start does not wait long for a collector that is away. */
const startTimeoutMs = 5000;

/** Throws RecorderError `state_missing` before enrolment, `state_damaged`, `keystore_changed`, `keystore_failed`. */
export async function openDevice(options: DeviceOptions): Promise<Device> {
  const { clock, random } = options;
  const files = await openDeviceFiles(options.dataDir);
  const identity = await files.identity.load();
  if (!identity) {
    throw new RecorderError(
      "state_missing",
      "This computer is not enrolled; run `apprentice enroll` with the code from your operator.",
    );
  }
  const key = (await hasDeviceKey(options.keystore)) ? await deviceKey(options) : null;
  if (key?.publicKey !== identity.publicKey) {
    throw new RecorderError(
      "keystore_changed",
      "The keystore does not hold the key that this device was enrolled with. Unlock or restore it, or enrol again in a new data folder.",
    );
  }
  const { deviceId, participantId, collectorUrl, collectorKey } = identity;
  const { counterDir, commitmentsDir: folder } = files;
  const { privateKey } = key;
  const sender = { collectorUrl, deviceId, privateKey, counterDir, clock, fetch: options.fetch };
  const signedFetch = createSignedFetch(sender);
  const standing = await openStanding(files);
  const receipts = await openReceiptState({ files, identity, key, clock, random, signedFetch });
  const policy = await openPolicyState({
    files,
    identity,
    clock,
    signedFetch,
    onTold: async ({ objectionOpen, voidReceipts, glassBrokenMs }) => {
      const { objection, glassBrokenMs: known } = standing.current();
      if (glassBrokenMs !== known) await standing.change({ glassBrokenMs });
      if (objectionOpen) await standing.change({ objection: "open" });
      else if (objection === "open") await standing.change({ objection: "none" });
      await receipts.withdraw(voidReceipts);
    },
  });
  const reload = async (): Promise<void> => {
    await policy.reload();
    await receipts.reload();
    await standing.reload();
  };
  const changed = changeWatch(files.paths);
  const notice = (language: NoticeLanguage) =>
    renderNotice(trainableOnly(policy.current().policy), language);
  const check = (nowMs: number) =>
    checkMayRecord(
      { ...policy.current(), receipts: receipts.current(), standing: standing.current() },
      nowMs,
    );
  return {
    deviceId,
    participantId,
    collectorKey: () => collectorKey,
    collectorUrl,
    policy: () => policy.current().policy,
    policyHash: () => policy.current().policyHash,
    refreshPolicy: policy.refresh,
    reload,
    reloadIfChanged: async () => {
      if (await changed()) await reload();
    },
    notice,
    acknowledge: async (language, places) =>
      receipts.acknowledge(policy.current(), await notice(language), places),
    raiseConcern: (kind, text, signal) =>
      raiseConcern({ kind, text, standing, signedFetch, random, ...(signal && { signal }) }),
    standing: standing.current,
    unseenGlassMs: () => {
      const { glassBrokenMs, glassSeenMs } = standing.current();
      return glassBrokenMs !== null && glassBrokenMs !== glassSeenMs ? glassBrokenMs : null;
    },
    sawAccesses: async () => {
      const { glassBrokenMs, glassSeenMs } = standing.current();
      if (glassBrokenMs !== glassSeenMs) await standing.change({ glassSeenMs: glassBrokenMs });
    },
    travel: async (place) => {
      await changeJourney({ standing, place, nowMs: clock() });
      await tellJourneys({ standing, signedFetch, clock });
    },
    withdraw: () => receipts.withdraw(),
    isWithdrawn: (receiptId) =>
      receipts
        .current()
        .some((one) => one.signed.receipt.receiptId === receiptId && one.withdrawnMs !== null),
    checkMayRecord: check,
    receipt: () => {
      const may = check(clock());
      if (may.kind === "may") return may.receipt;
      throw new RecorderError("state_missing", may.message);
    },
    signedFetch,
    commitRecording: async (recordingId) => {
      const commitment = await keepCommitment({ folder, recordingId, random });
      const waiting = handInCommitments({ folder, signedFetch, timeoutMs: startTimeoutMs });
      const handedIn = waiting.then((count) => count === 0).catch(() => false);
      return { ...commitment, handedIn };
    },
    handIn: async (signal) => {
      const limit = signal && { signal };
      const waiting = await receipts.handIn(signal);
      const journeys = await tellJourneys({ standing, signedFetch, clock, ...limit });
      return waiting + journeys + (await handInCommitments({ folder, signedFetch, ...limit }));
    },
  };
}
