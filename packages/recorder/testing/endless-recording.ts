/**
 * A program that records synthetic items until it is killed or the disk is full, and tells on standard output what
 * the hold has taken: `taken N` after item N was appended. Run with: folder, items per second.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { PolicyHash, ReceiptId } from "@apprentice/core/id/id.ts";
import { sampleItems } from "@apprentice/core/segment/testing/sample-items.ts";
import { RecorderError } from "../errors.ts";
import { openHold } from "../hold/open-hold.ts";
import { openFileKeystore } from "../keystore/file-keystore.ts";

const [folder = "", perSecond = "100"] = process.argv.slice(2);
const hold = await openHold({
  dir: `${folder}/hold`,
  keystore: await openFileKeystore(`${folder}/keys`),
  clock: () => Date.now(),
  random: (count) => new Uint8Array(randomBytes(count)),
});
const recordingId = `rec-${randomBytes(6).toString("hex")}`;
const [first, ...steps] = await sampleItems({ recordingId, steps: 50, tileBytes: 4000 });
if (first?.topic !== "meta") throw new Error("the sample begins with meta");
await using recording = await hold.begin({
  meta: first.meta,
  receiptId: ReceiptId.parse("rcp-1"),
  policyHash: PolicyHash.parse("ab".repeat(32)),
  nonce: "00".repeat(32),
  commitment: "11".repeat(32),
});
const loop: readonly SafeItem[] = steps.slice(0, -2);
try {
  for (let n = 1; ; n++) {
    const item = loop[n % loop.length];
    if (item) await recording.append(item);
    process.stdout.write(`taken ${String(n)} ${String(Date.now())}\n`);
    await sleep(1000 / Number(perSecond));
  }
} catch (error) {
  process.stdout.write(`stopped ${error instanceof RecorderError ? error.code : "untyped"}\n`);
}
