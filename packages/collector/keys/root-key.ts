/**
 * The root key wraps every other key. It lies in a file sealed with a passphrase by scrypt; a file made for the
 * demo says so, and only a caller that names the demo opens it.
 */
import { scrypt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { fromBase64url, toBase64url } from "@apprentice/core/id/base64url.ts";
import { writeFileDurably } from "../blobs/write-durably.ts";
import { CollectorError } from "../errors.ts";
import { unwrap, wrap, type RandomBytes } from "./wrap.ts";

/** log2 of scrypt's N: 128 MiB of memory at r = 8, as OWASP's password storage advice asks. */
const defaultCost = 17;

const RootKeyFile = z.strictObject({
  version: z.literal(1),
  kind: z.enum(["production", "demo"]),
  kdf: z.strictObject({
    name: z.literal("scrypt"),
    /** log2 N. */
    cost: z.number().int().min(10).max(22),
    salt: z.string().min(22),
  }),
  sealed: z.string().min(1),
  /** While a rotation is under way: the secret before, sealed with the same passphrase. */
  previous: z.string().min(1).optional(),
});
type RootKeyFile = z.infer<typeof RootKeyFile>;

export type RootKey = {
  readonly kind: "production" | "demo";
  readonly wrap: (secret: Uint8Array, bound: string) => string;
  /** Null where it was wrapped by another root key, for something else, or is damaged. */
  readonly unwrap: (wrapped: string, bound: string) => Buffer | null;
};

/** What a root key file holds once it is open. Whoever has this can open everything. */
export type RootSecrets = {
  readonly kind: RootKey["kind"];
  /** 32 bytes that wrap from now on. */
  readonly secret: Uint8Array;
  /** 32 bytes under which some keys may still be wrapped; null unless a rotation is under way. */
  readonly previous: Uint8Array | null;
  /** log2 of scrypt's N. */
  readonly cost: number;
};

/** Writes a new root key file (mode 0600), never over another; answers the key. */
export async function createRootKey(options: {
  readonly path: string;
  readonly passphrase: string;
  readonly kind: RootKey["kind"];
  readonly random: RandomBytes;
  readonly cost?: number;
}): Promise<RootKey> {
  const { kind, random, cost = defaultCost } = options;
  const secrets = { kind, secret: random(32), previous: null, cost };
  await writeRootKeyFile({ ...options, secrets, exclusive: true });
  return rootKeyOf(secrets, random);
}

/** Seals the secrets with a passphrase, under a fresh salt; the file is the old or the new one after a crash. */
export async function writeRootKeyFile(options: {
  readonly path: string;
  readonly passphrase: string;
  readonly secrets: RootSecrets;
  readonly random: RandomBytes;
  /** True refuses (EEXIST) to replace a file. */
  readonly exclusive: boolean;
}): Promise<void> {
  const { path, secrets, random, exclusive } = options;
  const { kind, cost, previous } = secrets;
  const salt = random(16);
  const key = await stretch(options.passphrase, salt, cost);
  const seal = (secret: Uint8Array, bound: string) =>
    toBase64url(wrap({ key, secret, bound, random }));
  const file: RootKeyFile = {
    version: 1,
    kind,
    kdf: { name: "scrypt", cost, salt: toBase64url(salt) },
    sealed: seal(secrets.secret, boundTo(kind)),
    ...(previous && { previous: seal(previous, boundToPrevious(kind)) }),
  };
  const bytes = Buffer.from(`${JSON.stringify(file, null, 2)}\n`);
  await writeFileDurably({ path, bytes, exclusive });
}

/** Opens a root key file. Throws `root_key_missing`, `root_key_damaged`, `root_key_is_demo` or `passphrase_wrong`. */
export async function openRootKey(
  options: Parameters<typeof openRootSecrets>[0] & { readonly random: RandomBytes },
): Promise<RootKey> {
  return rootKeyOf(await openRootSecrets(options), options.random);
}

/** The same, but hands out the secrets themselves: for changing the file. */
export async function openRootSecrets(options: {
  readonly path: string;
  readonly passphrase: string;
  /** True only in the demo. */
  readonly demo: boolean;
}): Promise<RootSecrets> {
  const file = await readRootKeyFile(options.path);
  if (file.kind === "demo" && !options.demo) {
    throw new CollectorError(
      "root_key_is_demo",
      `The root key file ${options.path} was made by the demo and protects nothing. Start with an empty data folder, or name a root key of your own.`,
    );
  }
  const { cost, salt } = file.kdf;
  const key = await stretch(options.passphrase, fromBase64url(salt), cost);
  const open = (sealed: string, bound: string) =>
    unwrap({ key, wrapped: fromBase64url(sealed), bound });
  const secret = open(file.sealed, boundTo(file.kind));
  const previous =
    file.previous === undefined ? null : open(file.previous, boundToPrevious(file.kind));
  if (!secret || (file.previous !== undefined && !previous)) {
    throw new CollectorError(
      "passphrase_wrong",
      `The passphrase does not open the root key file ${options.path}, or the file was altered. Try again, or restore the file from its backup.`,
    );
  }
  return { kind: file.kind, secret, previous, cost };
}

async function readRootKeyFile(path: string): Promise<RootKeyFile> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    const message = `There is no readable root key file at ${path}. Make one with \`apprentice serve\` in an empty data folder, or restore its backup.`;
    throw new CollectorError("root_key_missing", message, { cause });
  }
  try {
    return RootKeyFile.parse(JSON.parse(text));
  } catch (cause) {
    const message = `The root key file ${path} is not in the form this version knows. Restore its backup.`;
    throw new CollectorError("root_key_damaged", message, { cause });
  }
}

/** Wraps with the newest secret; opens what either secret wrapped. */
export function rootKeyOf(secrets: RootSecrets, random: RandomBytes): RootKey {
  const { kind, secret: key, previous } = secrets;
  return {
    kind,
    wrap: (secret, bound) => toBase64url(wrap({ key, secret, bound, random })),
    unwrap: (text, bound) => {
      try {
        const wrapped = fromBase64url(text);
        const opened = unwrap({ key, wrapped, bound });
        return opened ?? (previous && unwrap({ key: previous, wrapped, bound }));
      } catch {
        return null;
      }
    },
  };
}

/** The kind is bound in, so editing `demo` out of the file makes it unreadable rather than accepted. */
function boundTo(kind: RootKey["kind"]): string {
  return `root-key ${kind}`;
}

function boundToPrevious(kind: RootKey["kind"]): string {
  return `previous root-key ${kind}`;
}

function stretch(passphrase: string, salt: Uint8Array, cost: number): Promise<Buffer> {
  const N = 2 ** cost;
  const options = { N, r: 8, p: 1, maxmem: 256 * 8 * N };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize("NFC"), salt, 32, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
