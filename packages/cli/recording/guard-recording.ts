/** The guard of one recording, with what the policy and the participant want hidden. */
import type { Policy } from "@apprentice/core/policy/policy.ts";
import { createGuard } from "@apprentice/guard/create-guard.ts";
import type { Guard } from "@apprentice/guard/guard.ts";
import type { OcrEngine } from "@apprentice/guard/pixels/ocr/ocr-engine.ts";
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";
import { openVault, type Vault } from "@apprentice/guard/vault/vault.ts";
import type { NeverKeep } from "@apprentice/recorder/hold/never-keep.ts";
import type { RecordingSecrets } from "@apprentice/recorder/secrets/recording-secrets.ts";
import { dictionariesDir, loadDictionaries } from "./load-dictionaries.ts";

type Sources = {
  readonly policy: Policy;
  readonly dataDir: string;
  readonly neverKeep: Pick<NeverKeep, "words">;
};

/** For a recording that begins. Throws CliError `refused` where a dictionary is missing, so that nothing begins. */
export async function beginGuard(
  sources: Sources & {
    readonly sessionKey: Uint8Array<ArrayBuffer>;
    readonly vault: Vault;
    /** False where no picture is ever kept or shown; default true. */
    readonly pictures?: boolean;
    /** Reads words in pictures; default: this machine's engine. */
    readonly ocr?: OcrEngine;
  },
): Promise<Guard> {
  const { policy, sessionKey, vault, pictures = true } = sources;
  const dictionaries = await loadDictionaries(
    dictionariesDir(sources.dataDir),
    policy.dictionaries,
  );
  const words = await sources.neverKeep.words();
  const ocr = pictures && readsWords(policy) ? (sources.ocr ?? (await openEngine())) : null;
  const { surrogates } = policy;
  return taught(await createGuard({ sessionKey, vault, dictionaries, ocr, surrogates }), words);
}

/** For the look at what is kept already; pictures are read again for what was learnt since, in every masking. */
export async function againGuard(
  sources: Sources & { readonly secrets: RecordingSecrets },
): Promise<{ readonly guard: Guard; readonly vault: Vault }> {
  const { policy, secrets } = sources;
  const { sessionKey } = secrets;
  const dictionaries = await loadDictionaries(
    dictionariesDir(sources.dataDir),
    policy.dictionaries,
  );
  const words = await sources.neverKeep.words();
  const vault = openVault(secrets.vault);
  // Controls stay readable in either masking, and what a person says never to keep may stand in one.
  const reads = words.length > 0 || (vault.size > 0 && readsWords(policy));
  const ocr = reads ? await openEngine() : null;
  const { surrogates } = policy;
  const guard = await createGuard({ sessionKey, vault, dictionaries, ocr, surrogates });
  return { guard: taught(guard, words), vault };
}

const readsWords = (policy: Policy): boolean =>
  policy.applications.some((rule) => rule.masking === "detect");

function taught(guard: Guard, words: readonly string[]): Guard {
  for (const word of words) guard.neverKeep(word);
  return guard;
}
