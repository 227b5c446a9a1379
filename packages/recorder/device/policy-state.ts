/** The policy in force on this device: signatures verified, never older than one that was seen. */
import { PolicyAnswer } from "@apprentice/core/api/schemas.ts";
import type { PolicyHash } from "@apprentice/core/id/id.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import {
  policyHashOf,
  type SignedPolicy,
  verifyPolicy,
} from "@apprentice/core/policy/signed-policy.ts";
import { RecorderError } from "../errors.ts";
import type { DeviceFiles, Identity, KnownPolicy } from "./device-files.ts";
import type { SignedFetch } from "./signed-fetch.ts";

export type CurrentPolicy = {
  readonly policy: Policy;
  readonly policyHash: PolicyHash;
  readonly lastContactMs: number;
};

export type PolicyRefresh =
  | { readonly kind: "unchanged" }
  /** Its notice must be acknowledged before anything is recorded under it. */
  | { readonly kind: "changed"; readonly policyHash: PolicyHash }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "unreached"; readonly message: string };

export type PolicyState = {
  readonly current: () => CurrentPolicy;
  readonly refresh: (signal?: AbortSignal) => Promise<PolicyRefresh>;
  readonly reload: () => Promise<void>;
};

export async function openPolicyState(options: {
  readonly files: DeviceFiles;
  readonly identity: Identity;
  readonly clock: () => number;
  readonly signedFetch: SignedFetch;
  /** Told at each answer: what the collector knows of this participant. */
  readonly onTold?: (
    told: Pick<PolicyAnswer, "objectionOpen" | "voidReceipts" | "glassBrokenMs">,
  ) => Promise<void>;
}): Promise<PolicyState> {
  const { files, identity, clock } = options;
  let current: CurrentPolicy;
  const reload = async (): Promise<KnownPolicy> => {
    const known = await files.policy.load();
    current = await believe(known, identity);
    // `believe` refuses null.
    return known as KnownPolicy;
  };
  await reload();

  const take = async (signed: SignedPolicy): Promise<PolicyRefresh> => {
    const nowMs = clock();
    const { greatestSerial, ...known } = await reload();
    const keys = identity.policyKeys;
    const verified = await verifyPolicy({
      signed,
      keys,
      nowMs,
      greatestSerialSeen: greatestSerial,
    });
    if (verified.kind === "refused") return verified;
    const { policyHash, policy } = verified;
    const same = policyHash === (await policyHashOf(known.signed.document));
    if (!same && policy.serial === greatestSerial) {
      const message = `The collector sent another policy with the serial ${String(policy.serial)}; tell your steward.`;
      return { kind: "refused", message };
    }
    const lastContactMs = Math.max(nowMs, known.lastContactMs);
    await files.policy.save({ version: 1, signed, greatestSerial: policy.serial, lastContactMs });
    await reload();
    return same ? { kind: "unchanged" } : { kind: "changed", policyHash };
  };

  return {
    current: () => current,
    reload: async () => void (await reload()),
    refresh: async (signal) => {
      const reply = await options.signedFetch("getPolicy", { ...(signal && { signal }) });
      if (reply.kind !== "answered") return { kind: reply.kind, message: reply.message };
      const answer = PolicyAnswer.safeParse(reply.body);
      if (answer.success) {
        await options.onTold?.(answer.data);
        return take(answer.data.policy);
      }
      return {
        kind: "refused",
        message: "The collector's policy cannot be read; update the recorder.",
      };
    },
  };
}

/** Verifies what was kept. Its dates are not asked here: an expired policy must not keep a device from a new one. */
async function believe(known: KnownPolicy | null, identity: Identity): Promise<CurrentPolicy> {
  const issued = known?.signed.document["issued"];
  const verified = known
    ? await verifyPolicy({
        signed: known.signed,
        keys: identity.policyKeys,
        nowMs: typeof issued === "string" ? Date.parse(issued) : Number.NaN,
        greatestSerialSeen: known.greatestSerial,
      })
    : null;
  if (known && verified?.kind === "verified") {
    const { policy, policyHash } = verified;
    return { policy, policyHash, lastContactMs: known.lastContactMs };
  }
  throw new RecorderError(
    "state_damaged",
    "The policy that this device keeps does not verify, so nothing is recorded. Restore the data folder or enrol again in a new one.",
  );
}
