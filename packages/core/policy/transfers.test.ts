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

test("the collector's own place counts, with its own safeguard and the law that it is outside of", () => {
  const storage = { country: "DE" };
  const open = examplePolicy({ jurisdictions: ["DE", "UK"], storage });
  expect(transfersOf(open)).toEqual([
    {
      to: "Example Works",
      country: "DE",
      from: ["UK"],
      safeguard: undefined,
      member: "storage.safeguard",
    },
  ]);
  const safe = { ...storage, safeguard: "adequacy_decision" } as const;
  const closed = examplePolicy({ jurisdictions: ["DE", "UK"], storage: safe });
  expect(transfersOf(closed)).toMatchObject([{ safeguard: "adequacy_decision" }]);
});
