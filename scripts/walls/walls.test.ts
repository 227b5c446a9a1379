import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { checkImports } from "./check-imports.ts";
import { findForeignMints } from "./find-foreign-mints.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const scratch: string[] = [];

afterEach(async () => {
  for (const folder of scratch.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function plant(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "walls-"));
  scratch.push(folder);
  await cp(join(root, "package.json"), join(folder, "package.json"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

test("the tree as it stands breaks no wall, and modules were really read", async () => {
  const report = await checkImports({ root });
  expect(report.violations).toEqual([]);
  expect(report.modules).toBeGreaterThan(10);
});

test("a package that imports over a wall is found", async () => {
  const folder = await plant({
    "packages/collector/leak.ts": `import { record } from "../recorder/record.ts"; record();\n`,
    "packages/recorder/record.ts": "export function record(): void {}\n",
  });
  const report = await checkImports({ root: folder });
  expect(report.violations.map((violation) => violation.rule)).toContain("package-collector");
});

test("an import inside a using declaration is found", async () => {
  const folder = await plant({
    "packages/collector/leak.ts": `export async function leak(): Promise<void> { await using held = (await import("../recorder/record.ts")).record(); void held; }\n`,
    "packages/recorder/record.ts":
      "export function record(): AsyncDisposable { return { [Symbol.asyncDispose]: async () => {} }; }\n",
  });
  const report = await checkImports({ root: folder });
  expect(report.violations.map((violation) => violation.rule)).toContain("package-collector");
});

test("a server that names a raw event is found, also by a type import", async () => {
  const folder = await plant({
    "packages/collector/peek.ts": `import type { RawEvent } from "../core/event/raw-event.ts"; export type Peek = RawEvent;\n`,
    "packages/core/event/raw-event.ts": "export type RawEvent = string;\n",
  });
  const report = await checkImports({ root: folder });
  expect(report.violations.map((violation) => violation.rule)).toContain(
    "servers-cannot-name-raw-events",
  );
});

test("core that reaches for a room to its right, or for the system, is found", async () => {
  const folder = await plant({
    "packages/core/id/wrong.ts": `import { readFileSync } from "node:fs"; import { a } from "../api/a.ts"; export const x = [readFileSync, a];\n`,
    "packages/core/api/a.ts": "export const a = 1;\n",
  });
  const rules = (await checkImports({ root: folder })).violations.map(
    (violation) => violation.rule,
  );
  expect(rules).toContain("core-room-id");
  expect(rules).toContain("core-is-pure");
});

test("a cast to a safe item outside the guard is found", () => {
  const text = "export const forged = raw as unknown as SafeAction;";
  expect(findForeignMints([{ path: "packages/recorder/forge.ts", text }])).toEqual([
    "packages/recorder/forge.ts",
  ]);
  expect(findForeignMints([{ path: "packages/guard/mint.ts", text }])).toEqual([]);
});
