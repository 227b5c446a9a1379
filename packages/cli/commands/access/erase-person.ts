import { EraseAnswer, WithdrawalAnswer } from "@apprentice/core/api/schemas.ts";
import type { LogProof } from "@apprentice/core/audit/log-proof.ts";
import type { LogOpening } from "@apprentice/core/audit/log-entry.ts";
import { createProver } from "@apprentice/core/audit/prove-entry.ts";
import type { Hash } from "@apprentice/core/audit/merkle.ts";
import type { ReadLogFile } from "@apprentice/core/audit/verify-log.ts";
import { CliError } from "../../errors.ts";
import type { Participant } from "../../recording/open-participant.ts";
import type { DeviceCall } from "./device-call.ts";

export type ErasedHere = { readonly recordings: number; readonly segments: number };

/** Deletes every copy on this machine: what is held, what waits to be sent, and what the guard remembers. */
export async function eraseHere(
  participant: Pick<Participant, "hold" | "secrets" | "spool">,
): Promise<ErasedHere> {
  const { hold, secrets, spool } = participant;
  const recordings = await hold.list();
  for (const { recordingId } of recordings) {
    await hold.remove(recordingId);
    await secrets.remove(recordingId);
  }
  const waiting = await spool.list();
  for (const { segment } of waiting) await spool.remove(segment);
  return { recordings: recordings.length, segments: waiting.length };
}

/** Has the collector erase everything of this participant. Throws `refused` with its reason. */
export async function eraseThere(call: DeviceCall): Promise<EraseAnswer> {
  const reply = await call("eraseParticipant");
  if (reply.status === 200) return EraseAnswer.parse(reply.body);
  throw refusal("the erasure", reply);
}

/** Voids every receipt at the collector. Throws `refused` with its reason. */
export async function withdrawThere(call: DeviceCall): Promise<WithdrawalAnswer> {
  const reply = await call("withdraw");
  if (reply.status === 200) return WithdrawalAnswer.parse(reply.body);
  throw refusal("the withdrawal", reply);
}

function refusal(
  what: string,
  reply: { readonly status: number; readonly body: unknown },
): CliError {
  const { message } = (reply.body ?? {}) as { readonly message?: unknown };
  const said = typeof message === "string" ? message : `status ${String(reply.status)}`;
  return new CliError("refused", `the collector refused ${what}: ${said}`);
}

/** Waits until the log has published an entry, and proves it; null where it takes longer than `tries` looks. */
export async function proveSoon(options: {
  readonly opening: LogOpening;
  readonly readLog: ReadLogFile;
  readonly hash: Hash;
  readonly sleep: () => Promise<void>;
  readonly tries: number;
}): Promise<LogProof | null> {
  const { opening, readLog: read, hash } = options;
  for (let round = 0; round < options.tries; round++) {
    const bytes = await read("checkpoint");
    const checkpoint = new TextDecoder().decode(bytes ?? undefined);
    const proof = await createProver({ hash, read, checkpoint }).prove(opening);
    if (proof) return proof;
    await options.sleep();
  }
  return null;
}
