import { expect, test } from "vitest";
import { examplePolicy } from "./example-policy.ts";
import { transfersOf } from "./transfers.ts";

const recipient = (country: string) =>
  ({ name: `in ${country}`, role: "processor", country, receives: "uploads" }) as const;

test.each([
  [["DE"], "FR", false],
  [["DE"], "NO", false],
  [["DE"], "US", true],
  [["DE"], "GB", true],
  [["UK"], "GB", false],
  [["UK"], "DE", true],
  [["US-NY"], "DE", false],
  [["US", "CH"], "CH", false],
  [["US", "CH"], "US", true],
])("recorded in %s, a recipient in %s is a transfer: %s", (jurisdictions, country, transfer) => {
  const policy = examplePolicy({ jurisdictions, recipients: [recipient(country)] });
  expect(transfersOf(policy)).toHaveLength(transfer ? 1 : 0);
});

test("the collector's own place counts once, under the safeguard that its operator states", () => {
  const storage = { operator: "in US", country: "US" };
  const alone = examplePolicy({ jurisdictions: ["DE"], storage });
  expect(transfersOf(alone)).toMatchObject([{ to: "in US", safeguard: undefined }]);
  const safe = { ...recipient("US"), safeguard: "adequacy_decision" } as const;
  const named = examplePolicy({ jurisdictions: ["DE"], storage, recipients: [safe] });
  expect(transfersOf(named)).toMatchObject([{ to: "in US", safeguard: "adequacy_decision" }]);
});
