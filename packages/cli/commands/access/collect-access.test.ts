import { expect, test } from "vitest";
import { checkProof } from "@apprentice/core/audit/log-proof.ts";
import { parseVerifierKey } from "@apprentice/core/audit/signed-note.ts";
import { sha256 } from "@apprentice/collector/audit/sha256.ts";
import { startTestCollector } from "@apprentice/collector/testing/test-collector.ts";
import { collectAccess } from "./collect-access.ts";
import { describeAccess } from "./describe-access.ts";

test("a participant gets receipts, uploads and every access, each with a proof that stands alone", async () => {
  await using collector = await startTestCollector({ workers: 0 });
  const device = await collector.enrol();
  const { receipt } = await device.consent();
  // More entries than one tile holds.
  for (let round = 0; round < 300; round++)
    await collector.services.audit.append("decision", { round });
  const readLog = async (path: string) => {
    if (path === "checkpoint") await collector.publishLog();
    const reply = await fetch(`${collector.url}/log/${path}`);
    return reply.ok ? new Uint8Array(await reply.arrayBuffer()) : null;
  };
  const report = await collectAccess({ call: device.call, readLog, hash: sha256 });
  expect(report.receipts.map(({ signed }) => signed.receipt)).toEqual([receipt]);
  expect(report.accesses.length).toBeGreaterThan(4);
  const log = await parseVerifierKey(report.verifierKey);
  if (!log) throw new Error("no verifier key");
  for (const { proof } of report.accesses) {
    if (!proof) throw new Error("an entry was not proved");
    expect(JSON.stringify(proof).length).toBeLessThan(4_000);
    expect((await checkProof({ hash: sha256, proof, log, witnesses: [] })).kind).toBe("proved");
    const forged = { ...proof.opening, atMs: proof.opening.atMs + 1 };
    const check = await checkProof({
      hash: sha256,
      proof: { ...proof, opening: forged },
      log,
      witnesses: [],
    });
    expect(check.kind).toBe("refused");
  }
  const text = describeAccess(report);
  expect(text).toContain(receipt.receiptId);
  expect(text).toContain("listReceipts for own_access · allowed");
});
