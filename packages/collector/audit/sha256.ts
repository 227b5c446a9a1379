import { createHash, hash } from "node:crypto";

/** Synchronous SHA-256 of the concatenation of its parts, for the Merkle tree of core/audit. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1 && parts[0]) return hash("sha256", parts[0], "buffer");
  const state = createHash("sha256");
  for (const part of parts) state.update(part);
  return state.digest();
}
