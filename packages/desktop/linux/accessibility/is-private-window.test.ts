import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import type { TreeElement } from "./application-tree.ts";
import { isPrivateWindow } from "./is-private-window.ts";
import { startsPrivate } from "./starts-private.ts";

/** Only what the rule reads. */
const button = (name: string, states: readonly string[] = ["has popup"]) =>
  ({ element: { role: "button", name, states } }) as unknown as TreeElement;

test.each(["Incognito", "Incognito (2)", "Inkognito (13)", "Navigation privée (3)", "Guest (2)"])(
  "a window whose profile button says %s is private, however many are open",
  (name) => {
    expect(isPrivateWindow("Orders", [button(name)])).toBe(true);
  },
);

test.each(["Incognito mode explained", "You", "(2)", "Work (2)"])("%s is no sign", (name) => {
  expect(isPrivateWindow("Orders", [button(name)])).toBe(false);
});

test("a button of that name that opens nothing is no sign", () => {
  expect(isPrivateWindow("Orders", [button("Incognito (2)", [])])).toBe(false);
});

test.each([
  [["--incognito"], true],
  [["--other", "--INPRIVATE"], true],
  [["about --incognito mode"], true],
  [["--incognito-not"], false],
  [[], false],
] as const)("a process started with %j counts as private: %s", async (args, expected) => {
  const idle = "process.stdout.write('up'); setInterval(() => undefined, 1000)";
  const child = spawn(process.execPath, ["-e", idle, "--", ...args]);
  try {
    await once(child.stdout, "data");
    expect(await startsPrivate(child.pid ?? null)).toBe(expected);
  } finally {
    child.kill();
  }
});

test("a window that tells no process is left to its other signs", async () => {
  expect(await startsPrivate(null)).toBe(false);
});
