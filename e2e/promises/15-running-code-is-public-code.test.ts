import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recorderBuild, recorderBuildOf } from "@apprentice/cli/recording/recorder-build.ts";
import { AccessPage } from "@apprentice/core/api/schemas.ts";
import { listUploadingBuilds } from "@apprentice/cli/commands/audit/audit-builds.ts";
import { collectAccess } from "@apprentice/cli/commands/access/collect-access.ts";
import { sha256 } from "@apprentice/collector/audit/sha256.ts";
import { parseVerifierKey } from "@apprentice/core/audit/signed-note.ts";
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

test("an auditor lists which builds uploaded, offline, and a changed proof counts for none", async () => {
  await using world = await startWorld();
  const person = await world.takePart();
  const readLog = async (path: string) => {
    if (path === "checkpoint") await world.publishLog();
    const reply = await fetch(`${world.url}/log/${path}`);
    return reply.ok ? new Uint8Array(await reply.arrayBuffer()) : null;
  };
  const report = await collectAccess({ call: person.device.call, readLog, hash: sha256 });
  const log = await parseVerifierKey(report.verifierKey);
  if (!log) throw new Error("no verifier key");
  const dir = join(elsewhere, "proofs");
  await mkdir(dir);
  for (const { opening, proof } of report.accesses) {
    await writeFile(join(dir, `${String(opening.seq)}.json`), JSON.stringify(proof));
  }
  // The same proofs twice, as from two copies, count once.
  const list = () => listUploadingBuilds({ dirs: [dir, dir], log, hash: sha256 });
  const told = { builds: [{ recorderBuild: "promises", segments: 1 }], refused: [] };
  expect(await list()).toEqual(told);

  const stored = report.accesses.find(({ opening }) => opening.kind === "segment_stored");
  const { entry } = stored?.opening ?? { entry: {} };
  const opening = { ...stored?.opening, entry: { ...entry, recorderBuild: "another" } };
  const forged = join(dir, "forged.json");
  await writeFile(forged, JSON.stringify({ ...stored?.proof, opening }));
  expect(await list()).toEqual({ ...told, refused: [forged, forged] });
});
