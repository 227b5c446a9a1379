/** A keystore keeps small secrets of this device: the key that wraps the recordings' keys, and the device's identity. */
export type Keystore = {
  readonly kind: "secret_service" | "file";
  /** What the participant should know about how safe this is; null: nothing. */
  readonly warning: string | null;
  /** Null where there is no such secret. Throws RecorderError `keystore_failed`. */
  load(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Replaces what was there. */
  save(name: string, secret: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
};

/** The secret of this name, made from `random` where there is none yet. */
export async function loadOrCreate(options: {
  readonly keystore: Keystore;
  readonly name: string;
  readonly bytes: number;
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
}): Promise<Uint8Array<ArrayBuffer>> {
  const { keystore, name } = options;
  const present = await keystore.load(name);
  if (present) return present;
  const secret = options.random(options.bytes);
  await keystore.save(name, secret);
  return secret;
}
