// Bringing a database up to date without losing a row. Drizzle's migrator runs everything in one
// transaction, inside which switching foreign keys off does nothing; a rebuilt parent table would then
// delete its children by cascade. So: back up, foreign keys off outside the transaction, migrate, check,
// on again. The migrator has committed before anything can be checked, so it is all done on the copy's copy
// first: what fails there never touches the data. Nothing else may call the raw migrator. Killed at any moment, the
// database is wholly at the old or wholly at the new step, and the next start takes away what was half copied.
import { copyFileSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { z } from 'zod';
import { readBackupName } from '#shared/rules/backup-names.ts';
import {
  freeBackupPath,
  listBackups,
  makePrivateFolder,
  PARTIAL,
  publishPartial,
  removeDatabase,
  removeLeftovers,
  removeQuietly,
} from './backup-files.ts';
import { DamagedDatabaseError, orDamaged } from './damage.ts';

const journalShape = z.object({ entries: z.array(z.object({ when: z.number(), tag: z.string() })) });
const KEPT_BACKUPS = 10;

/** The database was written by a newer Packhouse. */
export class NewerDatabaseError extends Error {
  constructor() {
    super('This data was written by a newer version of Packhouse. Update the app to open it; nothing was changed.');
    this.name = 'NewerDatabaseError';
  }
}

export interface MigrateOptions {
  readonly migrationsDir: string;
  /** Where the copy taken before a migration goes. Null: the database is itself a copy, and needs none. */
  readonly backupDir: string | null;
  /** When it is done, for the copy's name: `fileStamp` of an instant, 2026-11-21T104207Z. */
  readonly stamp: string;
}

/** Returns the names of the migrations applied. Throws NewerDatabaseError, DamagedDatabaseError, or the migration's own error. */
export function migrateDatabase(connection: Database.Database, options: MigrateOptions): readonly string[] {
  const quick = orDamaged(() => connection.pragma('quick_check(1)', { simple: true }));
  if (quick !== 'ok') throw new DamagedDatabaseError(String(quick).split('\n').at(-1) ?? '');

  if (options.backupDir !== null) removeLeftovers(options.backupDir);
  const known = readJournal(options.migrationsDir);
  const applied = appliedAt(connection);
  if (applied > newestIn(known)) throw new NewerDatabaseError();
  const waiting = known.filter((entry) => entry.when > applied);
  if (waiting.length === 0) return [];
  const copy = applied > 0 && options.backupDir !== null ? backUp(connection, options.backupDir, options.stamp) : null;
  if (copy !== null) rehearse(copy, options.migrationsDir);
  apply(connection, options.migrationsDir);
  if (copy !== null && options.backupDir !== null) thinOut(options.backupDir, basename(copy));
  return waiting.map((entry) => entry.tag);
}

/** Throws before the real data is touched when the migrations would fail on it. */
function rehearse(backup: string, migrationsDir: string): void {
  const trial = `${backup}.trial`;
  try {
    copyFileSync(backup, trial);
    const connection = new Database(trial);
    try {
      apply(connection, migrationsDir);
    } finally {
      connection.close();
    }
  } finally {
    removeDatabase(trial);
  }
}

function apply(connection: Database.Database, migrationsDir: string): void {
  connection.pragma('foreign_keys = OFF');
  try {
    const before = violations(connection);
    migrate(drizzle(connection), { migrationsFolder: migrationsDir });
    if (violations(connection) > before) {
      throw new Error('A migration would leave rows without their parents. Nothing was changed; update the app.');
    }
  } finally {
    connection.pragma('foreign_keys = ON');
  }
}

/** unknown: no migration of ours ever ran on it. newer: it knows one that this program does not. */
export function schemaStanding(connection: Database.Database, migrationsDir: string): 'unknown' | 'newer' | 'known' {
  const applied = appliedAt(connection);
  if (applied === 0) return 'unknown';
  return applied > newestIn(readJournal(migrationsDir)) ? 'newer' : 'known';
}

const newestIn = (journal: readonly { when: number }[]): number => journal.at(-1)?.when ?? 0;

function readJournal(dir: string): readonly { when: number; tag: string }[] {
  const text = readFileSync(join(dir, 'meta', '_journal.json'), 'utf8');
  return [...journalShape.parse(JSON.parse(text)).entries].sort((a, b) => a.when - b.when);
}

function appliedAt(connection: Database.Database): number {
  const table = connection.prepare("select 1 from sqlite_master where name = '__drizzle_migrations'").get();
  if (!table) return 0;
  const newest = connection.prepare('select max(created_at) from __drizzle_migrations').pluck().get();
  return Number(newest ?? 0);
}

const violations = (connection: Database.Database): number => {
  const rows = connection.pragma('foreign_key_check');
  return Array.isArray(rows) ? rows.length : 0;
};

// VACUUM INTO is synchronous and takes a consistent copy of a database in WAL mode.
function backUp(connection: Database.Database, folder: string, stamp: string): string {
  makePrivateFolder(folder);
  const path = freeBackupPath(folder, stamp, 'before-migration');
  try {
    connection.prepare('vacuum into ?').run(`${path}${PARTIAL}`);
    publishPartial(path);
  } catch (error) {
    removeDatabase(`${path}${PARTIAL}`);
    throw error;
  }
  return path;
}

/** Afterwards, and never the copy just made: with a clock that was set back, all the others look newer. */
function thinOut(folder: string, made: string): void {
  const now = readBackupName(made)?.at ?? '';
  const older = listBackups([folder]).filter(
    ({ kind, name, at }) => kind === 'before-migration' && name !== made && at <= now,
  );
  for (const { path } of older.slice(KEPT_BACKUPS - 1)) removeQuietly(path);
}
