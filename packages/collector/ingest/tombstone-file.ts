/**
 * What was erased, taken back and objected to, in a file of its own beside the database, so that a database restored from an older
 * backup can be made to forget again. It holds pseudonyms, ids, hashes of sealed bytes, and words that are
 * sealed under their writer's key.
 */
import { open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { ConcernId } from "@apprentice/core/api/concern.ts";
import { ParticipantId, ReceiptId, SegmentHash } from "@apprentice/core/id/id.ts";
import { syncFolder } from "../blobs/write-durably.ts";
import { CollectorError } from "../errors.ts";

const Line = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("participant"),
    participantId: ParticipantId,
    atMs: z.number(),
    segments: z.array(SegmentHash),
  }),
  z.strictObject({
    kind: z.literal("segment"),
    segment: SegmentHash,
    atMs: z.number(),
    reason: z.literal("expired"),
  }),
  // Nothing is erased by it, but a backup from before would make these receipts good again.
  z.strictObject({
    kind: z.literal("withdrawal"),
    participantId: ParticipantId,
    atMs: z.number(),
    receipts: z.array(ReceiptId),
  }),
  // Likewise: without these, a backup from before would let go on what was objected to.
  z.strictObject({
    kind: z.literal("objection"),
    participantId: ParticipantId,
    concernId: ConcernId,
    atMs: z.number(),
    dueMs: z.number(),
    /** The words, sealed under the participant's key. */
    sealed: z.string(),
  }),
  z.strictObject({ kind: z.literal("answered"), concernId: ConcernId, atMs: z.number() }),
]);
export type TombstoneLine = Readonly<z.infer<typeof Line>>;

/** The uploads that this line says are gone. */
export function segmentsOfTombstone(line: TombstoneLine): readonly SegmentHash[] {
  switch (line.kind) {
    case "participant":
      return line.segments;
    case "segment":
      return [line.segment];
    case "withdrawal":
    case "objection":
    case "answered":
      return [];
    default:
      return line satisfies never;
  }
}

export type TombstoneFile = {
  /** Resolves when the lines are on disk. */
  readonly add: (lines: readonly TombstoneLine[]) => Promise<void>;
  /** Throws `store_damaged` for a line that is none of ours; one that a crash cut off is passed over. */
  readonly readAll: () => Promise<readonly TombstoneLine[]>;
};

export function openTombstoneFile(path: string): TombstoneFile {
  // One after another: a long line is written in several pieces, and another's must not come in between.
  let last: Promise<void> = Promise.resolve();
  return {
    add: (lines) => {
      const next = last.then(() => append(path, lines));
      last = next.catch(() => undefined);
      return next;
    },
    readAll: async () => {
      const text = await readFile(path, "utf8").catch((error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
        throw error;
      });
      return text.split("\n").flatMap((line) => parseLine(path, line));
    },
  };
}

async function append(path: string, lines: readonly TombstoneLine[]): Promise<void> {
  if (lines.length === 0) return;
  const file = await open(path, "a", 0o600);
  try {
    const isNew = (await file.stat()).size === 0;
    // Begins with a line end, so that a line that a crash cut off spoils no other.
    await file.appendFile(lines.map((line) => `\n${JSON.stringify(line)}`).join(""));
    await file.sync();
    if (isNew) await syncFolder(dirname(path));
  } finally {
    await file.close();
  }
}

/** A line that was cut off was never acknowledged, so the erasure is asked for again; anything else is damage. */
function parseLine(path: string, line: string): TombstoneLine[] {
  if (line === "") return [];
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return [];
  }
  const parsed = Line.safeParse(value);
  if (parsed.success) return [parsed.data];
  const message = `${path} has a line that is no tombstone; restore it from its copy before starting, or erased people may come back.`;
  throw new CollectorError("store_damaged", message);
}
