import { join } from "node:path";
import { RecorderError } from "../errors.ts";
import { openFileKeystore } from "./file-keystore.ts";
import type { Keystore } from "./keystore.ts";
import { secretServiceAnswers, secretServiceKeystore } from "./secret-service-keystore.ts";
import { readFile } from "node:fs/promises";
import { writeFileDurably } from "../write-file-durably.ts";

/**
 * The keyring where it answers, else files with a warning. The choice is remembered in the data folder, so that
 * a keyring that is locked today does not silently become a second set of keys.
 * Throws RecorderError `keystore_changed`, `keystore_failed`.
 */
export async function openKeystore(options: {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Promise<Keystore> {
  const { dataDir, env } = options;
  const choicePath = join(dataDir, "keystore");
  const chosen = await readFile(choicePath, "utf8").catch(() => null);
  if (chosen !== "file") {
    const keyring = secretServiceKeystore({ account: dataDir, env });
    if (env["DBUS_SESSION_BUS_ADDRESS"] && (await secretServiceAnswers(keyring))) {
      if (chosen === null) await writeFileDurably(choicePath, keyring.kind);
      return keyring;
    }
  }
  if (chosen === "secret_service") {
    throw new RecorderError(
      "keystore_changed",
      "Your recordings' keys are in the keyring, which does not answer. Unlock it and try again.",
    );
  }
  const files = await openFileKeystore(join(dataDir, "keys"));
  if (chosen === null) await writeFileDurably(choicePath, files.kind);
  return files;
}
