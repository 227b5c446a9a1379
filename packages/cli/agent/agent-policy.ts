import { parsePolicy } from "@apprentice/core/policy/parse-policy.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import {
  type PolicyKeys,
  type SignedPolicy,
  verifyPolicy,
} from "@apprentice/core/policy/signed-policy.ts";
import { practicePolicy } from "@apprentice/learn/evaluate/suite/practice-policy.ts";
import { type PinnedTrust, pinnedTrust } from "@apprentice/recorder/device/pinned-trust.ts";
import { CliError } from "../errors.ts";
import {
  invalidPolicy,
  looksSigned,
  readPolicyKeys,
  readPolicyText,
  signedPolicyOf,
} from "../policy-file.ts";
import { seenPolicies } from "./seen-policies.ts";

export type AgentPolicyOptions = {
  /** The data folder; of an enrolled device it holds the keys that policies are verified with. */
  readonly data: string;
  /** Signed as JSON, or as people write it. */
  readonly policy?: string;
  /** JSON with the public keys of steward and council, as `serve` takes it; an enrolled device needs none. */
  readonly policyKeys?: string;
  /** On somebody's own desktop. */
  readonly here?: true;
};

export type AgentPolicy = {
  readonly policy: Policy;
  /** Where it is from, in words. */
  readonly from: string;
};

/**
 * What an agent may touch. A signed policy holds only with the signatures of both, unexpired, and never older than one
 * that this device has seen; an unsigned one, or none, does for a private desktop, and sends nothing away from this
 * machine. Without a file an enrolled device's own policy holds on its desktop.
 * Throws CliError `not_found`, `refused`, RecorderError `state_damaged`.
 */
export async function agentPolicy(
  options: AgentPolicyOptions,
  nowMs: number,
): Promise<AgentPolicy> {
  const { policy: file, policyKeys, here = false, data } = options;
  const pinned = await pinnedTrust(data);
  if (file === undefined) {
    if (!here) return { policy: practicePolicy("127.0.0.1:1"), from: "no --policy was given" };
    if (!pinned) throw new CliError("refused", "--here needs --policy: what the agent may touch");
    const { signed, keys } = pinned;
    const own = { named: "the policy of this device", todo: ' Run "apprentice sync".' };
    return verified({ ...own, signed, keys, pinned, data }, nowMs);
  }
  const text = await readPolicyText(file);
  if (looksSigned(text)) {
    const keys = await keysFor({ file, policyKeys, pinned });
    const signed = signedPolicyOf(file, text);
    return verified({ named: file, todo: "", signed, keys, pinned, data }, nowMs);
  }
  if (here || policyKeys !== undefined) {
    const todo = "have steward and council sign it (`apprentice policy sign`) and give the signed";
    throw new CliError("refused", `${file} is not signed; ${todo} file and --policy-keys`);
  }
  const parsed = parsePolicy(text);
  if (parsed.kind !== "parsed") throw invalidPolicy(file);
  const { agent } = parsed.policy;
  const policy = { ...parsed.policy, agent: { ...agent, endpoints: [] } };
  return { policy, from: `nobody signed ${file}, so no endpoint in it counts` };
}

async function verified(
  source: {
    readonly named: string;
    readonly todo: string;
    readonly signed: SignedPolicy;
    readonly keys: PolicyKeys;
    readonly pinned: PinnedTrust | null;
    readonly data: string;
  },
  nowMs: number,
): Promise<AgentPolicy> {
  const { named, todo, signed, keys, pinned, data } = source;
  const seen = await seenPolicies(data, keys);
  const greatestSerialSeen = Math.max(seen.greatestSerial, pinned?.greatestSerial ?? 0);
  const verification = await verifyPolicy({ signed, keys, nowMs, greatestSerialSeen });
  if (verification.kind === "refused")
    throw new CliError("refused", `${named} does not hold: ${verification.message}${todo}`);
  const { policy, policyHash } = verification;
  await seen.note({ serial: policy.serial, policyHash });
  return { policy, from: `${named}, serial ${policy.serial}` };
}

/** What was pinned at enrolment holds: no argument puts other signers in its place. */
async function keysFor(given: {
  readonly file: string;
  readonly policyKeys: string | undefined;
  readonly pinned: PinnedTrust | null;
}): Promise<PolicyKeys> {
  const { file, policyKeys, pinned } = given;
  if (policyKeys === undefined) {
    if (pinned) return pinned.keys;
    throw new CliError(
      "refused",
      `${file} is signed, but by whom nobody can tell without --policy-keys: the public keys of steward and council`,
    );
  }
  const keys = await readPolicyKeys(policyKeys);
  if (pinned && JSON.stringify(keys) !== JSON.stringify(pinned.keys))
    throw new CliError(
      "refused",
      `${policyKeys} holds other keys than this device pinned when it was enrolled; leave --policy-keys out`,
    );
  return keys;
}
