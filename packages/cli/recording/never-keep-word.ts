/** A word that is never kept: remembered on this device alone, and gone at once from all that is held. */
import { createInterface } from "node:readline/promises";
import { checkedWord } from "@apprentice/guard/text/never-keep.ts";
import { CliError } from "../errors.ts";
import { recheckRecording, type Rechecked } from "./recheck-recording.ts";

export type NeverKept = {
  /** Recordings in which it was looked for. */
  readonly looked: readonly string[];
  /** Released before, so that it can only be deleted whole. */
  readonly sealed: readonly string[];
  /** Where the look failed; they are not released while it does. */
  readonly failed: readonly string[];
  readonly message: string;
};

/** `given`: null or undefined asks for it, so that it does not stay in the shell's history. The answer never names it. */
export async function neverKeepWord(
  participant: Rechecked,
  given: string | undefined,
): Promise<NeverKept> {
  const word = await wordOf(given ?? (await askWord("Which word should never be kept? ")));
  await participant.neverKeep.add(word);
  const looked: string[] = [];
  const sealed: string[] = [];
  const failed: string[] = [];
  for (const { recordingId, endedMs, sealed: segments } of await participant.hold.list()) {
    // One that is being recorded takes the word up by itself, and looks back when it ends.
    if (endedMs === null) continue;
    if (segments !== null) sealed.push(recordingId);
    else
      await recheckRecording(recordingId, participant).then(
        () => looked.push(recordingId),
        () => failed.push(recordingId),
      );
  }
  const message = [
    `remembered on this computer only; hidden from now on, and in ${String(looked.length)} held recordings`,
    ...sealed.map(
      (id) => `${id} was released before; "apprentice hold delete ${id}" stops it here`,
    ),
    ...failed.map((id) => `${id} could not be looked through; cut or delete it, or try again`),
  ].join("\n");
  return { looked, sealed, failed, message };
}

/**
 * Takes a word out for recordings that begin from now on. What was hidden stays hidden, and recordings that know the word
 * go on hiding it. The answer never names it. Throws CliError `not_found` where it was not named.
 */
export async function forgetNeverKept(
  { neverKeep }: Pick<Rechecked, "neverKeep">,
  given: string | undefined,
): Promise<{ readonly removed: true; readonly message: string }> {
  const word = await wordOf(given ?? (await askWord("Which word may be kept again? ")));
  if (!(await neverKeep.remove(word)))
    throw new CliError(
      "not_found",
      "this word is not among yours; `apprentice hold never-keep --list` prints them",
    );
  const message =
    "taken out for recordings that begin from now on; what was hidden stays hidden, and recordings that are held or running go on hiding it";
  return { removed: true, message };
}

/** The participant's own words, for their own terminal alone. */
export async function listNeverKept({ neverKeep }: Pick<Rechecked, "neverKeep">): Promise<{
  readonly words: readonly string[];
  readonly message: string;
}> {
  const words = await neverKeep.words();
  const message = words.length === 0 ? "no word was named" : words.join("\n");
  return { words, message };
}

async function wordOf(text: string): Promise<string> {
  try {
    return checkedWord(text);
  } catch (cause) {
    throw new CliError("wrong_usage", cause instanceof Error ? cause.message : "no word", {
      cause,
    });
  }
}

async function askWord(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}
