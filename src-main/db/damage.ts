// A database file that SQLite cannot trust. People are told what to do; nothing is written to the file.
import Database from 'better-sqlite3';

/** The file is no database, or a check found damage; nothing was changed. */
export class DamagedDatabaseError extends Error {
  constructor(detail: string) {
    super(`The database file is damaged (${detail}). Nothing was changed; restore the newest backup.`);
    this.name = 'DamagedDatabaseError';
  }
}

/** Runs `read`; what SQLite calls corrupt or not a database becomes a DamagedDatabaseError. */
export function orDamaged<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Database.SqliteError && /^SQLITE_(NOTADB|CORRUPT)/.test(error.code)) {
      throw new DamagedDatabaseError(error.message);
    }
    throw error;
  }
}
