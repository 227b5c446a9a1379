/**
 * Keys of the hold. The device's key (from the keystore) wraps one key per recording and generation; from that, each
 * part file gets its own by HKDF with the random salt of its header, so that no nonce is ever used twice.
 */
import { concat } from "@apprentice/core/segment/bytes.ts";
import { importFrameKey } from "@apprentice/core/segment/frame-cipher.ts";
import { RecorderError } from "../errors.ts";

export type DeviceKey = { readonly raw: Uint8Array<ArrayBuffer> };

const nonceBytes = 12;
const info = new TextEncoder().encode("apprentice-hold-part-v1");

/** `name` binds the wrapped key to its recording and generation. */
export async function wrapKey(options: {
  readonly deviceKey: DeviceKey;
  readonly recordingKey: Uint8Array<ArrayBuffer>;
  readonly name: string;
  readonly nonce: Uint8Array<ArrayBuffer>;
}): Promise<Uint8Array<ArrayBuffer>> {
  const key = await importFrameKey(options.deviceKey.raw);
  const parameters = parametersOf(options.nonce, options.name);
  const wrapped = await crypto.subtle.encrypt(parameters, key, options.recordingKey);
  return concat([options.nonce, new Uint8Array(wrapped)]);
}

/** Throws RecorderError `hold_damaged` where the key is another device's or was changed. */
export async function unwrapKey(options: {
  readonly deviceKey: DeviceKey;
  readonly wrapped: Uint8Array<ArrayBuffer>;
  readonly name: string;
}): Promise<Uint8Array<ArrayBuffer>> {
  const key = await importFrameKey(options.deviceKey.raw);
  const parameters = parametersOf(options.wrapped.slice(0, nonceBytes), options.name);
  try {
    const sealed = options.wrapped.slice(nonceBytes);
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key, sealed));
  } catch (cause) {
    throw new RecorderError(
      "hold_damaged",
      `The key of ${options.name} does not open with this device's key; the recording cannot be read.`,
      { cause },
    );
  }
}

function parametersOf(iv: Uint8Array<ArrayBuffer>, name: string) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) };
}

export async function partKey(
  recordingKey: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", recordingKey, "HKDF", false, ["deriveBits"]);
  const parameters = { name: "HKDF", hash: "SHA-256", salt, info };
  return importFrameKey(new Uint8Array(await crypto.subtle.deriveBits(parameters, base, 256)));
}
