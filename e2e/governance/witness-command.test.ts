/** A witness at the command line whose collector is away, and a collector whose witness is. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { apprentice } from "@apprentice/cli/testing/apprentice.ts";
import { parseVerifierKey } from "@apprentice/core/audit/signed-note.ts";
import { mirrorLog } from "@apprentice/collector/audit/mirror-log.ts";
import { startTestCollector } from "@apprentice/collector/testing/test-collector.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "witness-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const at = (name: string): string => join(dir, name);

/** On a copy of the log that the witness has. */
function sign(log: string, ...more: readonly string[]) {
  const name = ["--name", "council.example.org", "--private-key", at("witness.key")];
  const where = ["--log", at(log), "--state", at("state"), ...name];
  return apprentice("audit", "witness", ...where, ...more, "--json");
}

test("what is signed while the other is away is kept, and taken once both are there; verified as going on from it", async () => {
  // A first key, so that the collector can name it.
  await using first = await startTestCollector({ workers: 0 });
  await first.publishLog();
  await mirrorLog({ from: first.services.logDir, to: at("other") });
  const { verifierKey } = JSON.parse((await sign("other")).out) as { readonly verifierKey: string };
  await rm(at("state"));
  const key = await parseVerifierKey(verifierKey);
  if (!key) throw new Error("no verifier key was printed");

  await using collector = await startTestCollector({ workers: 0, witnesses: [key] });
  const { audit, logDir } = collector.services;
  await collector.publishLog();
  await mirrorLog({ from: logDir, to: at("log") });
  // The collector is away: what was signed is not lost.
  const away = await sign("log", "--submit", "http://127.0.0.1:9");
  expect(away).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringMatching(/signed, but .* does not answer; try again/) as string,
  });
  // The witness is away: the log goes on, and says that nobody signed.
  await audit.append("decision", {});
  const size = await collector.publishLog();
  const verify = (...more: string[]) =>
    apprentice("audit", "verify", "--log", logDir, "--witness", verifierKey, "--json", ...more);
  expect(JSON.parse((await verify()).out)).toMatchObject({ finding: "unwitnessed" });
  // Both are there again.
  await mirrorLog({ from: logDir, to: at("log") });
  expect(await sign("log", "--submit", collector.url)).toMatchObject({ code: 0 });
  await audit.append("decision", {});
  expect(await collector.publishLog()).toBe(size + 1);
  expect(await verify()).toMatchObject({ code: 0 });
  expect(await verify("--kept", at("state"))).toMatchObject({ code: 0 });
  // Another log is none that goes on from what was signed, and the collector's copy of it is not touched.
  expect(await sign("other", "--submit", collector.url)).toMatchObject({
    code: 1,
    err: expect.stringContaining("not signed") as string,
  });
  expect(await verify()).toMatchObject({ code: 0 });
});

test("a witness that cannot read what it signed last signs nothing, and leaves the file as it is", async () => {
  await using collector = await startTestCollector({ workers: 0 });
  await collector.publishLog();
  await mirrorLog({ from: collector.services.logDir, to: at("log") });
  expect(await sign("log")).toMatchObject({ code: 0 });
  const cut = (await readFile(at("state"), "utf8")).slice(0, 20);
  await writeFile(at("state"), cut);
  const refused = await sign("log");
  expect(refused).toMatchObject({ code: 1, out: "" });
  expect(refused.err).toMatch(/not signed: .*state is damaged.*put its copy back/);
  expect(await readFile(at("state"), "utf8")).toBe(cut);
});
