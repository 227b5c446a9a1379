/** How fast the audit log takes entries beside plain hashing, and how large a proof is at a million of them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { commitmentOf, type LogOpening } from "@apprentice/core/audit/log-entry.ts";
import { checkProof } from "@apprentice/core/audit/log-proof.ts";
import { createProver } from "@apprentice/core/audit/prove-entry.ts";
import { sha256 } from "@apprentice/collector/audit/sha256.ts";
import { openTileLog, type LogSigner } from "@apprentice/collector/audit/tile-log.ts";
import type { Bench, BenchContext, Metric } from "./metric.ts";

/** What is published at a time: a busy second's worth. */
const batch = 10_000;

export const measure: Bench = async (context) => {
  const count = context.quick ? 30_000 : 1_000_000;
  const dir = join(context.scratchDir, "log");
  const signer = await newSigner();
  const entries = Array.from({ length: batch }, (_, at) => commitmentOf(sha256, openingOf(at)));
  const log = await openTileLog({ dir, signer });
  const beganMs = performance.now();
  while (log.size() < count) {
    context.signal.throwIfAborted();
    for (const entry of entries) log.append(entry);
    await log.publish();
  }
  const perSecond = (count / (performance.now() - beganMs)) * 1000;
  const hashed = hashesPerSecond(count);
  context.log(`audit: ${perSecond.toFixed(0)} appends/s, published every ${String(batch)}`);
  return [
    {
      metric: "audit.appends_per_s",
      value: perSecond,
      unit: "1/s",
      aim: ">= 50000",
      // The two hashes that a leaf costs in any such tree, and nothing else.
      baseline: hashed,
    },
    ...(await proofOf(context, { dir, signer, size: count })),
  ];
};

async function proofOf(
  { log }: Pick<BenchContext, "log">,
  options: { readonly dir: string; readonly signer: LogSigner; readonly size: number },
): Promise<Metric[]> {
  const { dir, signer, size } = options;
  const read = (path: string) => readFile(join(dir, path)).catch(() => null);
  const checkpoint = await readFile(join(dir, "checkpoint"), "utf8");
  const beganMs = performance.now();
  const opening = openingOf(0);
  const proof = await createProver({ hash: sha256, read, checkpoint }).prove(opening);
  const tookMs = performance.now() - beganMs;
  if (!proof) throw new Error("the entry was not proved");
  const check = await checkProof({ hash: sha256, proof, log: signer, witnesses: [] });
  if (check.kind !== "proved") throw new Error("the proof does not hold");
  const bytes = Buffer.byteLength(JSON.stringify(proof));
  log(`audit: a proof among ${String(size)} has ${String(bytes)} bytes`);
  return [
    { metric: "audit.proof_bytes", value: bytes, unit: "bytes", aim: null, baseline: null },
    { metric: "audit.proof_ms", value: tookMs, unit: "ms", aim: null, baseline: null },
  ];
}

function openingOf(seq: number): LogOpening {
  const entry = { who: "reviewer:bench", action: "getTrajectory", purpose: "review", allow: true };
  return { seq, salt: seq.toString(16).padStart(32, "0"), atMs: seq, kind: "decision", entry };
}

function hashesPerSecond(count: number): number {
  const leaf = new Uint8Array(33);
  const node = new Uint8Array(65);
  const beganMs = performance.now();
  for (let at = 0; at < count; at++) {
    sha256(leaf);
    sha256(node);
  }
  return (count / (performance.now() - beganMs)) * 1000;
}

async function newSigner(): Promise<LogSigner> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { name: "bench/log", privateKey: pair.privateKey, publicKey };
}
