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
});
type RootKeyFile = z.infer<typeof RootKeyFile>;

export type RootKey = {
  readonly kind: "production" | "demo";
  readonly wrap: (secret: Uint8Array, bound: string) => string;
  /** Null where it was wrapped by another root key, for something else, or is damaged. */
  readonly unwrap: (wrapped: string, bound: string) => Buffer | null;
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
  const secret = random(32);
  const salt = random(16);
  const key = await stretch(options.passphrase, salt, cost);
  const sealed = wrap({ key, secret, bound: boundTo(kind), random });
  const file: RootKeyFile = {
    version: 1,
    kind,
    kdf: { name: "scrypt", cost, salt: toBase64url(salt) },
    sealed: toBase64url(sealed),
  };
  const text = `${JSON.stringify(file, null, 2)}\n`;
  await writeFileDurably({ path: options.path, bytes: Buffer.from(text), exclusive: true });
  return rootKeyOf({ kind, secret, random });
}

/** Opens a root key file. Throws `root_key_missing`, `root_key_damaged`, `root_key_is_demo` or `passphrase_wrong`. */
export async function openRootKey(options: {
  readonly path: string;
  readonly passphrase: string;
  /** True only in the demo. */
  readonly demo: boolean;
  readonly random: RandomBytes;
}): Promise<RootKey> {
  const file = await readRootKeyFile(options.path);
  if (file.kind === "demo" && !options.demo) {
    throw new CollectorError(
      "root_key_is_demo",
      `The root key file ${options.path} was made by the demo and protects nothing. Start with an empty data folder, or name a root key of your own.`,
    );
  }
  const { cost, salt } = file.kdf;
  const key = await stretch(options.passphrase, fromBase64url(salt), cost);
  const secret = unwrap({ key, wrapped: fromBase64url(file.sealed), bound: boundTo(file.kind) });
  if (!secret) {
    throw new CollectorError(
      "passphrase_wrong",
      `The passphrase does not open the root key file ${options.path}, or the file was altered. Try again, or restore the file from its backup.`,
    );
  }
  return rootKeyOf({ kind: file.kind, secret, random: options.random });
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

function rootKeyOf(options: {
  readonly kind: RootKey["kind"];
  readonly secret: Uint8Array;
  readonly random: RandomBytes;
}): RootKey {
  const { kind, secret: key, random } = options;
  return {
    kind,
    wrap: (secret, bound) => toBase64url(wrap({ key, secret, bound, random })),
    unwrap: (wrapped, bound) => {
      try {
        return unwrap({ key, wrapped: fromBase64url(wrapped), bound });
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
