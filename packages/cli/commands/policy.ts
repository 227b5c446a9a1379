/** `apprentice policy example|keys|check|diff|sign|publish`: the rules, as people write and sign them. */
import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Command } from "commander";
import { diffPolicy } from "@apprentice/core/policy/diff-policy.ts";
import { notesOn } from "@apprentice/core/policy/notes-on.ts";
import { parsePolicy } from "@apprentice/core/policy/parse-policy.ts";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { policyHashOf, SigningRole, signPolicy } from "@apprentice/core/policy/signed-policy.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors.ts";
import { printAnswer } from "../output.ts";
import { gapsOf } from "../papers/gaps.ts";
import { readPolicy, readPolicyText, readSignable, readSignedPolicy } from "../policy-file.ts";
import { loadDictionaries } from "../recording/load-dictionaries.ts";
import { loadOrMakeSigningKey } from "../signing-key.ts";
import { addPolicyStart } from "./policy-start.ts";
import { clientFor, type StaffOptions, withStaffOptions } from "./trajectory.ts";

type JsonOption = { readonly json?: true };

export function addPolicy(program: Command, context: CommandContext): void {
  const policy = program
    .command("policy")
    .description("begin, check, compare, sign and publish the policy");
  addPolicyStart(policy);
  policy
    .command("check <file>")
    .description("say whether a policy is well-formed, and on which line it is not")
    .option("--json", "print one JSON document")
    .action(check);
  policy
    .command("diff <before> <after>")
    .description("say in plain words what changes for a participant")
    .option("--json", "print one JSON document")
    .action(diff);
  policy
    .command("sign <file>")
    .description("add a signature; FILE is YAML or an already signed policy")
    .requiredOption("--role <role>", "steward or council")
    .requiredOption("--key <path>", "private key; made when the file does not exist")
    .requiredOption("--out <path>", "where the signed policy goes")
    .option("--json", "print one JSON document")
    .action(sign);
  withStaffOptions(
    policy
      .command("publish <file>")
      .description("put a policy that steward and council have signed in force at a collector"),
    "operate",
  ).action(async (file: string, options: StaffOptions) => {
    const signed = await readSignedPolicy(file);
    await clientFor(options, context).publishPolicy(signed);
    const policyHash = await policyHashOf(signed.document);
    const text = `published: policy ${policyHash}; recorders take it up at their next sync`;
    printAnswer({ json: { policyHash }, text }, options.json === true);
  });
}

async function check(file: string, options: JsonOption): Promise<void> {
  const parsed = parsePolicy(await readPolicyText(file));
  const problems = parsed.kind === "refused" ? parsed.problems : [];
  const hash = parsed.kind === "parsed" ? await policyHashOf(parsed.document) : null;
  if (parsed.kind === "parsed" && parsed.policy.dictionaries.length > 0)
    // Beside the policy, under the names that devices will look for.
    await loadDictionaries(dirname(file), parsed.policy.dictionaries);
  const notes =
    parsed.kind === "parsed"
      ? [...notesOn(parsed.policy, Date.now()), ...notesOnPapers(parsed.policy)]
      : [];
  const good = [
    `${file} is well-formed and contradicts nothing, hash ${hash}`,
    ...notes.map((note) => `note: ${note}`),
  ];
  const bad = problems.map(({ line, message }) => `${file}:${line}: ${message}`);
  printAnswer(
    {
      json: { ok: problems.length === 0, problems, notes, policyHash: hash },
      text: (problems.length === 0 ? good : bad).join("\n"),
    },
    options.json === true,
  );
  if (problems.length > 0) process.exitCode = 1;
}

/** Papers work without these, and say that they are missing. */
function notesOnPapers(policy: Policy): string[] {
  const members = gapsOf(policy, "assessment").map(({ member }) => member);
  return members.length === 0
    ? []
    : [`its papers (dpia, ropa) will say that these are not stated: ${members.join(", ")}`];
}

async function diff(before: string, after: string, options: JsonOption): Promise<void> {
  const [from, to] = [await readPolicy(before), await readPolicy(after)];
  const changes = diffPolicy(from, to);
  const widens = changes.some((change) => change.widens);
  const rollback =
    to.serial <= from.serial
      ? [`The serial must grow: it is ${to.serial} after ${from.serial}.`]
      : [];
  const lines = changes.map(
    (change) => `${change.widens ? "wider  " : "tighter"}  ${change.sentence}`,
  );
  const verdict = widens
    ? "This widens what may be done: a new notice and new receipts are needed."
    : "Nothing widens: present receipts stay valid for the new policy once it is shown.";
  printAnswer(
    {
      json: { widens, changes, rollback },
      text: [
        ...lines,
        ...rollback,
        changes.length === 0 ? "Nothing changes for a participant." : verdict,
      ].join("\n"),
    },
    options.json === true,
  );
  if (rollback.length > 0) process.exitCode = 1;
}

type SignOptions = JsonOption & {
  readonly role: string;
  readonly key: string;
  readonly out: string;
};

async function sign(file: string, options: SignOptions): Promise<void> {
  const role = SigningRole.safeParse(options.role);
  if (!role.success)
    throw new CliError("wrong_usage", `--role must be steward or council, not "${options.role}"`);
  const key = await loadOrMakeSigningKey(options.key);
  const signed = await signPolicy({ signed: await readSignable(file), role: role.data, key });
  await writeFile(options.out, `${JSON.stringify(signed, null, 2)}\n`);
  const policyHash = await policyHashOf(signed.document);
  const roles = signed.signatures.map((one) => one.role);
  printAnswer(
    {
      json: { policyHash, roles, publicKey: key.publicKey },
      text: [
        `signed as ${role.data}; signatures now: ${roles.join(", ")}; policy ${policyHash}`,
        `public key of ${options.key}: ${key.publicKey}`,
      ].join("\n"),
    },
    options.json === true,
  );
}
