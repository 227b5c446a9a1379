/**
 * The words that the participant never wants kept. They lie sealed on this device alone, under a key of the keystore,
 * and are no part of any recording: nothing of them is ever sent.
 *
 * One file a word, numbered from 1 without gaps. A number is taken by linking a finished file to it, which only one of
 * two programs can do: no lock that a crash could leave behind, and no word that the other overwrites.
 */
import { randomUUID } from "node:crypto";
import { link, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { RecorderError } from "../errors.ts";
import { loadOrCreate, type Keystore } from "../keystore/keystore.ts";
import { flushFolder, writeFileDurably } from "../write-file-durably.ts";

export type NeverKeep = {
  /** Every word, oldest first. Throws RecorderError `hold_damaged` where they cannot be read. */
  words(): Promise<readonly string[]>;
  /** Resolves once it is on the disk. Throws RangeError past 1,000 words. */
  add(word: string): Promise<void>;
  /**
   * Takes a word out for recordings that begin from now on; those that know it already go on hiding it. False: it was
   * not among them.
   */
  remove(word: string): Promise<boolean>;
};

const greatestWords = 1_000;
/** Words named and taken out again leave two files each. */
const greatestFiles = 10_000;
const Words = z.array(z.string().min(1)).max(greatestWords);
/** What one file says: words that were named, or one that was taken out again. */
const Entry = z.union([Words, z.object({ removed: z.string().min(1) })]);
type Entry = z.infer<typeof Entry>;
const nonceBytes = 12;
/** The first version kept all words in one file, which is still read. */
const oldName = "";

/** `name` is bound in, so that a copied file cannot stand in for another. */
const bound = (iv: Uint8Array<ArrayBuffer>, name: string) => ({
  name: "AES-GCM",
  iv,
  additionalData: new TextEncoder().encode(`apprentice-never-keep-v1${name}`),
});

/** The words lie in the folder `path`.words. */
export async function openNeverKeep(options: {
  readonly path: string;
  readonly keystore: Keystore;
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
}): Promise<NeverKeep> {
  const { path, keystore, random } = options;
  const folder = `${path}.words`;
  const raw = await loadOrCreate({ keystore, name: "never-keep", bytes: 32, random });
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

  async function unseal(file: Uint8Array, name: string): Promise<Entry> {
    try {
      const bytes = new Uint8Array(file);
      const sealed = bytes.slice(nonceBytes);
      const plain = await crypto.subtle.decrypt(
        bound(bytes.slice(0, nonceBytes), name),
        key,
        sealed,
      );
      return Entry.parse(JSON.parse(new TextDecoder().decode(plain)));
    } catch {
      // No cause: it may quote the words.
      throw damaged();
    }
  }

  async function read(): Promise<{ readonly words: readonly string[]; readonly files: number }> {
    const old = await orNull(readFile(path));
    const words = new Set<string>();
    if (old) apply(words, await unseal(old, oldName));
    const numbers = await numbersIn(folder);
    for (const [index, number] of numbers.entries()) {
      if (number !== index + 1) throw damaged();
      const file = await readFile(join(folder, String(number))).catch((error: unknown) => {
        throw damaged(error);
      });
      apply(words, await unseal(file, `\n${String(number)}`));
    }
    return { words: [...words], files: numbers.length };
  }

  /** False where another program took the number first. */
  async function take(number: number, entry: Entry): Promise<boolean> {
    const nonce = random(nonceBytes);
    const plain = new TextEncoder().encode(JSON.stringify(entry));
    const claims = bound(nonce, `\n${String(number)}`);
    const sealed = new Uint8Array(await crypto.subtle.encrypt(claims, key, plain));
    const finished = join(folder, `new-${randomUUID()}`);
    await writeFileDurably(finished, new Uint8Array([...nonce, ...sealed]));
    try {
      await link(finished, join(folder, String(number)));
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    } finally {
      await rm(finished, { force: true });
      await flushFolder(folder);
    }
  }

  /** `next` is asked again where another program was faster. False where it has nothing to write. */
  async function append(next: (words: readonly string[]) => Entry | null): Promise<boolean> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (;;) {
      const { words, files } = await read();
      const entry = next(words);
      if (entry === null) return false;
      if (files >= greatestFiles)
        throw new RangeError(
          "words were named and taken out too often; delete the folder never-keep.words of the data folder and name the words again",
        );
      if (await take(files + 1, entry)) return true;
    }
  }
  return {
    words: async () => (await read()).words,
    add: async (word) => {
      await append((words) => {
        if (words.includes(word)) return null;
        if (words.length >= greatestWords)
          throw new RangeError("at most 1,000 words can be kept out");
        return [word];
      });
    },
    remove: (word) => append((words) => (words.includes(word) ? { removed: word } : null)),
  };
}

function apply(words: Set<string>, entry: Entry): void {
  if ("removed" in entry) words.delete(entry.removed);
  else for (const word of entry) words.add(word);
}

async function numbersIn(folder: string): Promise<number[]> {
  const names = (await orNull(readdir(folder))) ?? [];
  const numbers = names.filter((name) => /^[1-9]\d*$/.test(name)).map(Number);
  return numbers.toSorted((a, b) => a - b);
}

/** Null where there is no such file; whatever else fails is no empty list. */
function orNull<T>(reading: Promise<T>): Promise<T | null> {
  return reading.catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return null;
    throw damaged(error);
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function damaged(cause?: unknown): RecorderError {
  return new RecorderError(
    "hold_damaged",
    "The words that you never want kept cannot be read, so nothing is recorded or released. Restore the folder `never-keep.words` (and the file `never-keep` of an older version) of the data folder, or delete it and name the words again.",
    { cause },
  );
}
