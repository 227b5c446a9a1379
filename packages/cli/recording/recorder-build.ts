import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

let known: string | null = null;

/**
 * Version and hash of the code that records, as it stands on this machine. It makes a foreign build detectable where
 * the client is honest, and proves nothing where it is not.
 */
export function recorderBuild(): string {
  known ??= `0.1.0+${hashOf(fileURLToPath(new URL("../../", import.meta.url)))}`;
  return known;
}

function hashOf(packages: string): string {
  const hash = createHash("sha256");
  const rooms = ["core", "guard", "desktop", "recorder"].map((name) => `${name}/**/*.ts`);
  const files = globSync(rooms, { cwd: packages, exclude: (name) => name.includes("node_modules") })
    .filter((path) => !path.endsWith(".test.ts"))
    .sort();
  for (const path of files) hash.update(`${path}\n`).update(readFileSync(`${packages}/${path}`));
  return hash.digest("hex").slice(0, 16);
}
