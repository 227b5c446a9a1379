import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RecordingId } from "@apprentice/core/id/id.ts";
import { sha256Hex } from "@apprentice/core/id/sha256.ts";
import { examplePolicy } from "@apprentice/core/policy/example-policy.ts";
import { openVault } from "@apprentice/guard/vault/vault.ts";
import { openNeverKeep } from "@apprentice/recorder/hold/never-keep.ts";
import { memoryKeystore } from "@apprentice/recorder/testing/memory-keystore.ts";
import { beginGuard } from "./guard-recording.ts";
import { dictionariesDir } from "./load-dictionaries.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "guard-recording-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const random = (count: number) => new Uint8Array(randomBytes(count));
const meta = {
  version: 1,
  recordingId: RecordingId.parse("rec-one"),
  instruction: "Move the kestrel file beside the heron",
  source: "human",
  startedMs: 0,
  os: "linux",
  fidelity: "actions",
} as const;

test("nothing begins without the policy's dictionary; with it, and with the participant's words, both are hidden", async () => {
  const neverKeep = await openNeverKeep({
    path: join(dataDir, "never-keep"),
    keystore: memoryKeystore(),
    random,
  });
  await neverKeep.add("heron");
  const sha256 = await sha256Hex("Kestrel\n");
  const policy = examplePolicy({ dictionaries: [{ file: "words.txt", sha256, kind: "term" }] });
  const begin = () =>
    beginGuard({ policy, dataDir, neverKeep, sessionKey: random(32), vault: openVault() });
  await expect(begin()).rejects.toMatchObject({ code: "refused" });

  await mkdir(dictionariesDir(dataDir));
  await writeFile(join(dictionariesDir(dataDir), "words.txt"), "Kestrel\n");
  await using guard = await begin();
  expect((await guard.meta(meta)).instruction).toBe(
    "Move the [TERM_1] file beside the [PRIVATE_1]",
  );
});

test("made-up values stand in for hidden ones where the policy says so", async () => {
  const neverKeep = await openNeverKeep({
    path: join(dataDir, "never-keep"),
    keystore: memoryKeystore(),
    random,
  });
  const address = ["ines", "kestrel.example"].join("@");
  const cleaned = async (surrogates: boolean) => {
    const policy = examplePolicy({ surrogates });
    const sources = { policy, dataDir, neverKeep, sessionKey: random(32), vault: openVault() };
    await using guard = await beginGuard(sources);
    return (await guard.meta({ ...meta, instruction: `Write to ${address}` })).instruction;
  };
  expect(await cleaned(false)).toBe("Write to [EMAIL_1]");
  const imitated = await cleaned(true);
  expect(imitated).toMatch(/^Write to \S+@\S+$/);
  expect(imitated).not.toContain(address);
});
