import { toHex } from "@apprentice/core/id/hex.ts";
import { tileWidth } from "@apprentice/core/audit/log-tiles.ts";
import { parseCheckpoint, parseNote } from "@apprentice/core/audit/signed-note.ts";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "../store/tables.ts";
import type { AuditLog } from "./audit-log.ts";
import { readBundle } from "./tile-log.ts";

/**
 * After the database was restored from an older backup: takes the leaves that were published since from the log
 * itself, as entries that nobody can open any more, and logs that this happened. History stays as it was published.
 * Gives the number of entries that were lost.
 */
export async function resumeLog(options: {
  readonly db: Database;
  readonly audit: AuditLog;
  readonly dir: string;
  readonly nowMs: () => number;
}): Promise<number> {
  const { db, audit, dir, nowMs } = options;
  const file = await readFile(join(dir, "checkpoint"), "utf8").catch(() => "");
  const published = parseCheckpoint(parseNote(file)?.text ?? "")?.size ?? 0;
  return db.transaction().execute(async (transaction) => {
    const head = await transaction.selectFrom("audit_head").select("size").executeTakeFirst();
    const from = head?.size ?? 0;
    if (from >= published) return 0;
    for (let seq = from; seq < published; seq = bundleAfter(seq)) {
      const leaves = await leavesFrom(dir, seq, published);
      const lost = { at_ms: nowMs(), kind: "lost", entry: "{}", salt: null, participant_id: null };
      const rows = leaves.map((leaf, at) => ({ ...lost, seq: seq + at, leaf }));
      await transaction.insertInto("audit").values(rows).execute();
    }
    await transaction
      .insertInto("audit_head")
      .values({ id: 1, size: published })
      .onConflict((conflict) => conflict.column("id").doUpdateSet({ size: published }))
      .execute();
    await audit.appendIn(transaction, "database_restored", { from, to: published });
    return published - from;
  });
}

function bundleAfter(seq: number): number {
  return (Math.floor(seq / tileWidth) + 1) * tileWidth;
}

/** The leaves from entry `seq` to the end of its bundle. */
async function leavesFrom(dir: string, seq: number, size: number): Promise<string[]> {
  const number = Math.floor(seq / tileWidth);
  const width = Math.min(tileWidth, size - number * tileWidth);
  const bundle = await readBundle(dir, number, width);
  return bundle.slice(seq - number * tileWidth).map((leaf) => toHex(leaf));
}
