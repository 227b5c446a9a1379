import { tileWidth } from "@apprentice/core/audit/log-tiles.ts";
import { toHex } from "@apprentice/core/id/hex.ts";
import { readCheckpoint } from "../audit/read-checkpoint.ts";
import { readBundle } from "../audit/tile-log.ts";
import { whileFilesMove } from "../blobs/while-files-move.ts";
import type { Database } from "../store/tables.ts";
import type { Anchor } from "./anchor.ts";

export type Compared = {
  /** The newest entry that both have is the same one. */
  readonly same: boolean;
  /** Entries of the log in the records. */
  readonly here: number;
  /** Entries that the anchor has seen. */
  readonly there: number;
};

/** Lays the records beside the anchor's log; a collector may go on writing to both. */
export async function compareRecords(
  db: Database,
  { logDir }: Pick<Anchor, "logDir">,
): Promise<Compared> {
  return whileFilesMove(async () => {
    // The anchor first: entries are in the records before they are in any log.
    const there = (await readCheckpoint(logDir))?.checkpoint.size ?? 0;
    const here = await countEntries(db);
    const seq = Math.min(there, here) - 1;
    if (seq < 0) return { same: true, here, there };
    const number = Math.floor(seq / tileWidth);
    const width = Math.min(tileWidth, there - number * tileWidth);
    const leaf = (await readBundle(logDir, number, width))[seq - number * tileWidth];
    const row = await db
      .selectFrom("audit")
      .select("leaf")
      .where("seq", "=", seq)
      .executeTakeFirst();
    const same = row !== undefined && leaf !== undefined && row.leaf === toHex(leaf);
    return { same, here, there };
  });
}

export async function countEntries(db: Database): Promise<number> {
  return (await db.selectFrom("audit_head").select("size").executeTakeFirst())?.size ?? 0;
}
