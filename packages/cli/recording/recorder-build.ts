import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

let known: string | null = null;

/**
 * Version and hash of the code that records, as it stands on this machine. It makes a foreign build detectable where
 * the client is honest, and proves nothing where it is not.
 */
export function recorderBuild(): string {
  known ??= recorderBuildOf(fileURLToPath(new URL("../../../", import.meta.url)));
  return known;
}

/** What can take part in recording, and the versions of all that it is built on. */
const parts = [
  ...["core", "guard", "desktop", "recorder", "cli/recording"].map(
    (room) => `packages/${room}/**/*.ts`,
  ),
  "package-lock.json",
];

/** The same for every checkout of the same code: paths are relative to it, and tests do not count. */
export function recorderBuildOf(checkout: string): string {
  const hash = createHash("sha256");
  const files = globSync(parts, {
    cwd: checkout,
    exclude: (name) => name.includes("node_modules"),
  })
    .filter((path) => !path.endsWith(".test.ts"))
    .toSorted();
  for (const path of files) hash.update(`${path}\n`).update(readFileSync(join(checkout, path)));
  return `0.1.0+${hash.digest("hex").slice(0, 16)}`;
}
