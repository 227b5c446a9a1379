/** A page-sized proof that one entry stands in the log: it is checked without the server and without the database. */
import { z } from "zod";
import { fromHex, toHex } from "../id/hex.ts";
import { commitmentOf, LogOpening } from "./log-entry.ts";
import type { Hash, NodeReader } from "./merkle.ts";
import { inclusionProof, leafHash, verifyInclusion } from "./merkle.ts";
import { parseCheckpoint, parseNote, verifyCosignature, verifyNote } from "./signed-note.ts";

export const LogProof = z.strictObject({
  version: z.literal(1),
  opening: LogOpening,
  /** Hex of the audit path, leaf upwards. */
  path: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(64),
  /** The signed checkpoint, as published. */
  checkpoint: z.string().max(100_000),
});
export type LogProof = Readonly<z.infer<typeof LogProof>>;

export type NamedKey = { readonly name: string; readonly publicKey: Uint8Array };

export type ProofCheck =
  | { readonly kind: "proved"; readonly size: number; readonly witnessedS: readonly number[] }
  | {
      readonly kind: "refused";
      readonly reason: "unsigned" | "malformed" | "unwitnessed" | "not_in_log";
    };

export function makeProof(options: {
  readonly hash: Hash;
  readonly read: NodeReader;
  readonly opening: LogOpening;
  readonly checkpoint: string;
  readonly size: number;
}): LogProof {
  const path = inclusionProof(options.hash, options.read, {
    index: options.opening.seq,
    size: options.size,
  });
  return {
    version: 1,
    opening: options.opening,
    path: path.map((step) => toHex(step)),
    checkpoint: options.checkpoint,
  };
}

/** Checks signature, witnesses (each named one must have signed) and inclusion. */
export async function checkProof(options: {
  readonly hash: Hash;
  readonly proof: LogProof;
  readonly log: NamedKey;
  readonly witnesses: readonly NamedKey[];
}): Promise<ProofCheck> {
  const { hash, proof } = options;
  const note = parseNote(proof.checkpoint);
  const checkpoint = note && parseCheckpoint(note.text);
  if (!note || !checkpoint) return { kind: "refused", reason: "malformed" };
  if (!(await verifyNote(note, options.log))) return { kind: "refused", reason: "unsigned" };
  const witnessedS: number[] = [];
  for (const witness of options.witnesses) {
    const timeS = await verifyCosignature(note, witness);
    if (timeS === null) return { kind: "refused", reason: "unwitnessed" };
    witnessedS.push(timeS);
  }
  const included = verifyInclusion(hash, {
    index: proof.opening.seq,
    size: checkpoint.size,
    leaf: leafHash(hash, commitmentOf(hash, proof.opening)),
    root: checkpoint.root,
    path: proof.path.map((step) => fromHex(step)),
  });
  return included
    ? { kind: "proved", size: checkpoint.size, witnessedS }
    : { kind: "refused", reason: "not_in_log" };
}
