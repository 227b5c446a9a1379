/** `apprentice policy example|keys`: what an organisation needs before its first signature and its first collector. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { PolicyKeys } from "@apprentice/core/policy/signed-policy.ts";
import { CliError } from "../errors.ts";
import { log, printAnswer, type Answer } from "../output.ts";

type OutOption = { readonly out?: string; readonly json?: true };
type KeysOptions = OutOption & {
  readonly steward: readonly string[];
  readonly council: readonly string[];
};

const examplePath = join(import.meta.dirname, "../../../docs/policy.example.yaml");
const yearMs = 365 * 86_400_000;

export function addPolicyStart(policy: Command): void {
  policy
    .command("example")
    .description("a policy to begin with, every line explained, dated from today for a year")
    .option("--out <file>", "write it there")
    .option("--json", "print one JSON document, with the policy's text in it")
    .action(example);
  policy
    .command("keys")
    .description("the file by which collectors and devices know who may sign policies")
    .requiredOption(
      "--steward <key>",
      "the steward's public key, as `policy sign` prints it; may be repeated",
      collect,
      [],
    )
    .requiredOption("--council <key>", "the council's; may be repeated", collect, [])
    .option("--out <file>", "write it there")
    .option("--json", "print one JSON document: what the file holds")
    .action(keys);
}

const collect = (value: string, earlier: readonly string[]): readonly string[] => [
  ...earlier,
  value,
];

async function example(options: OutOption): Promise<void> {
  const today = new Date(Date.now());
  const issued = `issued: ${day(today)}`;
  const expires = `expires: ${day(new Date(today.getTime() + yearMs))}`;
  const text = (await readFile(examplePath, "utf8"))
    .replace(/^issued: .*$/m, issued)
    .replace(/^expires: .*$/m, expires);
  await put({ json: { policy: text, out: options.out ?? null }, text }, options);
}

const day = (date: Date): string => `${date.toISOString().slice(0, 10)}T00:00:00Z`;

async function keys({ steward, council, ...options }: KeysOptions): Promise<void> {
  const parsed = PolicyKeys.safeParse({ steward, council });
  if (!parsed.success)
    throw new CliError(
      "wrong_usage",
      'that is no public key; "apprentice policy sign" prints one after signing',
    );
  if (steward.some((key) => council.includes(key)))
    throw new CliError(
      "wrong_usage",
      "steward and council are two parties, and one key cannot sign for both; give each a key of its own",
    );
  await put({ json: parsed.data, text: `${JSON.stringify(parsed.data, null, 2)}\n` }, options);
}

/** To the file, never over another one; to standard output without a file, and with --json. */
async function put(answer: Answer, { out, json }: OutOption): Promise<void> {
  if (out !== undefined) await writeNew(out, answer.text);
  if (out === undefined || json) printAnswer(answer, json === true);
}

async function writeNew(out: string, text: string): Promise<void> {
  await writeFile(out, text, { flag: "wx" }).catch((cause: unknown) => {
    throw new CliError(
      "refused",
      `${out} was not written: it is there already, or its folder is not`,
      { cause },
    );
  });
  log(`written: ${out}`);
}
