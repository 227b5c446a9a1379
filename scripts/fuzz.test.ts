import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("fuzz.ts", import.meta.url));

test("seconds of seeded rubbish at every door find nothing; ten minutes: `node scripts/fuzz.ts --minutes 10`", () => {
  // The first case is one that an earlier guard failed.
  const args = [script, "--minutes", "0.1", "--seed", "754400"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^fuzz: [1-9]\d* cases .* 0 findings/);
  expect(status).toBe(0);
});
