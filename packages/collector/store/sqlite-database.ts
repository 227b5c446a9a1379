import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { SqliteDatabase, SqliteStatement } from "kysely";

/** Statements kept prepared; the collector has fewer different ones than this. */
const greatestStatements = 256;

/**
 * Node's own SQLite in the shape that Kysely's dialect expects. Transactions begin as writers at once:
 * a reader that turns writer later would fail instead of wait when another process writes.
 */
export function openSqliteDatabase(path: string, pragmas: readonly string[]): SqliteDatabase {
  const database = new DatabaseSync(path);
  for (const pragma of pragmas) database.exec(`pragma ${pragma}`);
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => {
      statements.clear();
      database.close();
    },
    prepare: (sql) => {
      const known = statements.get(sql);
      if (known) return known;
      if (statements.size >= greatestStatements) statements.clear();
      const made = adapt(database.prepare(sql === "begin" ? "begin immediate" : sql));
      // A schema change alters what a statement returns, so those are not kept.
      if (!/^\s*(create|alter|drop|pragma)/i.test(sql)) statements.set(sql, made);
      return made;
    },
  };
}

function adapt(statement: StatementSync): SqliteStatement {
  const bind = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...bind(parameters)),
    run: (parameters) => statement.run(...bind(parameters)),
    iterate: (parameters) => statement.iterate(...bind(parameters)),
  };
}
