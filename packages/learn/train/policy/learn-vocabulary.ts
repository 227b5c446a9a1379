/** Reads examples before their vocabulary is known: entries get provisional numbers, and are counted. */
import { limits } from "./limits.ts";
import type { Packed } from "./pack.ts";
import { indexVocabulary, type Vocabulary, type VocabularyIndex } from "./vocabulary.ts";

type Entry = { readonly text: string; count: number; readonly groups: Set<string> };

/** Numbers texts in the order of their first appearance and remembers who used them (two at most). */
class Register {
  readonly entries: Entry[] = [];
  readonly #numbers = new Map<string, number>();

  number(text: string, group: string): number {
    const number = this.#numbers.get(text) ?? this.entries.length;
    const entry = this.entries[number] ?? { text, count: 0, groups: new Set<string>() };
    if (number === this.entries.length) {
      this.entries.push(entry);
      this.#numbers.set(text, number);
    }
    entry.count += 1;
    if (entry.groups.size < 2) entry.groups.add(group);
    return number;
  }

  /** The most frequent entries that at least `groups` groups used; ties by spelling. */
  top(limit: number, groups: number): string[] {
    return this.entries
      .filter((entry) => entry.groups.size >= groups)
      .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
      .slice(0, limit)
      .map((entry) => entry.text);
  }
}

export class VocabularyLearner {
  readonly #words = new Register();
  readonly #roles = new Register();
  readonly #chords = new Register();

  /**
   * Numbers for packing the examples of one group (a person's, or one trajectory). Word numbers are
   * shifted by one, since 0 is padding.
   */
  provisional(group: string): Pick<VocabularyIndex, "word" | "role" | "chord"> {
    return {
      word: (key) => 1 + this.#words.number(key, group),
      role: (role) => this.#roles.number(role, group),
      chord: (chord) => this.#chords.number(chord, group),
    };
  }

  /** A word enters only when two groups used it: a name that one recording holds stays out of the model. */
  learn(): Vocabulary {
    return {
      version: 1,
      words: this.#words.top(limits.words, 2),
      roles: this.#roles.top(limits.roles, 1),
      chords: this.#chords.top(limits.chords, 1),
    };
  }

  /** Rewrites provisional numbers into those of `vocabulary`, in place. */
  renumber(packed: readonly Packed[], vocabulary: Vocabulary): void {
    const index = indexVocabulary(vocabulary);
    const words = this.#words.entries.map((entry) => index.word(entry.text));
    const roles = this.#roles.entries.map((entry) => 1 + (index.role(entry.text) ?? -1));
    const chords = this.#chords.entries.map((entry) => 1 + (index.chord(entry.text) ?? -1));
    for (const example of packed) {
      replace(example.words, words);
      replace(example.roles, roles);
      replace(example.chords, chords);
    }
  }
}

function replace(numbers: Uint32Array, by: readonly number[]): void {
  numbers.forEach((number, at) => {
    if (number > 0) numbers[at] = by[number - 1] ?? 0;
  });
}
