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

const givenUp = new WeakMap<Error, string>();

/** The database could not be opened, and a restore was given up just before: people must hear of both. */
export function alsoGivenUp(error: unknown, detail: string): void {
  if (error instanceof Error) givenUp.set(error, detail);
}

/** Why a restore was given up before this error; null when there was none. */
export const restoreGivenUpBefore = (error: unknown): string | null =>
  error instanceof Error ? (givenUp.get(error) ?? null) : null;

const NO_ROOM = /^(SQLITE_FULL|SQLITE_IOERR_(WRITE|FSYNC|DIR_FSYNC|SHMSIZE|TRUNCATE)|ENOSPC|EDQUOT)$/;

/**
 * True when something could not be written because there is no room left, said by SQLite or by the file system, at
 * whatever depth of causes. SQLite rolled the transaction back as a whole. A write that failed without SQLite telling
 * why (a quota, a network drive) counts too: what people can do about it is the same.
 */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && NO_ROOM.test(String(error.code))) return true;
  return error.cause !== undefined && isDiskFull(error.cause);
}
