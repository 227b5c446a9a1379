/** Teams stand in the records as keyed hashes: equal ones can be told, which one it is cannot. */
import { createHmac } from "node:crypto";
import { CollectorError } from "../errors.ts";
import type { KeyDatabase } from "../store/key-tables.ts";
import type { RootKey } from "./root-key.ts";
import type { RandomBytes } from "./wrap.ts";

const name = "team-names";

/** What every hidden name begins with; an older version wrote the names themselves. */
export const hiddenPrefix = "hidden-";

export type HideTeam = (team: string) => string;

/** Reads the secret behind the hashes, or makes it. Throws `store_damaged` where the root key does not open it. */
export async function openHideTeam(options: {
  readonly db: KeyDatabase;
  readonly rootKey: RootKey;
  readonly random: RandomBytes;
  readonly nowMs: () => number;
}): Promise<HideTeam> {
  const { db, rootKey, random, nowMs } = options;
  const wrapped = rootKey.wrap(random(32), `secret ${name}`);
  await db
    .insertInto("secrets")
    .values({ name, wrapped, created_ms: nowMs() })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  const row = await db
    .selectFrom("secrets")
    .select("wrapped")
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  const secret = rootKey.unwrap(row.wrapped, `secret ${name}`);
  if (secret) {
    return (team) => hiddenPrefix + createHmac("sha256", secret).update(team).digest("hex");
  }
  const message =
    "The secret that hides teams does not open under this root key. Restore root key and key store from one backup.";
  throw new CollectorError("store_damaged", message);
}
