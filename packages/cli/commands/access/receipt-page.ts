import type { KeptReceipt } from "@apprentice/core/audit/kept-receipt.ts";
import type { Receipt } from "@apprentice/core/consent/receipt.ts";
import { minute } from "../../written-time.ts";

/** What was acknowledged, one fact a line. */
export function receiptFacts(receipt: Receipt): string[] {
  const { places } = receipt;
  return [
    `- controller: ${receipt.controller}; purpose: ${receipt.purpose}`,
    `- notice in "${receipt.language}" acknowledged ${minute(receipt.acknowledgedMs)}`,
    `- recording permitted from ${minute(receipt.validFromMs)} until ${minute(receipt.expiresMs)}`,
    ...(places
      ? [`- places: home ${places.home}, work ${places.work}, employer ${places.employer}`]
      : []),
    `- pseudonym ${receipt.participantId}, device ${receipt.deviceId}`,
    `- SHA-256 of the notice ${receipt.noticeHash}`,
    `- SHA-256 of the policy ${receipt.policyHash}`,
    `- to withdraw: ${receipt.withdrawal}`,
  ];
}

/** One page in Markdown for its person to keep, with the way to verify it anywhere. */
export function receiptPage({ signed: { receipt }, proof }: KeptReceipt): string {
  const [origin = "", size = "", root = ""] = proof.checkpoint.split("\n");
  return [
    `# Receipt ${receipt.receiptId}`,
    "",
    "You read the notice and acknowledged it; nothing else is said by this. It is no consent.",
    "",
    ...receiptFacts(receipt),
    "",
    "## Where it stands in the log",
    "",
    `- entry ${String(proof.opening.seq)} of ${size}, ${minute(proof.opening.atMs)}`,
    `- log ${origin}, root ${root}`,
    "",
    "## To verify it",
    "",
    "On any computer, without the collector and without your device:",
    "",
    `    apprentice audit verify --receipt ${receipt.receiptId}.json --key ../log.vkey`,
    "",
    "The log's key must be the one that the council or a witness has, not one that only this folder names.",
    "",
  ].join("\n");
}
