import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type NeverKeep, openNeverKeep } from "@apprentice/recorder/hold/never-keep.ts";
import { openKeystore } from "@apprentice/recorder/keystore/open-keystore.ts";

/**
 * The words that this device never keeps, for programs that need no enrolment. The keystore is asked only where a word
 * was ever named, so that a run on a bare machine makes no keys. `words` throws RecorderError where they cannot be read.
 */
export function neverKeepOf(options: {
  readonly dataDir: string;
  /** DBUS_SESSION_BUS_ADDRESS leads to the keyring. */
  readonly env: Readonly<Record<string, string | undefined>>;
}): Pick<NeverKeep, "words"> {
  const path = join(options.dataDir, "never-keep");
  const random = (count: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(count));
  let opened: Promise<NeverKeep> | null = null;
  return {
    words: async () => {
      if (!opened && !(await exists(`${path}.words`)) && !(await exists(path))) return [];
      opened ??= openKeystore(options).then((keystore) =>
        openNeverKeep({ path, keystore, random }),
      );
      return (await opened).words();
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
