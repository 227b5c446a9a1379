/** A policy in a file: as people write it (YAML), or as it was signed (JSON). */
import { stat } from "node:fs/promises";
import { parsePolicy } from "@apprentice/core/policy/parse-policy.ts";
import { Policy } from "@apprentice/core/policy/policy.ts";
import { PolicyKeys, SignedPolicy } from "@apprentice/core/policy/signed-policy.ts";
import { CliError } from "./errors.ts";
import { jsonOf, readForm, readText } from "./read-file.ts";

/** Policies are small; what is not is not even read. */
const greatestBytes = 4_000_000;

/** Throws CliError `not_found`, `refused`, as all of these do. */
export async function readPolicyText(file: string): Promise<string> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > greatestBytes)
    throw new CliError("refused", `${file} has ${String(size)} bytes; that is no policy`);
  return readText(file);
}

/** With the signatures that it has; a written one has none. */
export async function readSignable(file: string): Promise<SignedPolicy> {
  const text = await readPolicyText(file);
  if (looksSigned(text)) return signedPolicyOf(file, text);
  const parsed = parsePolicy(text);
  if (parsed.kind === "refused") throw invalidPolicy(file);
  return { version: 1, document: parsed.document, signatures: [] };
}

export async function readPolicy(file: string): Promise<Policy> {
  return policyIn(file, await readSignable(file));
}

export function policyIn(file: string, { document }: SignedPolicy): Policy {
  const policy = Policy.safeParse(document);
  if (policy.success) return policy.data;
  throw invalidPolicy(file);
}

/** One that is signed; whether by the right people is for `verifyPolicy`. */
export async function readSignedPolicy(file: string): Promise<SignedPolicy> {
  return signedPolicyOf(file, await readPolicyText(file));
}

/** The public keys of steward and council. */
export function readPolicyKeys(file: string): Promise<PolicyKeys> {
  const what =
    'a file of the public keys of steward and council, as "apprentice policy keys" writes';
  return readForm(file, PolicyKeys, what);
}

export const looksSigned = (text: string): boolean => text.trimStart().startsWith("{");

export function signedPolicyOf(file: string, text: string): SignedPolicy {
  const parsed = SignedPolicy.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const todo = `"apprentice policy check ${file}" says what it is, and "apprentice policy sign" makes one from the YAML file`;
  throw new CliError("refused", `${file} is no signed policy; ${todo}`);
}

export function invalidPolicy(file: string): CliError {
  const message = `${file} is no valid policy; run "apprentice policy check ${file}"`;
  return new CliError("refused", message);
}
