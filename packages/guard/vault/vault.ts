/** The vault remembers, on this machine only, what a session saw as sensitive: once sensitive, sensitive everywhere. */
import { z } from "zod";
import { GuardError } from "../errors.ts";
import { findingClasses, type Finding, type FindingClass } from "../text/finding.ts";
import { beginnings } from "./beginnings.ts";
import { knownValues } from "./known-values.ts";

/** Most values remembered; see `learn` for what happens beyond. */
export const vaultCapacity = 50_000;
const mostValueLength = 8_192;

export type Vault = {
  /**
   * Remembers a value. When full, formatted identifiers are no longer added, because detectors find them again;
   * for all else it throws `vault_full`, so that the item is dropped and not kept half-protected.
   */
  learn(value: string, name: FindingClass): void;
  /** Spans of known values in text, as offsets into it. */
  find(text: string): Finding[];
  /** The class of a value of which the whole text is the beginning: it was looked at while somebody typed. */
  beginningOf(text: string): FindingClass | null;
  /** From now on nothing that this field holds is kept. */
  markField(fieldId: string, name: FindingClass): void;
  markedField(fieldId: string): FindingClass | null;
  /** The number of one value among those of its class; `digest` is its HMAC. */
  numberOf(name: FindingClass, digest: string): number;
  /** Remembers what stands in for values, so that a second look leaves it alone. */
  learnStandIn(text: string): void;
  findStandIns(text: string): { readonly start: number; readonly end: number }[];
  /** All of them; in pixels they are matched as they may be misread. */
  standIns(): Iterable<string>;
  readonly size: number;
  /** All values in the order in which they were learnt; for matching in pixels, never to be kept. */
  values(): Iterable<readonly [string, FindingClass]>;
  /** Everything, in plain bytes: the caller encrypts them. */
  serialise(): Uint8Array<ArrayBuffer>;
  /** Forgets everything for good; later calls throw `vault_wiped`. */
  wipe(): void;
};

const Stored = z.object({
  version: z.literal(1),
  values: z.array(z.tuple([z.string(), z.enum(findingClasses)])),
  fields: z.array(z.tuple([z.string(), z.enum(findingClasses)])),
  numbers: z.array(z.tuple([z.string(), z.number().int().positive()])),
  standIns: z.array(z.string()).default([]),
});
type Stored = z.infer<typeof Stored>;

/** Classes whose values detectors find again by their form alone. */
const foundAgain: ReadonlySet<FindingClass> = new Set([
  "email",
  "card",
  "iban",
  "ip",
  "mac",
  "url",
]);

/** Classes whose values are long and odd enough to be found inside other words. */
const foundAnywhere: ReadonlySet<FindingClass> = new Set(["secret", "iban", "email", "private"]);
const leastAnywhere = 6;

/** An empty vault, or the one that `serialise` gave. */
export function openVault(bytes?: Uint8Array): Vault {
  return createVault(bytes ? parseStored(bytes) : null);
}

function parseStored(bytes: Uint8Array): Stored {
  try {
    return Stored.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    // No cause: it would quote the vault's content.
    throw new GuardError(
      "vault_damaged",
      "the vault of this recording cannot be read; without it the recording cannot be released, delete it",
    );
  }
}

function createVault(stored: Stored | null): Vault {
  const values = new Map<string, FindingClass>(stored?.values);
  const fields = new Map<string, FindingClass>(stored?.fields);
  const numbers = new Map<string, number>(stored?.numbers);
  const counts = new Map<string, number>();
  const standIns = new Set<string>(stored?.standIns);
  const index = knownValues<FindingClass>();
  const begun = beginnings<FindingClass>();
  let wiped = false;

  for (const [value, name] of values) addToIndex(value, name);
  for (const [key, number] of numbers) {
    const name = key.slice(0, key.indexOf(":"));
    counts.set(name, Math.max(counts.get(name) ?? 0, number));
  }

  function addToIndex(value: string, name: FindingClass): void {
    const anywhere = foundAnywhere.has(name) && value.length >= leastAnywhere;
    index.add(value, name, { anywhere });
    begun.add(value, name);
  }

  function assertOpen(): void {
    if (wiped)
      throw new GuardError(
        "vault_wiped",
        "the vault of this recording was wiped; start another one",
      );
  }

  return {
    learn(value, name) {
      assertOpen();
      const kept = value.slice(0, mostValueLength);
      if (values.has(kept)) return;
      if (values.size >= vaultCapacity) return refuse(name);
      values.set(kept, name);
      addToIndex(kept, name);
    },
    find(text) {
      assertOpen();
      return index
        .find(text)
        .map(({ start, end, label }) => ({ start, end, class: label, confidence: 1 }));
    },
    beginningOf(text) {
      assertOpen();
      return begun.labelOf(text);
    },
    markField(fieldId, name) {
      assertOpen();
      if (fields.size >= vaultCapacity) return refuse("secret");
      fields.set(fieldId, name);
    },
    markedField: (fieldId) => fields.get(fieldId) ?? null,
    numberOf(name, digest) {
      assertOpen();
      const key = `${name}:${digest}`;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      const next = (counts.get(name) ?? 0) + 1;
      counts.set(name, next);
      numbers.set(key, next);
      return next;
    },
    learnStandIn(text) {
      if (text.length > 0) standIns.add(text);
    },
    findStandIns: (text) => findExactly(text, standIns),
    standIns: () => standIns,
    get size() {
      return values.size;
    },
    values: () => values,
    serialise() {
      assertOpen();
      const all: Stored = {
        version: 1,
        values: [...values],
        fields: [...fields],
        numbers: [...numbers],
        standIns: [...standIns],
      };
      return new TextEncoder().encode(JSON.stringify(all));
    },
    wipe() {
      wiped = true;
      for (const part of [values, fields, numbers, counts, standIns, index, begun]) part.clear();
    },
  };
}

function refuse(name: FindingClass): void {
  if (foundAgain.has(name)) return;
  throw new GuardError(
    "vault_full",
    `this recording holds more than ${vaultCapacity} sensitive values; release or delete it and start another one`,
  );
}

function findExactly(
  text: string,
  values: ReadonlySet<string>,
): { readonly start: number; readonly end: number }[] {
  const found: { readonly start: number; readonly end: number }[] = [];
  for (const value of values)
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length))
      found.push({ start: at, end: at + value.length });
  return found;
}
