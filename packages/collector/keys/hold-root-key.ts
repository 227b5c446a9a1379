/** Keeps whoever changes the root key apart from collectors and workers that have it in memory. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { CollectorError } from "../errors.ts";

/** The number of the lock in PostgreSQL; any, but always the same. */
const lockNumber = 4_170_112;

/**
 * Holds the root key of a data folder until disposed: `shared` beside other collectors and workers, `alone` for
 * changing it. The operating system (and PostgreSQL, for other machines) lets go when the process dies, so a crash
 * leaves no stale lock. Throws `collector_running` where somebody holds it in the other way.
 */
export async function holdRootKey(options: {
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly mode: "shared" | "alone";
}): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const { dataDir, databaseUrl, mode } = options;
  const file = holdFile(join(dataDir, "root-key.lock"), mode);
  stack.defer(() => file.close());
  if (databaseUrl !== undefined) {
    const client = await holdDatabase(databaseUrl, mode);
    stack.defer(() => client.end());
  }
  return stack.move();
}

/** SQLite's own file locks serve, because Node has none. */
function holdFile(path: string, mode: "shared" | "alone"): DatabaseSync {
  const file = new DatabaseSync(path);
  try {
    file.exec("pragma busy_timeout = 200");
    if (mode === "alone") file.exec("begin exclusive");
    else file.exec("begin; select count(*) from sqlite_schema");
    return file;
  } catch (cause) {
    file.close();
    throw running(mode, cause);
  }
}

async function holdDatabase(url: string, mode: "shared" | "alone"): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  // A connection that breaks loses the lock, not the process.
  client.on("error", () => undefined);
  await client.connect();
  const lock = mode === "alone" ? "pg_try_advisory_lock" : "pg_try_advisory_lock_shared";
  const { rows } = await client.query<{ held: boolean }>(`select ${lock}($1) as held`, [
    lockNumber,
  ]);
  if (rows[0]?.held === true) return client;
  await client.end();
  throw running(mode, null);
}

function running(mode: "shared" | "alone", cause: unknown): CollectorError {
  const message =
    mode === "alone"
      ? "A collector or worker runs on this data and has the root key in memory. Stop them all, then try again."
      : "The root key of this data is being changed. Start again when that is done.";
  return new CollectorError("collector_running", message, { cause });
}
