import { readFile } from "node:fs/promises";
import { parsePolicy } from "@apprentice/core/policy/parse-policy.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { PolicyKeys, SignedPolicy, verifyPolicy } from "@apprentice/core/policy/signed-policy.ts";
import { practicePolicy } from "@apprentice/learn/evaluate/suite/practice-policy.ts";
import { CliError } from "../errors.ts";
import { log } from "../output.ts";

export type AgentPolicyOptions = {
  /** Signed as JSON, or as people write it. */
  readonly policy?: string;
  /** JSON with the public keys of steward and council, as `serve` takes it. */
  readonly policyKeys?: string;
  /** On somebody's own desktop. */
  readonly here?: true;
};

/**
 * What an agent may touch. A signed policy holds only with the signatures of both; an unsigned one, or none, does for a
 * private desktop, and sends nothing away from this machine. Throws CliError `not_found`, `refused`.
 */
export async function agentPolicy(options: AgentPolicyOptions, nowMs: number): Promise<Policy> {
  const { policy: file, policyKeys, here = false } = options;
  if (file === undefined) return practicePolicy("127.0.0.1:1");
  const text = await read(file);
  if (text.trimStart().startsWith("{")) return verified({ file, text, policyKeys }, nowMs);
  if (here || policyKeys !== undefined) {
    const todo = "have steward and council sign it (`apprentice policy sign`) and give the signed";
    throw new CliError("refused", `${file} is not signed; ${todo} file and --policy-keys`);
  }
  const parsed = parsePolicy(text);
  if (parsed.kind !== "parsed")
    throw new CliError(
      "refused",
      `${file} is no valid policy; run "apprentice policy check ${file}"`,
    );
  log(`agent: nobody signed ${file}; it holds on a private desktop alone, and no endpoint in it`);
  return { ...parsed.policy, agent: { ...parsed.policy.agent, endpoints: [] } };
}

async function verified(
  source: {
    readonly file: string;
    readonly text: string;
    readonly policyKeys?: string | undefined;
  },
  nowMs: number,
): Promise<Policy> {
  const { file, text, policyKeys } = source;
  if (policyKeys === undefined)
    throw new CliError(
      "refused",
      `${file} is signed, but by whom nobody can tell without --policy-keys: the public keys of steward and council`,
    );
  const keys = PolicyKeys.safeParse(json(await read(policyKeys)));
  if (!keys.success)
    throw new CliError("refused", `${policyKeys} holds no keys of steward and council`);
  const signed = SignedPolicy.safeParse(json(text));
  if (!signed.success) throw new CliError("refused", `${file} is no signed policy`);
  const options = { signed: signed.data, keys: keys.data, nowMs, greatestSerialSeen: 0 };
  const verification = await verifyPolicy(options);
  if (verification.kind === "verified") return verification.policy;
  throw new CliError("refused", `${file} does not hold: ${verification.message}`);
}

async function read(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: unknown) => {
    throw new CliError("not_found", `${file} cannot be read; check the path`, { cause });
  });
}

/** Null for what is no JSON, which no schema takes. */
function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
