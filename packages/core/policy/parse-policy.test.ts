import { expect, test } from "vitest";
import { examplePolicy, examplePolicyText } from "./example-policy.ts";
import { parsePolicy } from "./parse-policy.ts";

const change = (from: string, to: string) => parsePolicy(examplePolicyText.replace(from, to));

test("a policy as written in YAML parses to the policy, and keeps the document as written", () => {
  const parsed = parsePolicy(examplePolicyText);
  expect(parsed).toMatchObject({ kind: "parsed", policy: examplePolicy() });
  expect(parsed.kind === "parsed" && "papers" in parsed.document).toBe(false);
});

test.each([
  ["serial: 1", "serial: none", 2, "serial"],
  ["  - app: mousepad", "  - program: mousepad", 10, "applications.0.app"],
  ["greatestHours: 168", "greatestHours: 12", 15, "hold.greatestHours"],
  ["expires: 2027", "expires: 2025", 6, "expires"],
  ['    sites: ["intranet.example.test"]\n', "", 11, "names no sites"],
  ["  - app: chromium", "  - app: mousepad", 11, "listed twice"],
  ["purpose: train_computer_use_agents", "purpose: performance_review", 4, "purpose"],
])("%s → %s is refused on line %i", (from, to, line, message) => {
  const parsed = change(from, to);
  expect(parsed).toMatchObject({ kind: "refused" });
  expect(parsed.kind === "refused" && parsed.problems).toContainEqual({
    line,
    message: expect.stringContaining(message) as string,
  });
});

test.each([
  "",
  "- a\n- b\n",
  "version: 1\nversion: 1\n",
  "a: [",
  `a: &x [1]\nb: [*x, *x]\n`,
  "x".repeat(1_000_001),
])("what is no policy is refused with a line", (text) => {
  const parsed = parsePolicy(text);
  expect(parsed).toMatchObject({
    kind: "refused",
    problems: expect.arrayContaining([
      { line: expect.any(Number) as number, message: expect.any(String) as string },
    ]) as unknown,
  });
});
