import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nativeEngine } from "./native-engine.ts";
import type { OcrEngine } from "./ocr-engine.ts";
import { ocrEngineContract } from "./ocr-engine.contract.ts";
import { hasNative } from "./open-engine.ts";
import { scriptEngine } from "./script-engine.ts";

const image = { widthPx: 64, heightPx: 32, pixels: new Uint8Array(64 * 32).fill(255) };

describe.runIf(await hasNative())("the system's Tesseract", () => {
  ocrEngineContract(() => nativeEngine({ command: "tesseract" }));
});

describe("Tesseract as WebAssembly", () => {
  ocrEngineContract(() => scriptEngine());
});

describe("a broken engine", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "apprentice-ocr-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function program(name: string, body: string): Promise<OcrEngine[]> {
    const path = join(folder, `${name}.mjs`);
    await writeFile(path, `#!${process.execPath}\n${body}\n`);
    await chmod(path, 0o700);
    return [nativeEngine({ command: path, args: [] }), scriptEngine({ script: path })];
  }

  test.each([
    ["is missing", null],
    ["crashes", "process.exit(3)"],
    ["says nothing", ""],
    ["talks nonsense", "console.log('nonsense'); process.stdin.resume();"],
    [
      "answers for another picture",
      "console.log(JSON.stringify({ tsv: '1\\t1\\t0\\t0\\t0\\t0\\t0\\t0\\t9\\t9\\t-1\\t' })); process.stdin.resume();",
    ],
    ["gives up", "console.log(JSON.stringify({ tsv: null })); process.stdin.resume();"],
    ["hangs", "setInterval(() => {}, 1000)"],
    [
      "floods",
      "const line = 'x'.repeat(65536); const flood = () => process.stdout.write(line, flood); flood();",
    ],
  ])("that %s fails with a reason and without content", async (name, body) => {
    const engines =
      body === null
        ? [
            nativeEngine({ command: join(folder, "absent") }),
            scriptEngine({ script: join(folder, "absent") }),
          ]
        : await program(name.replaceAll(" ", "-"), body);
    for (const engine of engines) {
      await using used = engine;
      const error: unknown = await used
        .read(image, AbortSignal.timeout(1500))
        .catch((thrown) => thrown);
      expect(error).toMatchObject({ code: "ocr_failed" });
      expect(String(error)).not.toContain("nonsense");
    }
  });
});
