import {
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type SqliteDatabase,
} from "kysely";

const patienceMs = 10_000;
const pauseMs = 5;

/**
 * Kysely's SQLite, but a transaction that finds the file locked waits without blocking the event loop:
 * SQLite's own waiting would stop this process from finishing the very work that holds the lock.
 */
export function sqliteDialect(database: SqliteDatabase): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new PatientSqliteDriver({ database }),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class PatientSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    for (let waitedMs = 0; ; waitedMs += pauseMs) {
      try {
        await super.beginTransaction(connection);
        return;
      } catch (error) {
        if (!isBusy(error) || waitedMs >= patienceMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }
}

function isBusy(error: unknown): boolean {
  // SQLITE_BUSY and its extended codes share the low byte.
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === 5;
}
