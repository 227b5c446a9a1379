import { appendFile, cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recorderBuild, recorderBuildOf } from "@apprentice/cli/recording/recorder-build.ts";
import { AccessPage } from "@apprentice/core/api/schemas.ts";
import { startWorld } from "./world.ts";

const checkout = fileURLToPath(new URL("../../", import.meta.url));
let elsewhere: string;
beforeAll(async () => {
  elsewhere = await mkdtemp(join(tmpdir(), "apprentice-build-"));
  await cp(join(checkout, "packages"), join(elsewhere, "packages"), {
    recursive: true,
    filter: (path) => !path.includes("node_modules"),
  });
  await cp(join(checkout, "package-lock.json"), join(elsewhere, "package-lock.json"));
});
afterAll(() => rm(elsewhere, { recursive: true }));

test("the same code has the same hash in every checkout, and a changed line or library another", async () => {
  expect(recorderBuildOf(elsewhere)).toBe(recorderBuild());
  for (const path of ["packages/guard/mint.ts", "package-lock.json"]) {
    const before = recorderBuildOf(elsewhere);
    await appendFile(join(elsewhere, path), "\n");
    expect(recorderBuildOf(elsewhere)).not.toBe(before);
  }
});

test("which code a segment says it comes from stands in the log and on its participant's page", async () => {
  await using world = await startWorld();
  const person = await world.takePart();
  const page = AccessPage.parse((await person.device.call("listAccesses")).body);
  const builds = page.items.flatMap(({ entry }) => entry["recorderBuild"] ?? []);
  // Once as it was uploaded, and once as it was opened, with the header bound to the data key.
  expect(builds).toEqual(["promises", "promises"]);
});
