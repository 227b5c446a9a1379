import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apprenticeAt } from "@apprentice/cli/testing/apprentice.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loadOrMakeSigningKey } from "@apprentice/cli/signing-key.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "rate-limits-"));
  vi.stubEnv("APPRENTICE_PASSPHRASE", "only for this test");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

async function serve(limits: string) {
  const [steward, council] = await Promise.all(
    ["steward", "council"].map((name) => loadOrMakeSigningKey(join(dir, `${name}.pem`))),
  );
  const keys = join(dir, "keys.json");
  const named = { steward: [steward?.publicKey], council: [council?.publicKey] };
  await writeFile(keys, JSON.stringify(named));
  const file = join(dir, "limits.json");
  await writeFile(file, limits);
  const data = join(dir, "collector");
  const argv = ["serve", "--data", data, "--policy-keys", keys, "--rate-limits", file];
  return apprenticeAt(() => Date.UTC(2026, 5, 1), ...argv, "--port", "0");
}

test("rates that make no sense are told with their place, and nothing is served with others", async () => {
  for (const [limits, place] of [
    ['{"rawView":{"burst":0,"perHour":1}}', "rawView.burst"],
    ['{"rawView":{"burst":1}}', "rawView.perHour"],
    ['{"rawview":{"burst":1,"perHour":1}}', "(whole)"],
    ["burst: 1", "(whole)"],
  ] as const) {
    const told = await serve(limits);
    expect(told).toMatchObject({ code: 2, out: "" });
    expect(told.err).toContain(place);
  }
  // No token was made that nobody would ever be shown.
  expect(await readdir(dir)).not.toContain("collector");
});
