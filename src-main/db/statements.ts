// Statements are compiled once: drizzle asks SQLite to compile the same text at every call, and with triggers on the
// audited tables that costs more than running it. It gets a connection that remembers what it compiled.
import type Database from 'better-sqlite3';

/** Texts differ by the length of lists in them; the rarest give way. */
const MOST = 400;

/** The same connection with compiled statements kept. Only for callers that run a statement at once, as drizzle does. */
export function withKeptStatements(connection: Database.Database): Database.Database {
  const kept = new Map<string, Database.Statement>();
  const prepare = (text: string): Database.Statement => {
    const known = kept.get(text);
    kept.delete(text);
    const statement = known ?? connection.prepare(text);
    kept.set(text, statement);
    if (kept.size > MOST) {
      const [oldest] = kept.keys();
      if (oldest !== undefined) kept.delete(oldest);
    }
    // Whoever had it before may have asked for rows as lists.
    return known?.reader ? statement.raw(false) : statement;
  };
  return new Proxy(connection, {
    get: (target, key) => {
      if (key === 'prepare') return prepare;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
