/** Chooses the engine of this machine: the system's Tesseract where there is one, WebAssembly otherwise. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { OcrEngine } from "./ocr-engine.ts";
import { nativeEngine } from "./native-engine.ts";
import { scriptEngine } from "./script-engine.ts";

export type EngineChoice = "native" | "script";

export async function openEngine(choice?: EngineChoice): Promise<OcrEngine> {
  const native = choice === "native" || (choice === undefined && (await hasNative()));
  return native ? nativeEngine({ command: "tesseract" }) : scriptEngine();
}

/** Whether the program is there and has English data; without data it would read nothing. */
export async function hasNative(command = "tesseract"): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)(command, ["--list-langs"], { timeout: 5000 });
    return stdout.split("\n").includes("eng");
  } catch {
    return false;
  }
}
