/** A trained model on disk: `policy.onnx`, `vocabulary.json`, `model.json` and `model-card.md`. */
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { LearnError } from "../errors.ts";
import { writeAtomic } from "./atomic-file.ts";
import { renderModelCard } from "./model-card.ts";
import { encodingName, ModelDescription, newestModelVersion } from "./model-description.ts";
import { Vocabulary } from "./policy/vocabulary.ts";

export function sha256(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex");
}

/** Writes the description last: a folder without it is not a model. */
export async function saveModel(
  out: string,
  model: {
    readonly file: Uint8Array;
    readonly vocabulary: Vocabulary;
    readonly description: Omit<ModelDescription, "version" | "encoding" | "files">;
  },
): Promise<ModelDescription> {
  const words = `${JSON.stringify(model.vocabulary)}\n`;
  const description: ModelDescription = {
    version: newestModelVersion,
    encoding: encodingName,
    ...model.description,
    files: { "policy.onnx": sha256(model.file), "vocabulary.json": sha256(words) },
  };
  await mkdir(out, { recursive: true });
  await writeAtomic(join(out, "policy.onnx"), model.file);
  await writeAtomic(join(out, "vocabulary.json"), words);
  await writeAtomic(join(out, "model-card.md"), renderModelCard(description));
  await writeAtomic(join(out, "model.json"), `${JSON.stringify(description, null, 2)}\n`);
  return description;
}

export type ModelFolder = {
  readonly description: ModelDescription;
  readonly vocabulary: Vocabulary;
  readonly file: Uint8Array;
};

/** Reads and checks a model; throws `model_missing`, `model_damaged` or `model_newer_version`. */
export async function readModel(folder: string): Promise<ModelFolder> {
  const text = await readFile(join(folder, "model.json"), "utf8").catch((cause: unknown) => {
    const message = `${folder} holds no model.json. Train one with \`apprentice train\`.`;
    throw new LearnError("model_missing", message, { cause });
  });
  const description = parseDescription(folder, text);
  const file = await readChecked(folder, "policy.onnx", description);
  const words = await readChecked(folder, "vocabulary.json", description);
  const vocabulary = Vocabulary.parse(JSON.parse(words.toString("utf8")));
  return { description, vocabulary, file };
}

function parseDescription(folder: string, text: string): ModelDescription {
  try {
    const json: unknown = JSON.parse(text);
    const { version } = z.object({ version: z.number() }).parse(json);
    if (version > newestModelVersion) {
      const message = `The model in ${folder} has version ${version}; this program reads up to ${newestModelVersion}. Update the program.`;
      throw new LearnError("model_newer_version", message);
    }
    return ModelDescription.parse(json);
  } catch (cause) {
    if (cause instanceof LearnError) throw cause;
    throw damaged(folder, "model.json", cause);
  }
}

async function readChecked(
  folder: string,
  name: keyof ModelDescription["files"],
  description: ModelDescription,
): Promise<Buffer> {
  const bytes = await readFile(join(folder, name)).catch((cause: unknown) => {
    throw damaged(folder, name, cause);
  });
  if (sha256(bytes) !== description.files[name]) throw damaged(folder, name);
  return bytes;
}

function damaged(folder: string, name: string, cause?: unknown): LearnError {
  const message = `${name} in ${folder} is missing, damaged or of another model. Restore the folder or train again.`;
  return new LearnError("model_damaged", message, { cause });
}
