import { cruise } from "dependency-cruiser";
import type { ICruiseResult } from "dependency-cruiser";
import { wallRules } from "./rules.ts";
import { teachUsing } from "./teach-using.ts";

export type WallReport = {
  readonly modules: number;
  readonly violations: readonly {
    readonly from: string;
    readonly to: string;
    readonly rule: string;
  }[];
};

/**
 * Reads every import below `root`/packages with the swc parser and holds it against the walls.
 * The default parser finds no module with TypeScript 7 and would pass falsely, so the count comes back too.
 */
export async function checkImports(options: { readonly root: string }): Promise<WallReport> {
  teachUsing();
  const { output } = await cruise(["packages"], {
    baseDir: options.root,
    parser: "swc",
    validate: true,
    ruleSet: { forbidden: [...wallRules] },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.test\\.ts$" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
    },
  });
  if (typeof output === "string")
    throw new Error("dependency-cruiser gave text where a result was expected");
  const result: ICruiseResult = output;
  const read = result.modules.filter((module) => module.source.startsWith("packages/"));
  const violations = result.summary.violations.map((violation) => ({
    from: violation.from,
    to: violation.to,
    rule: violation.rule.name,
  }));
  return { modules: read.length, violations };
}
