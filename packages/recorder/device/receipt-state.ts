/** The receipts of this device: signed here, handed in to the collector, void once they are withdrawn. */
import type { Notice } from "@apprentice/core/consent/notice.ts";
import type { ReceiptPlaces } from "@apprentice/core/consent/places.ts";
import { acknowledge, type Receipt, verifyReceipt } from "@apprentice/core/consent/receipt.ts";
import type { SigningKey } from "@apprentice/core/id/ed25519.ts";
import { ReceiptId } from "@apprentice/core/id/id.ts";
import { newId } from "@apprentice/core/id/new-id.ts";
import { termsOf } from "@apprentice/core/policy/signed-policy.ts";
import type { DeviceFiles, Identity, KnownReceipt } from "./device-files.ts";
import type { CurrentPolicy } from "./policy-state.ts";
import type { SignedFetch } from "./signed-fetch.ts";

const greatestKept = 20;

export type ReceiptState = {
  /** Signatures verified; oldest first. */
  readonly current: () => readonly KnownReceipt[];
  readonly acknowledge: (
    policy: CurrentPolicy,
    notice: Notice,
    places: ReceiptPlaces,
  ) => Promise<Receipt>;
  /** Voids all, or those of these ids that are not void yet. */
  readonly withdraw: (ids?: readonly ReceiptId[]) => Promise<void>;
  /** Resolves to how many still wait. */
  readonly handIn: (signal?: AbortSignal) => Promise<number>;
  readonly reload: () => Promise<void>;
};

export async function openReceiptState(options: {
  readonly files: DeviceFiles;
  readonly identity: Identity;
  readonly key: SigningKey;
  readonly clock: () => number;
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
  readonly signedFetch: SignedFetch;
}): Promise<ReceiptState> {
  const { files, identity, key, clock, random } = options;
  let current: readonly KnownReceipt[] = [];
  const reload = async (): Promise<void> => {
    const known = (await files.receipts.load())?.receipts ?? [];
    const good: KnownReceipt[] = [];
    for (const one of known) {
      // One that does not verify permits nothing, as if it were not there.
      const own = one.signed.receipt.deviceId === identity.deviceId;
      if (own && (await verifyReceipt(one.signed, identity.publicKey))) good.push(one);
    }
    current = good;
  };
  /** On top of what is on the disk now, which another process may have changed. */
  const change = async (
    alter: (known: readonly KnownReceipt[]) => readonly KnownReceipt[],
  ): Promise<void> => {
    await reload();
    current = alter(current).slice(-greatestKept);
    await files.receipts.save({ version: 1, receipts: [...current] });
  };
  await reload();

  const handIn = async (signal?: AbortSignal): Promise<number> => {
    const waiting = current.filter((one) => one.deliveredMs === null);
    let left = waiting.length;
    for (const { signed } of waiting) {
      const reply = await options.signedFetch("addReceipt", {
        json: signed,
        ...(signal && { signal }),
      });
      if (reply.kind !== "answered") continue;
      left -= 1;
      const { receiptId } = signed.receipt;
      await change((known) =>
        known.map((one) =>
          one.signed.receipt.receiptId === receiptId ? { ...one, deliveredMs: clock() } : one,
        ),
      );
    }
    return left;
  };

  return {
    current: () => current,
    reload,
    handIn,
    withdraw: async (ids) => {
      const withdrawnMs = clock();
      const voided = ({ signed, withdrawnMs: already }: KnownReceipt) =>
        already === null && (ids?.includes(signed.receipt.receiptId) ?? true);
      if (ids && !current.some(voided)) return;
      await change((known) => known.map((one) => (voided(one) ? { ...one, withdrawnMs } : one)));
    },
    acknowledge: async (policy, notice, places) => {
      const signed = await acknowledge({
        receiptId: newId({ schema: ReceiptId, prefix: "rcp", random: random(16) }),
        participantId: identity.participantId,
        deviceId: identity.deviceId,
        terms: termsOf(policy),
        notice,
        places,
        nowMs: clock(),
        deviceKey: key,
      });
      await change((known) => [...known, { signed, deliveredMs: null, withdrawnMs: null }]);
      await handIn();
      return signed.receipt;
    },
  };
}
