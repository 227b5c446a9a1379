import type { Keystore } from "../keystore/keystore.ts";

/** A keystore for tests that look at other things. */
export function memoryKeystore(): Keystore {
  const secrets = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    kind: "file",
    warning: null,
    load: (name) => Promise.resolve(secrets.get(name) ?? null),
    save: (name, secret) => Promise.resolve(void secrets.set(name, secret.slice())),
    remove: (name) => Promise.resolve(void secrets.delete(name)),
  };
}
