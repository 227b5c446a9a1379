import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const trial = (demonstrations: number, success: boolean) => ({
  taskId: "native-select",
  family: "dropdown",
  application: "browser",
  demonstrations,
  trainingSeed: 1,
  condition: "unseen_state",
  view: "masked",
  success,
  steps: 3,
});

test("two evaluations become a curve, a picture and an advice; another file is refused", async () => {
  const dir = await mkdtemp(join(tmpdir(), "value-"));
  try {
    const [few, many, svg] = [join(dir, "3.json"), join(dir, "10.json"), join(dir, "value.svg")];
    const outcomes = [true, false, false, true, false, false];
    await writeFile(few, JSON.stringify({ trials: outcomes.map((done) => trial(3, done)) }));
    await writeFile(many, JSON.stringify({ trials: outcomes.map(() => trial(10, true)) }));
    const { stdout } = await run(process.execPath, [
      main,
      "value",
      few,
      many,
      "--svg",
      svg,
      "--json",
    ]);
    const report = JSON.parse(stdout) as { groups: { name: string }[] };
    expect(report.groups.map((group) => group.name)).toEqual(["all", "browser", "dropdown"]);
    expect(await readFile(svg, "utf8")).toContain("<svg");
    await writeFile(few, "{}");
    await expect(run(process.execPath, [main, "value", few])).rejects.toMatchObject({ code: 1 });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
