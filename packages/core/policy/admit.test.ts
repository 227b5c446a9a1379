import fc from "fast-check";
import { expect, test } from "vitest";
import type { WindowInfo } from "../event/window.ts";
import { admitWindow } from "./admit.ts";
import { examplePolicy } from "./example-policy.ts";
import { matchesPattern } from "./match-pattern.ts";
import { ApplicationRule } from "./policy.ts";

const windowOf = (change: Partial<WindowInfo>): WindowInfo => ({
  id: "1",
  app: "mousepad",
  pid: 1,
  title: "Untitled",
  box: { x: 0, y: 0, width: 10, height: 10 },
  url: null,
  ownerId: null,
  ...change,
});
const policy = examplePolicy();
const browser = (url: string | null, title = "Page") =>
  admitWindow(policy, windowOf({ app: "chromium", url, title }));

test("an approved application is admitted, whatever the case of its class", () => {
  expect(admitWindow(policy, windowOf({ app: "Mousepad" })).kind).toBe("admitted");
});

test.each([
  [null, "not_approved_window"],
  [windowOf({ app: "keepassxc" }), "not_approved_window"],
  [windowOf({ app: "" }), "not_approved_window"],
  [windowOf({ title: "My Bank – statement" }), "forbidden_place"],
])("what is not approved is refused (%#)", (window, reason) => {
  expect(admitWindow(policy, window)).toEqual({ kind: "refused", reason });
});

test("a browser is admitted only while its site is known and approved", () => {
  expect(browser("https://intranet.example.test/page?x=1").kind).toBe("admitted");
  expect(browser(null)).toEqual({ kind: "refused", reason: "site_unknown" });
  expect(browser("about:blank")).toEqual({ kind: "refused", reason: "site_unknown" });
  expect(browser("https://elsewhere.test/intranet.example.test")).toEqual({
    kind: "refused",
    reason: "site_not_approved",
  });
  expect(browser("https://intranet.example.test.evil.test/")).toEqual({
    kind: "refused",
    reason: "site_not_approved",
  });
  expect(browser("https://user@mail.example.test/")).toEqual({
    kind: "refused",
    reason: "forbidden_place",
  });
});

test("an address pattern admits what lies below it and nothing that merely begins alike", () => {
  const rule = ApplicationRule.parse({
    app: "chromium",
    browser: true,
    sites: ["http://127.0.0.1:80/app/"],
  });
  const at = (url: string) =>
    admitWindow(examplePolicy({ applications: [rule] }), windowOf({ app: "chromium", url })).kind;
  expect(at("http://127.0.0.1:80/app")).toBe("admitted");
  expect(at("http://127.0.0.1:80/app/page")).toBe("admitted");
  expect(at("http://127.0.0.1:80/apple")).toBe("refused");
  expect(at("http://127.0.0.1:8080/app/")).toBe("refused");
});

test("a star in an address stands for hosts, and not for what a page writes into its own address", () => {
  const rule = ApplicationRule.parse({
    app: "chromium",
    browser: true,
    sites: ["https://*.example.org/work"],
  });
  const at = (url: string) =>
    admitWindow(examplePolicy({ applications: [rule] }), windowOf({ app: "chromium", url })).kind;
  expect(at("https://a.example.org/work")).toBe("admitted");
  expect(at("https://a.b.example.org/work/7?q=1")).toBe("admitted");
  for (const own of ["/x", "?x", "#x", "\\x", "@other.test/x"]) {
    expect(at(`https://evil.test${own}.example.org/work`)).toBe("refused");
    expect(at(`https://a.example.org${own}.example.org/work`)).toBe("refused");
  }
});

test("a pattern matches as its stars say, in any case", () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z.]{0,4}$/), { minLength: 1, maxLength: 4 }),
      fc.array(fc.stringMatching(/^[A-Z.]{0,4}$/), { minLength: 5 }),
      (parts, fill) => {
        const text = parts
          .map((part, index) => part + (index < parts.length - 1 ? (fill[index] ?? "") : ""))
          .join("");
        expect(matchesPattern(parts.join("*"), text)).toBe(true);
      },
    ),
  );
  expect(matchesPattern("a*b", "acd")).toBe(false);
  expect(matchesPattern("ab*ba", "aba")).toBe(false);
});
