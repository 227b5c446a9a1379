import { readFile } from "node:fs/promises";
import { parsePolicy } from "@apprentice/core/policy/parse-policy.ts";
import { Policy } from "@apprentice/core/policy/policy.ts";
import { SignedPolicy } from "@apprentice/core/policy/signed-policy.ts";
import { practicePolicy } from "@apprentice/learn/evaluate/suite/practice-policy.ts";
import { CliError } from "../errors.ts";

/**
 * The policy in a file, as people write it or signed. Without one: the practice applications without any site, for
 * a private desktop alone. Throws CliError `not_found`, `refused`.
 */
export async function agentPolicy(file: string | undefined): Promise<Policy> {
  if (file === undefined) return practicePolicy("127.0.0.1:1");
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new CliError("not_found", `${file} cannot be read; check the path`, { cause });
  });
  if (text.trimStart().startsWith("{"))
    return Policy.parse(SignedPolicy.parse(JSON.parse(text)).document);
  const parsed = parsePolicy(text);
  if (parsed.kind === "parsed") return parsed.policy;
  throw new CliError(
    "refused",
    `${file} is no valid policy; run "apprentice policy check ${file}"`,
  );
}
