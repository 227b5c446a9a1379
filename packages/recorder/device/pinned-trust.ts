import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { PolicyKeys, SignedPolicy } from "@apprentice/core/policy/signed-policy.ts";
import { RecorderError } from "../errors.ts";
import { openDeviceFiles } from "./device-files.ts";

export type PinnedTrust = {
  /** Of steward and council, as they were at enrolment. */
  readonly keys: PolicyKeys;
  /** The policy that the device keeps, still to be verified. */
  readonly signed: SignedPolicy;
  /** Of any policy that ever verified here; a smaller one is a rollback. */
  readonly greatestSerial: number;
};

/**
 * What this device pinned at enrolment, for programs beside the recorder; null: it is not enrolled. Changes nothing.
 * Throws RecorderError `state_damaged`.
 */
export async function pinnedTrust(dataDir: string): Promise<PinnedTrust | null> {
  const path = join(dataDir, "device", "identity.json");
  if (!(await stat(path).catch(() => null))) return null;
  const files = await openDeviceFiles(dataDir);
  const [identity, known] = [await files.identity.load(), await files.policy.load()];
  if (identity && known) {
    const { signed, greatestSerial } = known;
    return { keys: identity.policyKeys, signed, greatestSerial };
  }
  throw new RecorderError(
    "state_damaged",
    `${dataDir} belongs to an enrolled device but holds no policy. Restore it, or move the folder away and enrol again.`,
  );
}
