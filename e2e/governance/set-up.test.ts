/** docs/set-up.md as a newcomer follows it: every command there is run as it stands, and the audit without a collector. */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startApprentice, type Started } from "@apprentice/cli/testing/start-apprentice.ts";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);
const environment: Record<string, string> = {};
let here: string;
let collector: Started | null = null;
const printed: string[] = [];

/** One block of the document, in a shell; its output is kept. */
async function type(block: string, cwd: string): Promise<string> {
  const PATH = `${join(root, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`;
  const env = { PATH, HOME: here, ...environment };
  const { stdout } = await run("bash", ["-euc", block], { cwd, env });
  printed.push(stdout);
  return stdout;
}

const found = (pattern: RegExp, text: string): string => {
  const [, value] = pattern.exec(text) ?? [];
  if (value === undefined) throw new Error(`${String(pattern)} is not in ${text}`);
  return value;
};

const receiptsIn = (kept: string): Promise<string[]> =>
  readdir(join(kept, "receipts")).then(
    (names) => names.filter((name) => name.endsWith(".json")),
    () => [],
  );

beforeAll(async () => {
  here = await mkdtemp(join(tmpdir(), "apprentice-set-up-"));
  environment["APPRENTICE_PASSPHRASE"] = "only for this test";
  const text = await readFile(join(root, "docs/set-up.md"), "utf8");
  const blocks = [...text.matchAll(/```bash\n(.*?)```/gs)].map(([, block = ""]) => block);
  const isAudit = (block: string): boolean => block.includes("apprentice audit");
  for (const block of blocks.filter((one) => !isAudit(one))) {
    if (block.includes(" serve ")) await serve(block.trim());
    else if (block.includes(" access ")) await access(block);
    else takeKeys(await type(block, here));
  }
  await collector?.[Symbol.asyncDispose]();
  // Another computer has the published log and what the participant kept, and nothing else.
  await mkdir(join(here, "elsewhere"));
  const elsewhere = join(here, "elsewhere");
  await cp(join(here, "collector/log"), join(elsewhere, "log"), { recursive: true });
  await cp(join(here, "kept"), join(elsewhere, "kept"), { recursive: true });
  const [entry = ""] = await readdir(join(elsewhere, "kept/proofs"));
  environment["ENTRY"] = join("kept/proofs", entry);
  environment["LOG_KEY"] = (await readFile(join(here, "kept/log.vkey"), "utf8")).trim();
  for (const block of blocks.filter(isAudit)) await type(block, elsewhere);
  // Some thirty processes, one after another.
}, 400_000);
afterAll(async () => {
  await collector?.[Symbol.asyncDispose]();
  await rm(here, { recursive: true, force: true });
});

async function serve(command: string): Promise<void> {
  const [, ...args] = command.split(" ");
  const inPlace = args.map((one, at) =>
    at > 0 && args[at - 1]?.startsWith("--") === true ? join(here, one) : one,
  );
  const env = { APPRENTICE_PASSPHRASE: environment["APPRENTICE_PASSPHRASE"] ?? "" };
  collector = startApprentice({ args: [...inPlace, "--port", "0"], env });
  const told = await until(() => /[^]*auditor: \S+\n/.exec(collector?.printed() ?? "")?.[0]);
  environment["COLLECTOR"] = found(/collector on (\S+)/, told);
  environment["CODE"] = found(/one person\): (\S+)/, told);
  environment["APPRENTICE_TOKEN"] = found(/operator: (\S+)/, told);
}

/** Until the log that the collector publishes holds the receipt's entry. */
async function access(block: string): Promise<void> {
  await until(async () => {
    await type(block, here);
    return (await receiptsIn(join(here, "kept")))[0];
  });
}

/** Public halves, as signing printed them. */
function takeKeys(text: string): void {
  for (const [, who = "", key = ""] of text.matchAll(/public key of (\w+)\.key: (\S+)/g))
    environment[`${who.toUpperCase()}_KEY`] = key;
}

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("never happened");
}

test("whoever follows the document has a log, a receipt and proofs that verify elsewhere", () => {
  const all = printed.join("\n");
  expect(all).toMatch(/well-formed and contradicts nothing/);
  expect(all).toMatch(/recording is possible from/);
  expect(all).toMatch(/verified: \d+ entries of /);
  // Once with what a witness kept, once with what a participant did.
  expect(all.match(/continuing the \d+ that you kept/g)).toHaveLength(2);
  expect(all).toMatch(/verified: rcp-\w+, signed by your device, is entry \d+ of \d+/);
  expect(all.match(/^proved: entry/gm)?.length).toBeGreaterThan(2);
  expect(all).toMatch(/rita +reviewer +never sees blue/);
});

test("a receipt that was altered, belongs to another entry or another log is refused with the reason", async () => {
  const elsewhere = join(here, "elsewhere");
  const [name = ""] = await receiptsIn(join(elsewhere, "kept"));
  const file = join(elsewhere, "kept/receipts", name);
  const text = await readFile(file, "utf8");
  const check = async (altered: string): Promise<string> => {
    await writeFile(join(elsewhere, "altered.json"), altered);
    const block = 'apprentice audit verify --receipt altered.json --key "$LOG_KEY" 2>&1 || true';
    return type(block, elsewhere);
  };
  expect(await check(text)).toMatch(/^verified/);
  expect(await check(text.replace('"US-NY"', '"US-CA"'))).toMatch(/this one was altered/);
  expect(await check(text.replace(/"seq": (\d+)/, '"seq": 0'))).toMatch(
    /the log holds no such entry/,
  );
  expect(await check("{}")).toMatch(/is not a receipt to keep/);
  const signed = environment["LOG_KEY"] ?? "";
  environment["LOG_KEY"] = `${signed.slice(0, -6)}AAAAA=`;
  expect(await check(text)).toMatch(/not signed by this log|neither a verifier key/);
  environment["LOG_KEY"] = signed;
});
