import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commitmentOf, type LogOpening } from "@apprentice/core/audit/log-entry.ts";
import { checkProof } from "@apprentice/core/audit/log-proof.ts";
import { createProver } from "@apprentice/core/audit/prove-entry.ts";
import { formatVerifierKey } from "@apprentice/core/audit/signed-note.ts";
import { verifyLog } from "@apprentice/core/audit/verify-log.ts";
import { sha256 } from "@apprentice/collector/audit/sha256.ts";
import { openTileLog, type LogSigner } from "@apprentice/collector/audit/tile-log.ts";

const run = promisify(execFile);
const cli = fileURLToPath(new URL("audit-command.ts", import.meta.url));
const python = fileURLToPath(new URL("verify_log.py", import.meta.url));
const { privateKey, publicKey } = await crypto.subtle.generateKey("Ed25519", true, [
  "sign",
  "verify",
]);
const signer: LogSigner = {
  name: "example.test/log",
  privateKey,
  publicKey: new Uint8Array(await crypto.subtle.exportKey("raw", publicKey)),
};
let scratch: string;
let vkey: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "apprentice-history-"));
  vkey = await formatVerifierKey(signer, "log");
});
afterAll(() => rm(scratch, { recursive: true }));

const openingOf = (seq: number): LogOpening => ({
  seq,
  salt: seq.toString(16).padStart(32, "0"),
  atMs: 1_000_000 + seq,
  kind: "decision",
  entry: { who: "reviewer:r", action: "getTrajectory", allow: true, id: null, note: 'é\u2028"' },
});

/** A log of `size` entries signed by the log's own key; entry `changed`, if any, is another one. */
async function write(name: string, size: number, changed = -1): Promise<string> {
  const dir = join(scratch, name);
  const log = await openTileLog({ dir, signer });
  while (log.size() < size) {
    const seq = log.size();
    log.append(commitmentOf(sha256, openingOf(seq === changed ? 999_999 : seq)));
  }
  await log.publish();
  await writeFile(join(dir, "log.vkey"), `${vkey}\n`);
  return dir;
}

type Ran = { readonly code: number; readonly json: Record<string, unknown> };

async function runJson(command: string, args: readonly string[]): Promise<Ran> {
  const ended = await run(command, [...args]).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code?: number; stdout?: string }) => ({
      code: error.code ?? -1,
      stdout: error.stdout ?? "",
    }),
  );
  const json = ended.stdout === "" ? {} : (JSON.parse(ended.stdout) as Record<string, unknown>);
  return { code: ended.code, json };
}
const audit = (...args: string[]) => runJson(process.execPath, [cli, "audit", ...args, "--json"]);
const other = (...args: string[]) => runJson("python3", [python, ...args]);

async function witness(dir: string, state: string): Promise<Ran> {
  const key = join(scratch, "witness.pem");
  return audit(
    "witness",
    "--log",
    dir,
    "--name",
    "council.test",
    "--private-key",
    key,
    "--state",
    state,
  );
}

test("a witness signs what continues its last, and refuses a rollback and a rewritten history", async () => {
  const state = join(scratch, "state");
  const first = await write("first", 300);
  expect(await witness(first, state)).toMatchObject({ code: 0, json: { size: 300 } });
  const longer = await write("longer", 400);
  expect(await witness(longer, state)).toMatchObject({ code: 0, json: { size: 400 } });
  expect((await witness(first, state)).code).toBe(1);
  expect((await witness(await write("rewritten", 500, 120), state)).code).toBe(1);
  // What it kept did not move.
  expect(await readFile(state, "utf8")).toContain("\n400\n");
});

test("a split view finds no quorum: whoever is shown another history has no checkpoint that the witness signed", async () => {
  const state = join(scratch, "split-state");
  const seen = await write("seen", 200);
  const signed = await witness(seen, state);
  const key = String(signed.json["verifierKey"]);
  await writeFile(join(seen, "checkpoint"), await readFile(state, "utf8"));
  expect(await audit("verify", "--log", seen, "--witness", key)).toMatchObject({ code: 0 });

  const shown = await write("shown", 200, 50);
  // Signed by the log's own key, so without a witness it looks good; the witness's name is what it cannot get.
  expect(await audit("verify", "--log", shown)).toMatchObject({ code: 0 });
  expect(await audit("verify", "--log", shown, "--witness", key)).toMatchObject({
    code: 1,
    json: { finding: "unwitnessed" },
  });
  expect(await audit("verify", "--log", shown, "--kept", state)).toMatchObject({
    code: 1,
    json: { finding: "history_rewritten" },
  });
  expect((await witness(shown, state)).code).toBe(1);
  // The signature of one history does not fit under the other.
  const note = await readFile(join(shown, "checkpoint"), "utf8");
  const cosignature = (await readFile(state, "utf8")).trim().split("\n").at(-1) ?? "";
  await writeFile(join(shown, "checkpoint"), `${note}${cosignature}\n`);
  expect(await audit("verify", "--log", shown, "--witness", key)).toMatchObject({
    code: 1,
    json: { finding: "unwitnessed" },
  });
});

test("while the witness is away the log goes on, and says that it is unwitnessed", async () => {
  const state = join(scratch, "away-state");
  const before = await write("before", 100);
  const key = String((await witness(before, state)).json["verifierKey"]);
  const after = await write("after", 150);
  expect(await audit("verify", "--log", after, "--witness", key)).toMatchObject({
    code: 1,
    json: { finding: "unwitnessed" },
  });
  expect(await audit("verify", "--log", after, "--kept", state)).toMatchObject({ code: 0 });
  expect(await witness(after, state)).toMatchObject({ code: 0, json: { size: 150 } });
});

test("a verifier in another language agrees, on good logs, good proofs and every kind of damage", async () => {
  const dir = await write("python", 66_000);
  expect(await other("log", dir)).toMatchObject({
    code: 0,
    json: { kind: "verified", size: 66_000 },
  });
  expect(await other("log", dir, vkey)).toMatchObject({ code: 0 });

  const checkpoint = await readFile(join(dir, "checkpoint"), "utf8");
  const read = (path: string) => readFile(join(dir, path)).catch(() => null);
  const common = { hash: sha256, log: signer, witnesses: [] };
  const prover = createProver({ hash: sha256, read, checkpoint });
  for (const seq of [0, 255, 256, 65_535, 65_536, 65_999]) {
    const proof = await prover.prove(openingOf(seq));
    const file = join(scratch, "proof.json");
    await writeFile(file, JSON.stringify(proof));
    expect(await other("proof", file, vkey)).toMatchObject({ code: 0, json: { kind: "proved" } });
    if (!proof) throw new Error("an entry was not proved");
    expect((await checkProof({ ...common, proof })).kind).toBe("proved");
    const forged = { ...proof, opening: { ...openingOf(seq), atMs: 1 } };
    await writeFile(file, JSON.stringify(forged));
    expect((await other("proof", file, vkey)).code).toBe(1);
    expect((await checkProof({ ...common, proof: forged })).kind).toBe("refused");
  }
  const small = await write("small", 700);
  const signed = await readFile(join(small, "checkpoint"), "utf8");
  const damaged = join(scratch, "damaged");
  for (const [path, at] of [
    ["tile/entries/000", 40],
    ["tile/0/001", 8],
    ["tile/1/000.p/2", 40],
    ["tile/entries/002.p/188", 0],
    ["checkpoint", 25],
    ["checkpoint", signed.length - 8],
  ] as const) {
    await cp(small, damaged, { recursive: true });
    const bytes = await readFile(join(damaged, path));
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(join(damaged, path), bytes);
    expect([path, (await other("log", damaged)).code]).toEqual([path, 1]);
    const readDamaged = (name: string) => readFile(join(damaged, name)).catch(() => null);
    const check = await verifyLog({ ...common, read: readDamaged, kept: null });
    expect([path, check.kind]).toEqual([path, "refused"]);
  }
});
