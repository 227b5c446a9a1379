import { expect, test } from "vitest";
import { Receipt } from "./receipt.ts";
import { receiptJsonLd } from "./receipt-json-ld.ts";

const hex = (digit: string): string => digit.repeat(64);
const receipt = Receipt.parse({
  version: 1,
  receiptId: "rcp-0123456789abcdef",
  type: "notice_receipt",
  participantId: "par-0123456789abcdef",
  deviceId: "dev-0123456789abcdef",
  policyHash: hex("a"),
  noticeHash: hex("b"),
  language: "de",
  purpose: "train_computer_use_agents",
  fidelity: "actions",
  personalData: ["input_actions", "screen_pictures"],
  controller: "Example Works",
  jurisdictions: ["US"],
  places: { home: "US-NY", work: "US-NY", employer: "US" },
  withdrawal: "apprentice notice withdraw",
  acknowledgedMs: Date.UTC(2026, 0, 1),
  validFromMs: Date.UTC(2026, 0, 15),
  expiresMs: Date.UTC(2027, 0, 1),
});
const linked = receiptJsonLd({ receipt, signature: "signature" as never });

test("every fact of the receipt is in the linked one", () => {
  const text = JSON.stringify(linked);
  const { version: _version, type: _type, ...facts } = receipt;
  for (const fact of Object.values(facts).flatMap((value) =>
    typeof value === "object" ? Object.values(value) : [value],
  ))
    expect(text).toContain(typeof fact === "number" ? new Date(fact).toISOString() : fact);
  expect(text).toContain("signature");
});

test("terms come from named vocabularies, and nothing is called consent", () => {
  const { "@context": context, ...rest } = linked;
  const prefixes = Object.keys(context as Record<string, string>);
  const keys = [...JSON.stringify(rest).matchAll(/"(\w+):\w+":/g)].map(([, prefix]) => prefix);
  expect(keys.filter((prefix = "") => !prefixes.includes(prefix))).toEqual([]);
  expect(JSON.stringify(rest).toLowerCase()).not.toContain("consent");
});
