/** Writes the golden sealed segment of this version; run once per version, its result never changes afterwards. */
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { DeviceId, PolicyHash, ReceiptId } from "@apprentice/core/id/id.ts";
import { deriveSealingKeys } from "@apprentice/core/segment/hpke.ts";
import { seal } from "@apprentice/core/segment/seal.ts";
import { sampleItems, seededBytes } from "@apprentice/core/segment/testing/sample-items.ts";

const folder = fileURLToPath(new URL("../corpus/segments/v1", import.meta.url));
const keySeed = 7;
const items = await sampleItems({ steps: 5, tileBytes: 500 });
let randomSeed = 1000;
const bytes = await seal({
  claims: {
    version: 1,
    deviceId: DeviceId.parse("dev-golden"),
    receiptId: ReceiptId.parse("rcp-golden"),
    policyHash: PolicyHash.parse("ab".repeat(32)),
    recorderBuild: "golden",
    recordingCommitment: "cd".repeat(32),
    createdMs: 1_767_225_600_000,
    collectorKeyId: "key-golden",
  },
  items,
  recipientPublicKey: (await deriveSealingKeys(seededBytes(keySeed, 32))).publicKey,
  random: (count) => seededBytes(randomSeed++, count),
  compression: {
    name: "zstd",
    compress: (chunk) => zstdCompressSync(chunk),
    decompress: (chunk, limit) => zstdDecompressSync(chunk, { maxOutputLength: limit }),
  },
});
const expected = items.map((item) =>
  item.topic === "tile" ? { topic: item.topic, hash: item.tile.hash } : item,
);
await mkdir(folder, { recursive: true });
// "wx": a corpus file that exists is never written again.
await writeFile(`${folder}/sealed.apsg`, bytes, { flag: "wx" });
await writeFile(`${folder}/key-seed.json`, `${JSON.stringify({ keySeed })}\n`, { flag: "wx" });
await writeFile(`${folder}/items.json`, `${JSON.stringify(expected, null, 2)}\n`, { flag: "wx" });
