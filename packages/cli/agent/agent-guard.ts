/** The guard of an agent's run: what a recording on this device would hide, the model neither sees nor leaves behind. */
import { randomBytes } from "node:crypto";
import type { Policy } from "@apprentice/core/policy/policy.ts";
import type { Guard } from "@apprentice/guard/guard.ts";
import { openVault } from "@apprentice/guard/vault/vault.ts";
import { beginGuard } from "../recording/guard-recording.ts";
import { neverKeepOf } from "../recording/never-keep-of.ts";

export type AgentGuard = AsyncDisposable & {
  readonly guard: Guard;
  /** Fires where the person's words can no longer be read: then nothing more may be seen. */
  readonly signal: AbortSignal;
};

/** How soon a word that the person names in another process takes hold. */
const followMs = 500;
const random = (count: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(count));

/** Throws CliError `refused` where a dictionary is missing, RecorderError where the person's words cannot be read. */
export async function openAgentGuard(options: {
  readonly policy: Policy;
  readonly dataDir: string;
  /** DBUS_SESSION_BUS_ADDRESS leads to the keyring. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the model gets pictures. */
  readonly pictures: boolean;
}): Promise<AgentGuard> {
  const neverKeep = neverKeepOf(options);
  let taken = (await neverKeep.words()).length;
  const guard = await beginGuard({
    ...options,
    neverKeep,
    sessionKey: random(32),
    vault: openVault(),
  });
  const failed = new AbortController();
  const follow = async (): Promise<void> => {
    const words = await neverKeep.words();
    for (const word of words.slice(taken)) guard.neverKeep(word);
    taken = words.length;
  };
  const following = setInterval(() => {
    follow().catch((cause: unknown) => failed.abort(cause));
  }, followMs);
  return {
    guard,
    signal: failed.signal,
    [Symbol.asyncDispose]: async () => {
      clearInterval(following);
      await guard[Symbol.asyncDispose]();
    },
  };
}
