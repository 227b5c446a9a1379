import { open, rename } from "node:fs/promises";

/** Writes a whole file or nothing: after a crash the path holds the old bytes or the new ones. */
export async function writeAtomic(path: string, data: Uint8Array | string): Promise<void> {
  const draft = `${path}.draft`;
  const file = await open(draft, "w");
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
