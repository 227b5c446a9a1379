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
import { againGuard, beginGuard } from "./guard-recording.ts";
import { dictionariesDir, unreadDictionary } from "./load-dictionaries.ts";

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

test("a dictionary altered in the middle of a recording goes on as it was signed, is told, and stops every look back", async () => {
  const neverKeep = await openNeverKeep({
    path: join(dataDir, "never-keep"),
    keystore: memoryKeystore(),
    random,
  });
  const dir = dictionariesDir(dataDir);
  const file = join(dir, "words.txt");
  await mkdir(dir);
  await writeFile(file, "Kestrel\n");
  const sha256 = await sha256Hex("Kestrel\n");
  const policy = examplePolicy({ dictionaries: [{ file: "words.txt", sha256, kind: "term" }] });
  const sessionKey = random(32);
  const vault = openVault();
  await using guard = await beginGuard({ policy, dataDir, neverKeep, sessionKey, vault });
  expect(await unreadDictionary(dir, policy.dictionaries)).toBeNull();

  await writeFile(file, "Another\n");
  expect((await guard.meta(meta)).instruction).toContain("[TERM_1]");
  expect(await unreadDictionary(dir, policy.dictionaries)).toMatch(/not the one .* signed with/);
  const again = () =>
    againGuard({ policy, dataDir, neverKeep, secrets: { sessionKey, vault: vault.serialise() } });
  await expect(again()).rejects.toMatchObject({ code: "refused" });
  await rm(file);
  await expect(again()).rejects.toMatchObject({ code: "refused" });

  await writeFile(file, "Kestrel\n");
  await using looking = (await again()).guard;
  expect((await looking.meta(meta)).instruction).toContain("[TERM_1]");
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
