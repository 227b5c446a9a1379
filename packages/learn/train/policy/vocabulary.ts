/** The words, roles and key chords that a model knows, learned from its training data and saved beside it. */
import { z } from "zod";
import { limits } from "./limits.ts";

export const Vocabulary = z.object({
  version: z.literal(1),
  words: z.array(z.string()).max(limits.words),
  roles: z.array(z.string()).max(limits.roles),
  chords: z.array(z.string()).max(limits.chords),
});
export type Vocabulary = Readonly<z.infer<typeof Vocabulary>>;

/** Row 0 of the word table is padding, then come the buckets of unknown words, then the known ones. */
export const firstKnownWord = 1 + limits.unknownWords;
export const wordRows = firstKnownWord + limits.words;

export type VocabularyIndex = {
  readonly vocabulary: Vocabulary;
  readonly word: (key: string) => number;
  readonly role: (role: string) => number | undefined;
  readonly chord: (chord: string) => number | undefined;
};

export function indexVocabulary(vocabulary: Vocabulary): VocabularyIndex {
  const words = numbered(vocabulary.words);
  const roles = numbered(vocabulary.roles);
  const chords = numbered(vocabulary.chords);
  return {
    vocabulary,
    word: (key) => {
      const known = words.get(key);
      return known === undefined ? unknownWord(key) : firstKnownWord + known;
    },
    role: (role) => roles.get(role),
    chord: (chord) => chords.get(chord),
  };
}

function numbered(list: readonly string[]): ReadonlyMap<string, number> {
  return new Map(list.map((entry, index) => [entry, index]));
}

/** Bucket of a word that the vocabulary lacks (FNV-1a, 32 bits). */
function unknownWord(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193) >>> 0;
  }
  return 1 + (hash % limits.unknownWords);
}
