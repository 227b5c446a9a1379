import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import type { TreeElement } from "./application-tree.ts";
import { isPrivateName, isPrivateWindow } from "./is-private-window.ts";
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

test.each([
  "Incognito",
  "Inkognito (2)",
  "Navigation privée (2)",
  "Incógnito",
  "Anônimas (3)",
  "Navegação anónima",
  "シークレット（2）",
  "In incognito (2)",
  "Gäste (2)",
  "Invité",
  "Convidado",
])("the profile button %s is a sign", (name) => {
  expect(isPrivateWindow("Orders", [button(name)])).toBe(true);
});

test.each([
  "Orders — Mozilla Firefox Private Browsing",
  "Orders — Mozilla Firefox Privater Modus",
  "Orders — Navigation privée de Mozilla Firefox",
  "Orders — Mozilla Firefox (Navegación privada)",
  "Orders — Navegação privativa do Mozilla Firefox",
  "Orders — Mozilla Firefox Navigazione anonima",
  "Orders — Mozilla Firefox プライベートブラウジング",
])("the title %s is a sign", (title) => {
  expect(isPrivateWindow(title, [])).toBe(true);
});

test("a frame that is named by its window's title and a word in brackets is private in every language", () => {
  const title = "Orders (3) - Chromium";
  for (const kind of [" (Incognito)", " (anonym)", "（シークレット モード）", " (गुप्त)", " (Gast)"])
    expect(isPrivateName(title + kind, title)).toBe(true);
  expect(isPrivateName(title, title)).toBe(false);
  expect(isPrivateName("Orders (3)", "")).toBe(false);
  expect(isPrivateName(`${title} - Work`, title)).toBe(false);
});

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
