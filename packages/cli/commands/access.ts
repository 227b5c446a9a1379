/** `apprentice access`: everything that the collector has about you, for people and for machines, each access proved. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import type { KeptReceipt } from "@apprentice/core/audit/kept-receipt.ts";
import { receiptJsonLd } from "@apprentice/core/consent/receipt-json-ld.ts";
import { sha256 } from "@apprentice/collector/audit/sha256.ts";
import type { CommandContext } from "../command-context.ts";
import { printAnswer } from "../output.ts";
import { deviceCall, logReader } from "../recording/device-call.ts";
import { dataOption, participantOf, type DataOptions } from "../recording/participant-options.ts";
import { collectAccess, type AccessReport } from "./access/collect-access.ts";
import { describeAccess } from "./access/describe-access.ts";
import { receiptPage } from "./access/receipt-page.ts";

type AccessOptions = DataOptions & { readonly out?: string };

export function addAccess(program: Command, context: CommandContext): void {
  dataOption(
    program.command("access").description("see everything about you, and every access to it"),
  )
    .option(
      "--out <dir>",
      "also write it there: access.md, access.json, receipts and proofs to keep, the log's key",
    )
    .action((options: AccessOptions) => access(options, context));
}

async function access(options: AccessOptions, context: CommandContext): Promise<void> {
  const { device } = await participantOf(options, context);
  const report = await collectAccess({
    call: deviceCall(device, context.signal),
    readLog: logReader(device.collectorUrl, context.signal),
    hash: sha256,
  });
  await device.sawAccesses();
  const text = describeAccess(report);
  if (options.out !== undefined) await writeReport(options.out, report, text);
  printAnswer({ json: report, text }, options.json === true);
}

/** Writes the report, and one page for each access that proves itself without it. */
async function writeReport(out: string, report: AccessReport, text: string): Promise<void> {
  const proofs = join(out, "proofs");
  await mkdir(proofs, { recursive: true, mode: 0o700 });
  const own = { mode: 0o600 };
  await writeFile(join(out, "access.md"), text, own);
  await writeFile(join(out, "access.json"), `${JSON.stringify(report, null, 2)}\n`, own);
  await writeFile(join(out, "log.vkey"), `${report.verifierKey}\n`, own);
  for (const { opening, proof } of report.accesses) {
    const path = join(proofs, `entry-${String(opening.seq)}.json`);
    if (proof) await writeFile(path, `${JSON.stringify(proof, null, 2)}\n`, own);
  }
  await writeKeptReceipts(join(out, "receipts"), report);
}

/** Each receipt in three forms: one that `audit verify` checks, JSON-LD, and a page for its person. */
async function writeKeptReceipts(dir: string, { receipts, accesses }: AccessReport): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const own = { mode: 0o600 };
  for (const { signed } of receipts) {
    const { receiptId } = signed.receipt;
    const linked = receiptJsonLd(signed);
    await writeFile(join(dir, `${receiptId}.jsonld`), `${JSON.stringify(linked, null, 2)}\n`, own);
    const stored = accesses.find(
      ({ opening }) =>
        opening.kind === "receipt_stored" && opening.entry["receiptId"] === receiptId,
    );
    if (!stored?.proof) continue;
    const kept: KeptReceipt = { version: 1, signed, proof: stored.proof };
    await writeFile(join(dir, `${receiptId}.json`), `${JSON.stringify(kept, null, 2)}\n`, own);
    await writeFile(join(dir, `${receiptId}.md`), receiptPage(kept), own);
  }
}
