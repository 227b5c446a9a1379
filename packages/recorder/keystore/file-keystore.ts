/** Secrets in files that only this user may read: the way where there is no keyring. */
import { chmod, mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { flushFolder, writeFileDurably } from "../write-file-durably.ts";
import { RecorderError } from "../errors.ts";
import type { Keystore } from "./keystore.ts";

/** Throws RecorderError `keystore_failed` where a file may be read by others. */
export async function openFileKeystore(folder: string): Promise<Keystore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const pathOf = (name: string) => join(folder, `${name}.key`);
  return {
    kind: "file",
    warning: `There is no keyring here, so the key that protects your recordings lies in ${folder}, readable by your user alone. Who copies your whole home folder can read them; install and unlock a keyring to prevent that.`,
    load: async (name) => {
      const path = pathOf(name);
      const found = await stat(path).catch(() => null);
      if (!found) return null;
      if ((found.mode & 0o077) !== 0) {
        throw new RecorderError(
          "keystore_failed",
          `${path} can be read by others. Run: chmod 600 ${path}`,
        );
      }
      return new Uint8Array(await readFile(path));
    },
    save: (name, secret) => writeFileDurably(pathOf(name), secret),
    remove: async (name) => {
      await shred(pathOf(name));
      await flushFolder(folder);
    },
  };
}

/**
 * Overwrites a small file and unlinks it; one that is not there is fine. Flash memory and journals may keep old
 * blocks, which is why whatever such a key protects is also wrapped by the device's key.
 */
export async function shred(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found) return;
  {
    await using file = await open(path, "r+");
    await file.write(new Uint8Array(found.size), 0, found.size, 0);
    await file.sync();
  }
  await rm(path);
}
