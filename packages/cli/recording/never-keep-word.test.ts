import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SafeItem } from "@apprentice/core/action/safe.ts";
import { PolicyHash, ReceiptId, RecordingId } from "@apprentice/core/id/id.ts";
import { examplePolicy } from "@apprentice/core/policy/example-policy.ts";
import { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";
import { fromTiles } from "@apprentice/guard/pixels/from-tiles.ts";
import { drawScreen, light, windowAt } from "@apprentice/guard/pixels/testing/screen.ts";
import { openVault } from "@apprentice/guard/vault/vault.ts";
import { openHold } from "@apprentice/recorder/hold/open-hold.ts";
import { openNeverKeep } from "@apprentice/recorder/hold/never-keep.ts";
import { openSecretsStore } from "@apprentice/recorder/secrets/recording-secrets.ts";
import { memoryKeystore } from "@apprentice/recorder/testing/memory-keystore.ts";
import { againGuard, beginGuard } from "./guard-recording.ts";
import { forgetNeverKept, listNeverKept, neverKeepWord } from "./never-keep-word.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "never-keep-word-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const random = (count: number) => new Uint8Array(randomBytes(count));
const recordingId = RecordingId.parse("rec-one");
const startedMs = 1_767_225_712_345;

async function participantOf() {
  const keystore = memoryKeystore();
  return {
    dataDir,
    keystore,
    hold: await openHold({ dir: join(dataDir, "hold"), keystore, clock: () => startedMs, random }),
    secrets: await openSecretsStore({ dir: join(dataDir, "vaults"), keystore, random }),
    neverKeep: await openNeverKeep({ path: join(dataDir, "never-keep"), keystore, random }),
    device: { policy: () => examplePolicy() },
  };
}
type Parts = Awaited<ReturnType<typeof participantOf>>;

const metaOf = () =>
  ({
    version: 1,
    recordingId,
    instruction: "Save the heron file",
    source: "human",
    startedMs,
    os: "linux",
    fidelity: "actions",
  }) as const;

/** A button whose word is the application's own, an instruction and a field with it: all of it readable before. */
async function record({ hold, secrets }: Parts): Promise<void> {
  const sessionKey = random(32);
  const vault = openVault();
  await using guard = await createGuard({ sessionKey, vault });
  const rule = ApplicationRule.parse({ app: "orders", vocabulary: ["heron"] });
  const window = { ...windowAt({ x: 0, y: 0, width: 500, height: 200 }), title: "heron" };
  const box = { x: 30, y: 40, width: 160, height: 40 };
  const widgets = [{ role: "push button", name: "Save heron", text: "Save heron", box }];
  const style = { ...light, fontPx: 18 };
  const { frame, context } = await drawScreen({
    widthPx: 512,
    heightPx: 256,
    window,
    style,
    widgets,
  });
  const meta = await guard.meta(metaOf());
  await using held = await hold.begin({
    meta,
    receiptId: ReceiptId.parse("rcp-1"),
    policyHash: PolicyHash.parse("ab".repeat(32)),
    nonce: "00".repeat(32),
    commitment: "11".repeat(32),
  });
  const cleaned = await guard.observation({ frame, context, frameAgeMs: 1 }, rule);
  if (cleaned.kind === "dropped") throw new Error(cleaned.reason);
  for (const tile of cleaned.value.tiles) await held.append({ topic: "tile", tile });
  await held.append({ topic: "observation", observation: cleaned.value.observation });
  await secrets.save(recordingId, { sessionKey, vault: vault.serialise() });
  await held.close(startedMs + 1000);
}

async function itemsOf({ hold }: Parts): Promise<SafeItem[]> {
  const items: SafeItem[] = [];
  for await (const item of hold.read(recordingId)) items.push(item);
  return items;
}

/** What text recognition still reads in the pictures. */
async function wordsIn(items: readonly SafeItem[]): Promise<string> {
  const tiles = items.flatMap((item) => (item.topic === "tile" ? [item.tile] : []));
  const read: string[] = [];
  await using engine = await openEngine();
  for (const item of items) {
    if (item.topic !== "observation" || !item.observation.frame) continue;
    const { rgb, widthPx, heightPx } = await fromTiles(item.observation.frame, tiles);
    const pixels = Uint8Array.from({ length: widthPx * heightPx }, (_, at) => rgb[at * 3] ?? 0);
    const words = await engine.read({ widthPx, heightPx, pixels }, AbortSignal.timeout(120_000));
    read.push(...words.map(({ text }) => text));
  }
  return read.join(" ").toLowerCase();
}

test("a word named later goes from text, titles, names and role-masked pictures of the hold, whose times stay", async () => {
  const participant = await participantOf();
  await record(participant);
  const before = await itemsOf(participant);
  expect(JSON.stringify(before).toLowerCase()).toContain("heron");
  expect(await wordsIn(before)).toContain("heron");

  const done = await neverKeepWord(participant, " heron\n");
  expect(done).toMatchObject({ looked: [recordingId], failed: [], sealed: [] });
  expect(JSON.stringify(done)).not.toContain("heron");

  const after = await itemsOf(participant);
  expect(JSON.stringify(after).toLowerCase()).not.toContain("heron");
  expect(await wordsIn(after)).not.toContain("heron");
  const metas = after.flatMap((item) => (item.topic === "meta" ? [item.meta] : []));
  expect(metas).toMatchObject([{ startedMs, instruction: "Save the [PRIVATE_1] file" }]);
  expect(after.map(({ topic }) => topic)).toContain("observation");

  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(3);
  for (const { parentPath, name } of files)
    expect((await readFile(join(parentPath, name))).includes("heron")).toBe(false);
});

test("a word too short to be found again is refused and not remembered", async () => {
  const participant = await participantOf();
  await expect(neverKeepWord(participant, "Al")).rejects.toThrow(/four letters/);
  expect(await participant.neverKeep.words()).toEqual([]);
});

test("the participant sees the own words, in the order in which they were named", async () => {
  const parts = await participantOf();
  expect(await listNeverKept(parts)).toEqual({ words: [], message: "no word was named" });
  for (const word of ["heron", "kestrel"]) await neverKeepWord(parts, word);
  const named = { words: ["heron", "kestrel"], message: "heron\nkestrel" };
  expect(await listNeverKept(parts)).toEqual(named);
});

test("a word taken out may be kept by later recordings; what was hidden stays, and the held recording goes on hiding it", async () => {
  const parts = await participantOf();
  await record(parts);
  await neverKeepWord(parts, "heron");
  await neverKeepWord(parts, "kestrel");
  const hidden = JSON.stringify(await itemsOf(parts));
  const done = await forgetNeverKept(parts, "heron");
  expect(JSON.stringify(done)).not.toContain("heron");
  expect((await listNeverKept(parts)).words).toEqual(["kestrel"]);
  expect(JSON.stringify(await itemsOf(parts))).toBe(hidden);

  const secrets = await parts.secrets.load(recordingId);
  const sources = { ...parts, policy: parts.device.policy() };
  const { guard: held } = await againGuard({ ...sources, secrets });
  await using again = held;
  const meta = (instruction: string) => ({ ...metaOf(), instruction });
  expect((await again.meta(meta("Open the heron file"))).instruction).not.toContain("heron");
  await using later = await beginGuard({ ...sources, sessionKey: random(32), vault: openVault() });
  const text = "Open the heron file beside the kestrel";
  expect((await later.meta(meta(text))).instruction).toBe(
    "Open the heron file beside the [PRIVATE_1]",
  );
});

test("a word that was not named cannot be taken out, and one taken out can be named again", async () => {
  const parts = await participantOf();
  await expect(forgetNeverKept(parts, "heron")).rejects.toMatchObject({ code: "not_found" });
  await neverKeepWord(parts, "heron");
  await forgetNeverKept(parts, "heron");
  await expect(forgetNeverKept(parts, "heron")).rejects.toMatchObject({ code: "not_found" });
  await neverKeepWord(parts, "heron");
  expect((await listNeverKept(parts)).words).toEqual(["heron"]);
});
