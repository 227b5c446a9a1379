/**
 * Sealed segments that wait to be sent, in a folder that survives a restart: `<hash>.segment` beside `<hash>.json`.
 * A segment leaves it when the collector has acknowledged it, or erased it, or the participant gives it up.
 */
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { FailureCode } from "@apprentice/core/api/failure.ts";
import { UploadClaim } from "@apprentice/core/api/upload-claim.ts";
import { SegmentHash } from "@apprentice/core/id/id.ts";
import { RecorderError } from "../errors.ts";
import type { SealedSegment } from "../hold/release.ts";
import { flushFolder, writeFileDurably } from "../write-file-durably.ts";

export const SpoolEntry = z.strictObject({
  version: z.literal(1),
  segment: SegmentHash,
  bytes: z.number().int().nonnegative(),
  claim: UploadClaim,
  addedMs: z.number(),
  /** `refused` is final: it is not sent again until somebody asks for it. */
  state: z.enum(["waiting", "refused"]),
  /** What the collector said last; null: nothing yet. */
  answer: z
    .strictObject({ code: FailureCode.nullable(), message: z.string(), atMs: z.number() })
    .nullable(),
});
export type SpoolEntry = Readonly<z.infer<typeof SpoolEntry>>;
type SpoolAnswer = NonNullable<SpoolEntry["answer"]>;

export type Spool = {
  /** Moves a segment's file in; durable when this resolves. The same one again is fine. */
  readonly add: (segment: SealedSegment) => Promise<void>;
  /** Oldest first. Throws RecorderError `state_damaged`. */
  readonly list: () => Promise<SpoolEntry[]>;
  readonly pathOf: (segment: SegmentHash) => string;
  /** Keeps what the collector said. A `refused` one stays, with its reason, until it is retried or removed. */
  readonly note: (
    entry: SpoolEntry,
    state: SpoolEntry["state"],
    answer: SpoolAnswer | null,
  ) => Promise<void>;
  /** Takes a segment out, file first. */
  readonly remove: (segment: SegmentHash) => Promise<void>;
};

const orphanMs = 86_400_000;

/** Makes the folder (mode 0700) where it is missing. */
export async function openSpool(options: {
  readonly dir: string;
  /** Ms since the epoch. */
  readonly clock: () => number;
}): Promise<Spool> {
  const { dir, clock } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const pathOf = (segment: SegmentHash) => join(dir, `${segment}.segment`);
  const entryPath = (segment: SegmentHash) => join(dir, `${segment}.json`);
  const write = (entry: SpoolEntry) =>
    writeFileDurably(entryPath(entry.segment), `${JSON.stringify(entry)}\n`);
  return {
    pathOf,
    add: async ({ hash: segment, path, bytes, claim }) => {
      const fresh = { version: 1, state: "waiting", answer: null } as const;
      // The entry first: a file without one would never be sent, an entry without a file waits for its file.
      await write({ ...fresh, segment, bytes, claim, addedMs: clock() });
      await rename(path, pathOf(segment));
      await flushFolder(dir);
      await flushFolder(dirname(path));
    },
    list: async () => {
      const entries: SpoolEntry[] = [];
      for (const name of await readdir(dir)) {
        const entry = name.endsWith(".json") ? await readEntry(join(dir, name)) : null;
        if (!entry) continue;
        if (await exists(pathOf(entry.segment))) entries.push(entry);
        // What a crash left of one that is gone; a young one may be on its way in.
        else if (clock() - entry.addedMs > orphanMs) await rm(join(dir, name), { force: true });
      }
      return entries.toSorted((a, b) => a.addedMs - b.addedMs);
    },
    note: (entry, state, answer) => write({ ...entry, state, answer }),
    remove: async (segment) => {
      await rm(pathOf(segment), { force: true });
      await rm(entryPath(segment), { force: true });
      await flushFolder(dir);
    },
  };
}

/** Null where it went meanwhile. */
async function readEntry(path: string): Promise<SpoolEntry | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return SpoolEntry.parse(JSON.parse(text));
  } catch (cause) {
    throw new RecorderError(
      "state_damaged",
      `${path} cannot be read, so its segment cannot be sent. Restore it, or delete both.`,
      { cause },
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
