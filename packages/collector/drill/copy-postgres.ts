/** Backups of records and keys on PostgreSQL, by its own tools: `pg_dump` and `pg_restore` on the PATH. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import pg from "pg";
import { CollectorError } from "../errors.ts";

const run = promisify(execFile);
const schemas = ["apprentice", "apprentice_keys"] as const;

/** Writes both schemas as they were at one moment into one file; a collector may go on working meanwhile. */
export async function dumpPostgres(
  url: string,
  path: string,
  format: "custom" | "plain" = "custom",
): Promise<void> {
  const only = schemas.map((schema) => `--schema=${schema}`);
  await tool("pg_dump", url, [`--format=${format}`, ...only, `--file=${path}`]);
}

/** Puts a dump into a database that has neither schema. */
export async function loadPostgres(path: string, url: string): Promise<void> {
  const { database } = new pg.Client({ connectionString: url });
  const as = ["--no-owner", "--no-privileges", "--exit-on-error", `--dbname=${database ?? ""}`];
  await tool("pg_restore", url, [...as, path]);
}

/** An empty database on the same server, dropped when disposed. The account needs the right to create databases. */
export async function createScratchDatabase(
  url: string,
  random: (count: number) => Uint8Array,
): Promise<AsyncDisposable & { readonly url: string }> {
  const name = `apprentice_drill_${Buffer.from(random(6)).toString("hex")}`;
  await ask(url, `create database ${name}`).catch((cause: unknown) => {
    const message =
      "The drill could not make a database of its own beside the collector's. Give the account the right to create databases (alter role … createdb).";
    throw new CollectorError("backup_failed", message, { cause });
  });
  return {
    url: inDatabase(url, name),
    [Symbol.asyncDispose]: () => ask(url, `drop database ${name} with (force)`),
  };
}

/** The same server and account, another database. */
export function inDatabase(url: string, name: string): string {
  return url.replace(/^([a-z]+:\/\/[^/]*\/)[^?]*/i, `$1${name}`);
}

async function ask(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function tool(name: string, url: string, args: readonly string[]): Promise<void> {
  try {
    await run(name, args, { env: { ...process.env, ...placeOf(url) } });
  } catch (cause) {
    const absent = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    const message = absent
      ? `${name} is not installed; install PostgreSQL's client programs of the server's version or newer.`
      : `${name} failed; the cause says why. Its version must be the server's or newer.`;
    throw new CollectorError("backup_failed", message, { cause });
  }
}

/** As environment variables, because everybody on the machine sees arguments. */
function placeOf(url: string): Record<string, string> {
  const { host, port, user, password, database } = new pg.Client({ connectionString: url });
  const place = { PGHOST: host, PGPORT: String(port), PGUSER: user, PGDATABASE: database };
  const given = { ...place, PGPASSWORD: typeof password === "string" ? password : undefined };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
