/** Blobs may come from a backup of their own, older or newer than the records. */
import { SegmentHash } from "@apprentice/core/id/id.ts";
import type { BlobName } from "../blobs/blobs.ts";
import { blobOf } from "../ingest/store-segment.ts";
import { segmentsOfTombstone } from "../ingest/tombstone-file.ts";
import type { Services } from "../services.ts";
import type { Database } from "../store/tables.ts";

/** Names looked up at a time. */
const batchSize = 500;

export type Swept = {
  /** Erased uploads that lay there again, though no row led to them. They are gone. */
  readonly removed: number;
  /** Blobs that the records do not know: uploaded or built after the backup of the records. They stay. */
  readonly orphans: number;
};

/** Lists every blob once. */
export async function sweepBlobs({ db, blobs, tombstones }: Services): Promise<Swept> {
  const erased = new Set<BlobName>();
  for (const line of await tombstones.readAll()) {
    for (const segment of segmentsOfTombstone(line)) erased.add(blobOf(segment));
  }
  let [removed, orphans] = [0, 0];
  for (const kind of ["segments", "objects"] as const) {
    for await (const names of inBatches(blobs.list(kind))) {
      const kept = names.filter((name) => !erased.has(name));
      for (const name of names) if (erased.has(name)) await blobs.remove(name);
      removed += names.length - kept.length;
      orphans += kept.length - (await countKnown(db, kind, kept));
    }
  }
  return { removed, orphans };
}

async function countKnown(
  db: Database,
  kind: "segments" | "objects",
  names: readonly BlobName[],
): Promise<number> {
  if (names.length === 0) return 0;
  if (kind === "objects") {
    const known = db.selectFrom("objects").select("blob").where("blob", "in", names);
    return (await known.execute()).length;
  }
  const hashes = names.map((name) => SegmentHash.parse(name.slice("segments/".length)));
  const known = db.selectFrom("segments").select("segment").where("segment", "in", hashes);
  return (await known.execute()).length;
}

async function* inBatches<T>(all: AsyncIterable<T>): AsyncIterable<T[]> {
  let batch: T[] = [];
  for await (const one of all) {
    batch.push(one);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
