/** A checkpoint holds all that training needs to go on as if it had never stopped. */
import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { LearnError } from "../errors.ts";
import { writeAtomic } from "./atomic-file.ts";
import type { TrainerState } from "./trainer.ts";

/** The best parameters so far by the held-out steps, and how long they have been the best. */
export type Best = {
  readonly parameters: Float32Array;
  readonly step: number;
  readonly accuracy: number;
  readonly loss: number;
  /** Highest held-out accuracy so far; those kept may lie a standard error below it. */
  readonly peak: number;
};

export type Checkpoint = {
  readonly state: TrainerState;
  readonly best: Best | null;
  readonly evaluationsSinceBest: number;
};

/** JSON line, then parameters, moments and, where there is a best, its parameters. */
const Header = z.object({
  version: z.literal(1),
  /** Names data, seed and settings; a checkpoint of another run is refused. */
  fingerprint: z.string(),
  step: z.number().int().nonnegative(),
  size: z.number().int().positive(),
  best: z
    .object({ step: z.number().int(), accuracy: z.number(), loss: z.number(), peak: z.number() })
    .nullable(),
  evaluationsSinceBest: z.number().int().nonnegative(),
  sha256: z.string(),
});

const newline = 10;

export function checkpointPath(out: string): string {
  return join(out, "checkpoint.bin");
}

export async function writeCheckpoint(
  out: string,
  fingerprint: string,
  checkpoint: Checkpoint,
): Promise<void> {
  const { state, best, evaluationsSinceBest } = checkpoint;
  const vectors = [state.parameters, state.moment1, state.moment2];
  if (best) vectors.push(best.parameters);
  const body = Buffer.concat(
    vectors.map((vector) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)),
  );
  const header: z.infer<typeof Header> = {
    version: 1,
    fingerprint,
    step: state.step,
    size: state.parameters.length,
    best: best && {
      step: best.step,
      accuracy: best.accuracy,
      loss: best.loss,
      peak: best.peak,
    },
    evaluationsSinceBest,
    sha256: createHash("sha256").update(body).digest("hex"),
  };
  const head = Buffer.from(`${JSON.stringify(header)}\n`);
  await writeAtomic(checkpointPath(out), Buffer.concat([head, body]));
}

/** The checkpoint in `out`, or null where there is none; throws where it is damaged or another run's. */
export async function readCheckpoint(out: string, fingerprint: string): Promise<Checkpoint | null> {
  const bytes = await readFile(checkpointPath(out)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  });
  if (!bytes) return null;
  const { header, body } = parse(bytes, out);
  if (header.fingerprint !== fingerprint) {
    throw new LearnError(
      "checkpoint_foreign",
      `${checkpointPath(out)} belongs to a run with other data, seed or settings. ` +
        "Give another output folder, or delete the checkpoint to start anew.",
    );
  }
  const vector = (at: number) => floats(body, at * header.size, header.size);
  return {
    state: { step: header.step, parameters: vector(0), moment1: vector(1), moment2: vector(2) },
    best: header.best && { ...header.best, parameters: vector(3) },
    evaluationsSinceBest: header.evaluationsSinceBest,
  };
}

export async function removeCheckpoint(out: string): Promise<void> {
  await rm(checkpointPath(out), { force: true });
}

function parse(bytes: Buffer, out: string) {
  const damaged = (cause?: unknown) =>
    new LearnError(
      "checkpoint_damaged",
      `${checkpointPath(out)} is damaged. Delete it to start the training anew.`,
      { cause },
    );
  const end = bytes.indexOf(newline);
  try {
    const header = Header.parse(JSON.parse(bytes.subarray(0, end).toString("utf8")));
    const body = bytes.subarray(end + 1);
    const sha256 = createHash("sha256").update(body).digest("hex");
    if (sha256 !== header.sha256) throw damaged();
    return { header, body };
  } catch (error) {
    throw error instanceof LearnError ? error : damaged(error);
  }
}

/** Copies, because a slice of a file need not start at a multiple of four bytes. */
function floats(body: Buffer, from: number, size: number): Float32Array {
  const copy = new Uint8Array(body.subarray(from * 4, (from + size) * 4));
  return new Float32Array(copy.buffer);
}
