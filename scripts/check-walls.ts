/** Checks that imports respect the walls between packages and rooms, and that only the guard mints safe items. */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkImports } from "./walls/check-imports.ts";
import { findForeignMints } from "./walls/find-foreign-mints.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

const { modules, violations } = await checkImports({ root });
const sources = globSync("packages/**/*.ts", { cwd: root })
  .filter((path) => !path.includes("node_modules"))
  .map((path) => ({ path, text: readFileSync(`${root}/${path}`, "utf8") }));
const mints = findForeignMints(sources);

for (const violation of violations)
  console.error(`walls: ${violation.from} must not import ${violation.to} (${violation.rule})`);
for (const mint of mints)
  console.error(
    `walls: ${mint} casts to Safe<>; only packages/guard/mint.ts and core's readers may`,
  );
if (modules === 0) console.error("walls: no module was read, so nothing was checked");

console.log(`walls: ${modules} modules read, ${violations.length + mints.length} violations`);
process.exitCode = modules > 0 && violations.length + mints.length === 0 ? 0 : 1;
