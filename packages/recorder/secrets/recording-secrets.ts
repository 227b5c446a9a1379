/**
 * What the guard must remember of a recording until it is released: the key of its placeholders, and the vault of
 * sensitive values. It stays on this device, sealed under a key of the keystore, and goes with the recording.
 */
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RecordingId } from "@apprentice/core/id/id.ts";
import { RecorderError } from "../errors.ts";
import { loadOrCreate } from "../keystore/keystore.ts";
import type { Keystore } from "../keystore/keystore.ts";
import { writeFileDurably } from "../write-file-durably.ts";

export type RecordingSecrets = {
  /** 32 bytes: the HMAC key of placeholders. */
  readonly sessionKey: Uint8Array<ArrayBuffer>;
  /** `Vault.serialise()`. */
  readonly vault: Uint8Array<ArrayBuffer>;
};

export type SecretsStore = {
  save(recordingId: RecordingId, secrets: RecordingSecrets): Promise<void>;
  /** Throws RecorderError `hold_damaged` where there are none or they cannot be opened. */
  load(recordingId: RecordingId): Promise<RecordingSecrets>;
  remove(recordingId: RecordingId): Promise<void>;
};

const keyBytes = 32;
const nonceBytes = 12;

export async function openSecretsStore(options: {
  /** Mode 0700; made where it is missing. */
  readonly dir: string;
  readonly keystore: Keystore;
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
}): Promise<SecretsStore> {
  const { dir, keystore, random } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const raw = await loadOrCreate({ keystore, name: "vaults", bytes: 32, random });
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  const pathOf = (recordingId: RecordingId): string => join(dir, `${recordingId}.vault`);
  const bound = (recordingId: RecordingId, iv: Uint8Array<ArrayBuffer>) => ({
    name: "AES-GCM",
    iv,
    additionalData: new TextEncoder().encode(`apprentice-vault-v1\n${recordingId}`),
  });
  return {
    save: async (recordingId, { sessionKey, vault }) => {
      if (sessionKey.length !== keyBytes) throw new RangeError("sessionKey must be 32 bytes");
      const nonce = random(nonceBytes);
      const plain = new Uint8Array([...sessionKey, ...vault]);
      const sealed = await crypto.subtle.encrypt(bound(recordingId, nonce), key, plain);
      plain.fill(0);
      await writeFileDurably(
        pathOf(recordingId),
        new Uint8Array([...nonce, ...new Uint8Array(sealed)]),
      );
    },
    load: async (recordingId) => {
      try {
        const file = new Uint8Array(await readFile(pathOf(recordingId)));
        const nonce = file.slice(0, nonceBytes);
        const plain = new Uint8Array(
          await crypto.subtle.decrypt(bound(recordingId, nonce), key, file.slice(nonceBytes)),
        );
        return { sessionKey: plain.slice(0, keyBytes), vault: plain.slice(keyBytes) };
      } catch (cause) {
        throw new RecorderError(
          "hold_damaged",
          `What the guard remembers of ${recordingId} cannot be read, so it cannot be scanned again and must not leave this machine. Delete the recording.`,
          { cause },
        );
      }
    },
    remove: (recordingId) => rm(pathOf(recordingId), { force: true }),
  };
}
