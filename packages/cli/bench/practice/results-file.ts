/** Keeps the outcome of every episode as soon as it is known, so that a measurement that is killed goes on from there. */
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Trial } from "@apprentice/learn/evaluate/trial.ts";
import { z } from "zod";
import { CliError } from "../../errors.ts";

export const Outcome = z.object({
  /** `Examination.key`, and the episode's place in it. */
  examination: z.string(),
  at: z.number().int().nonnegative(),
  trial: Trial.extend({ seed: z.number().int(), reason: z.string() }),
  /** Inputs outside approved windows. */
  stray: z.number().int().nonnegative(),
  refused: z.record(z.string(), z.number()),
  /** What was done, as `actionSequence` tells it. */
  sequence: z.array(z.string()),
  seconds: z.number().nonnegative(),
});
export type Outcome = Readonly<z.infer<typeof Outcome>>;

export type ResultsFile = {
  readonly known: readonly Outcome[];
  add(outcome: Outcome): Promise<void>;
};

const Head = z.object({ fingerprint: z.string() });

/**
 * Opens or begins `file`. `fingerprint` names what is measured; a file of another measurement is refused. A last line
 * that was cut off by a kill is an episode that has to be done again.
 */
export async function openResults(file: string, fingerprint: string): Promise<ResultsFile> {
  await mkdir(dirname(file), { recursive: true });
  const text = await readFile(file, "utf8").catch(() => "");
  const [head = "", ...lines] = text.split("\n");
  const known: Outcome[] = [];
  if (head === "") await appendFile(file, `${JSON.stringify({ fingerprint })}\n`);
  else if (Head.parse(JSON.parse(head)).fingerprint !== fingerprint) {
    const message = `${file} holds results of another measurement; name a new folder for this one`;
    throw new CliError("refused", message);
  }
  for (const line of lines) {
    const outcome = line === "" ? null : parseLine(line);
    if (outcome) known.push(outcome);
  }
  // What a kill cut off must not run into the next line.
  if (text !== "" && !text.endsWith("\n")) await appendFile(file, "\n");
  return {
    known,
    add: async (outcome) => {
      known.push(outcome);
      await appendFile(file, `${JSON.stringify(outcome)}\n`);
    },
  };
}

function parseLine(line: string): Outcome | null {
  try {
    return Outcome.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
