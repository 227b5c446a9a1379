/** Placeholders stand for values: `[EMAIL_3]` is one value everywhere in a recording, whatever separators it had. */
import { GuardError } from "../errors.ts";
import type { Vault } from "../vault/vault.ts";
import { folded } from "./folded-text.ts";
import { normalText } from "./normal-text.ts";
import type { FindingClass } from "./finding.ts";
import { canonicalPhone } from "./identifier/phone.ts";
import { surrogateFor } from "./surrogate.ts";

/** What stands where something was left out. */
export const placeholderPattern =
  /\[(?:PRIVATE|SECRET|CARD|IBAN|NATIONAL_ID|PASSPORT|EMAIL|URL|PHONE|MAC|IP|BIRTH_DATE|ADDRESS|PERSON|HEALTH|FINANCE|TERM)_[0-9]{1,7}\]|\[(?:CONTENT|PATH|HOST)\]/g;

export type StandIn = (value: string, name: FindingClass) => Promise<string>;

/** One spelling for all ways to write a value of a class. */
export function canonicalValue(value: string, name: FindingClass): string {
  const { text } = normalText(value);
  switch (name) {
    case "phone":
      return canonicalPhone(text);
    case "card":
      return text.replaceAll(/\D/g, "");
    case "iban":
    case "national_id":
    case "passport":
    case "mac":
      return text.replaceAll(/[^\p{L}\p{N}]/gu, "").toUpperCase();
    case "email":
      return text.replaceAll(" ", "").toLowerCase();
    case "person":
    case "term":
    case "private":
    case "address":
      return folded(text);
    case "secret":
    case "url":
    case "ip":
    case "birth_date":
    case "health":
    case "finance":
      return text.trim().normalize("NFKC").toLowerCase();
  }
}

const mostRemembered = 4_096;

/** Makes stand-ins by HMAC-SHA-256 over class and canonical value; the numbers live in the vault. */
export function standIns(options: {
  readonly key: CryptoKey;
  readonly vault: Vault;
  readonly surrogates: boolean;
}): StandIn {
  const { key, vault, surrogates } = options;
  const remembered = new Map<string, string>();
  return async (value, name) => {
    const message = `${name}\u0000${canonicalValue(value, name)}`;
    const known = surrogates ? undefined : remembered.get(message);
    if (known !== undefined) return known;
    const digest = new Uint8Array(
      await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(message)),
    );
    const number = vault.numberOf(name, hex(digest.subarray(0, 16)));
    const made = surrogates ? surrogateFor({ value, name, digest }) : null;
    if (made !== null) vault.learnStandIn(made);
    const standIn = made ?? `[${name.toUpperCase()}_${number}]`;
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(message, standIn);
    return standIn;
  };
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The key of one recording: 16 bytes or more, or a key for HMAC that may sign. */
export async function sessionHmacKey(key: CryptoKey | Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  if (key instanceof Uint8Array) {
    if (key.length >= 16)
      return crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, [
        "sign",
      ]);
  } else if (key.algorithm.name === "HMAC" && key.usages.includes("sign")) return key;
  throw new GuardError(
    "session_key_invalid",
    "the key of a recording must be at least 16 random bytes or an HMAC key that may sign; make a new one",
  );
}
