/**
 * What a leaf of the audit log is: a salted commitment to an entry that is kept elsewhere. The log itself shows
 * nothing of the entry; deleting the salt leaves a leaf that nobody can open, so erasure and an intact history agree.
 */
import { z } from "zod";
import { canonicalJson } from "../id/canonical-json.ts";
import { fromHex } from "../id/hex.ts";
import type { Hash } from "./merkle.ts";

/** An entry with what is needed to open its commitment. */
export const LogOpening = z.strictObject({
  seq: z.number().int().nonnegative(),
  /** 16 random bytes in lower-case hex. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  atMs: z.number().int(),
  kind: z.string().min(1),
  entry: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type LogOpening = Readonly<z.infer<typeof LogOpening>>;

const context = new TextEncoder().encode("apprentice-audit-entry-v1\n");

/** 32 bytes: SHA-256(context ‖ salt ‖ canonical JSON of the entry). */
export function commitmentOf(hash: Hash, opening: LogOpening): Uint8Array {
  const { salt, ...entry } = opening;
  return hash(context, fromHex(salt), new TextEncoder().encode(canonicalJson(entry)));
}
