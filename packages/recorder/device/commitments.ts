/** Commitments that the collector has not timed yet: one file each, named by the commitment and nothing else. */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { commitmentOf } from "@apprentice/core/api/commitment.ts";
import { toHex } from "@apprentice/core/id/hex.ts";
import type { RecordingId } from "@apprentice/core/id/id.ts";
import { writeFileDurably } from "../write-file-durably.ts";
import type { SignedFetch } from "./signed-fetch.ts";

const nonceBytes = 32;
const form = /^[0-9a-f]{64}$/;

export type Commitment = {
  /** Hex of 32 random bytes; opens the commitment at upload. */
  readonly nonce: string;
  readonly commitment: string;
};

/** Makes a commitment and keeps it until it is handed in. */
export async function keepCommitment(options: {
  readonly folder: string;
  readonly recordingId: RecordingId;
  readonly random: (count: number) => Uint8Array<ArrayBuffer>;
}): Promise<Commitment> {
  const nonce = toHex(options.random(nonceBytes));
  const commitment = await commitmentOf(options.recordingId, nonce);
  await writeFileDurably(join(options.folder, commitment), "");
  return { nonce, commitment };
}

/** Hands in all that wait; resolves to how many still do. One that the collector has already keeps its first time. */
export async function handInCommitments(options: {
  readonly folder: string;
  readonly signedFetch: SignedFetch;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}): Promise<number> {
  const { folder, signedFetch, signal, timeoutMs } = options;
  const waiting = (await readdir(folder)).filter((name) => form.test(name));
  for (const [index, commitment] of waiting.entries()) {
    const reply = await signedFetch("commitRecording", {
      json: { version: 1, commitment },
      ...(signal && { signal }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    });
    if (reply.kind !== "answered") return waiting.length - index;
    await rm(join(folder, commitment), { force: true });
  }
  return 0;
}
