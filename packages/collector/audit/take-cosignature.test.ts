/** Witnesses hand in what they signed; whoever verifies over HTTP finds it, and nobody else's signature. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { endpoints } from "@apprentice/core/api/endpoints.ts";
import {
  cosignNote,
  formatNote,
  parseNote,
  parseVerifierKey,
} from "@apprentice/core/audit/signed-note.ts";
import { verifyLog, type LogCheck } from "@apprentice/core/audit/verify-log.ts";
import { startTestCollector, type TestCollector } from "../testing/test-collector.ts";
import { sha256 } from "./sha256.ts";
import type { LogSigner } from "./tile-log.ts";

async function newWitness(name: string): Promise<LogSigner> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { name, publicKey, privateKey: pair.privateKey };
}

let collector: TestCollector;
let council: LogSigner;
let union: LogSigner;
beforeEach(async () => {
  [council, union] = [await newWitness("council.test"), await newWitness("union.test")];
  collector = await startTestCollector({ workers: 0, witnesses: [council, union] });
  await collector.publishLog();
});
afterEach(() => collector[Symbol.asyncDispose]());

const fileOf = (path: string): Promise<Uint8Array | null> =>
  fetch(`${collector.url}/log/${path}`).then(async (reply) =>
    reply.ok ? new Uint8Array(await reply.arrayBuffer()) : null,
  );
const textOf = async (path: string): Promise<string> =>
  new TextDecoder().decode((await fileOf(path)) ?? new Uint8Array());
const grow = async (): Promise<void> => {
  await collector.services.audit.append("decision", {});
  await collector.publishLog();
};

async function signed(checkpoint: string, by: LogSigner, timeS = 1_800_000_000): Promise<string> {
  const note = parseNote(checkpoint);
  if (!note) throw new Error("no note");
  const signature = await cosignNote(note.text, by, timeS);
  return formatNote({ ...note, signatures: [...note.signatures, signature] });
}

async function handIn(checkpoint: string): Promise<string> {
  const { method, path } = endpoints.cosignLog;
  const reply = await fetch(`${collector.url}${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ version: 1, checkpoint }),
  });
  const body = (await reply.json()) as { readonly code?: string; readonly witnesses?: string[] };
  return `${reply.status} ${body.code ?? body.witnesses?.join()}`;
}

async function verify(witnesses: readonly LogSigner[]): Promise<LogCheck> {
  const log = await parseVerifierKey(await textOf("log.vkey"));
  if (!log) throw new Error("no key");
  return verifyLog({ hash: sha256, read: fileOf, log, witnesses, kept: null });
}

test("what witnesses signed is published together, and the log goes on from it", async () => {
  const checkpoint = await textOf("checkpoint");
  expect(await verify([council])).toMatchObject({ finding: "unwitnessed", where: "council.test" });
  expect(await handIn(await signed(checkpoint, council))).toBe("200 council.test");
  expect(await verify([council, union])).toMatchObject({ where: "union.test" });
  expect(await handIn(await signed(checkpoint, union))).toBe("200 council.test,union.test");
  await grow();
  const size = Number(checkpoint.split("\n")[1]);
  expect(await verify([council, union])).toMatchObject({
    kind: "verified",
    checkpoint: { size: size + 1 },
    witnessed: { checkpoint: { size }, timesS: [1_800_000_000, 1_800_000_000] },
  });
  // The same again, later, takes the earlier one's place.
  expect(await handIn(await signed(checkpoint, union, 1_800_000_060))).toBe(
    "200 council.test,union.test",
  );
  expect((await textOf("checkpoint.witnessed")).match(/union\.test/g)).toHaveLength(1);
});

test("strangers, other logs, altered and older checkpoints are refused, and nothing is published of them", async () => {
  const first = await textOf("checkpoint");
  const stranger = await newWitness("council.test");
  expect(await handIn(first)).toBe("401 bad_signature");
  expect(await handIn(await signed(first, stranger))).toBe("401 bad_signature");
  expect(await handIn("nothing")).toBe("400 malformed");
  const [origin, size, root, ...rest] = first.split("\n");
  const altered = [origin, size, root?.toLowerCase(), ...rest].join("\n");
  expect(await handIn(await signed(altered, council))).toMatch(/^4\d\d (conflict|malformed)$/);
  const other = await startTestCollector({ workers: 0 });
  await other.publishLog();
  const foreign = await fetch(`${other.url}/log/checkpoint`).then((reply) => reply.text());
  await other[Symbol.asyncDispose]();
  expect(await handIn(await signed(foreign, council))).toBe("409 conflict");
  expect(await fileOf("checkpoint.witnessed")).toBeNull();

  // A stranger's line under a witness's name travels along with a good one, and is left out.
  const junk = parseNote(await signed(first, stranger));
  const good = parseNote(await signed(first, council));
  if (!junk || !good) throw new Error("no note");
  const both = { ...good, signatures: [...good.signatures, ...junk.signatures.slice(1)] };
  expect(await handIn(formatNote(both))).toBe("200 council.test");
  expect((await textOf("checkpoint.witnessed")).match(/council\.test/g)).toHaveLength(1);
  await grow();
  expect(await handIn(await signed(await textOf("checkpoint"), union))).toBe("200 union.test");
  expect(await handIn(formatNote(both))).toBe("409 conflict");
});
