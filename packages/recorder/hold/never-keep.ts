/**
 * The words that the participant never wants kept. They lie sealed on this device alone, under a key of the keystore,
 * and are no part of any recording: nothing of them is ever sent.
 */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { RecorderError } from "../errors.ts";
import { loadOrCreate, type Keystore } from "../keystore/keystore.ts";
import { writeFileDurably } from "../write-file-durably.ts";

export type NeverKeep = {
  /** Every word, oldest first. Throws RecorderError `hold_damaged` where they cannot be read. */
  words(): Promise<readonly string[]>;
  /** Resolves once it is on the disk. Throws RangeError past 1,000 words. */
  add(word: string): Promise<void>;
};

const Words = z.array(z.string().min(1)).max(1_000);
const nonceBytes = 12;
const bound = (iv: Uint8Array<ArrayBuffer>) => ({
  name: "AES-GCM",
  iv,
  additionalData: new TextEncoder().encode("apprentice-never-keep-v1"),
});

export async function openNeverKeep(options: {
  readonly path: string;
  readonly keystore: Keystore;
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
}): Promise<NeverKeep> {
  const { path, keystore, random } = options;
  const raw = await loadOrCreate({ keystore, name: "never-keep", bytes: 32, random });
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

  async function words(): Promise<readonly string[]> {
    const file = await readFile(path).catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw damaged(error);
    });
    if (!file) return [];
    try {
      const bytes = new Uint8Array(file);
      const sealed = bytes.slice(nonceBytes);
      const plain = await crypto.subtle.decrypt(bound(bytes.slice(0, nonceBytes)), key, sealed);
      return Words.parse(JSON.parse(new TextDecoder().decode(plain)));
    } catch {
      // No cause: it may quote the words.
      throw damaged();
    }
  }

  return {
    words,
    add: async (word) => {
      const old = await words();
      if (old.includes(word)) return;
      const all = Words.safeParse([...old, word]);
      if (!all.success) throw new RangeError("at most 1,000 words can be kept out");
      const nonce = random(nonceBytes);
      const plain = new TextEncoder().encode(JSON.stringify(all.data));
      const sealed = new Uint8Array(await crypto.subtle.encrypt(bound(nonce), key, plain));
      await writeFileDurably(path, new Uint8Array([...nonce, ...sealed]));
    },
  };
}

function damaged(cause?: unknown): RecorderError {
  return new RecorderError(
    "hold_damaged",
    "The words that you never want kept cannot be read, so nothing is recorded or released. Restore the file `never-keep` of the data folder, or delete it and name the words again.",
    { cause },
  );
}
