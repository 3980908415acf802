// Opening the database at the start: a restore that was decided is finished first, then the file is checked and
// brought up to date, and from then on every change in it is audited.
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { actAs } from './core/acting.ts';
import { systemActor } from './core/actor.ts';
import { type Clock, toInstant } from './core/clock.ts';
import type { EventBus } from './core/events.ts';
import type { Logger } from './core/log.ts';
import { listBackups } from './db/backup-files.ts';
import { alsoGivenUp, DamagedDatabaseError } from './db/damage.ts';
import { type AppDatabase, createDatabase, openConnection } from './db/database.ts';
import { migrateDatabase } from './db/migrate.ts';
import { type FinishedRestore, finishRestore } from './db/restore.ts';
import { restorePlaces } from './db/restore-stage.ts';
import { AUDIT_MARK_FILE } from './features/audit/mark.ts';
import { recallFolder } from './features/backups/remembered-folder.ts';
import { pauseAfterRestore } from './sync/apex/sync-control.ts';

export interface OpenDataOptions {
  readonly dataDir: string;
  readonly migrationsDir: string;
  readonly training: boolean;
  readonly clock: Clock;
  readonly log: Logger;
  readonly events: EventBus;
}

export interface OpenedData {
  readonly database: AppDatabase;
  readonly databasePath: string;
  /** What this start finished of a restore. */
  readonly finished: FinishedRestore | null;
}

const DATABASE = 'packhouse.sqlite';
const FRESH_IN_TRAINING = [DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`, AUDIT_MARK_FILE, 'secrets.json'];

/** Throws DamagedDatabaseError, NewerDatabaseError, or the migration's own error; nothing was changed then. */
export function openData(options: OpenDataOptions): OpenedData {
  const { dataDir, log, clock } = options;
  const now = () => toInstant(clock.now());
  const databasePath = join(dataDir, DATABASE);
  // Training starts from the sample facility every time: its Apex does, so its database must.
  if (options.training) for (const name of FRESH_IN_TRAINING) rmSync(join(dataDir, name), { force: true });

  const finished = finishRestore({
    dataDir,
    log,
    // Older figures must not go to Apex by themselves: a person looks at the plan first.
    beforeUse: (restored) => pauseAfterRestore(restored, now()),
    auditBeginsAnew: () => rmSync(join(dataDir, AUDIT_MARK_FILE), { force: true }),
  });
  try {
    if (!options.training) refuseLostDatabase(dataDir);
    return { ...openDatabase(options, databasePath), databasePath, finished };
  } catch (error) {
    if (finished?.outcome === 'given_up') alsoGivenUp(error, finished.detail);
    throw error;
  }
}

/**
 * A file that is missing or empty would open as a first run, and SQLite would throw away the changes beside it that
 * were not yet folded in. So it counts as damaged where anything shows that there were data.
 */
function refuseLostDatabase(dataDir: string): void {
  const places = restorePlaces(dataDir);
  const bytesOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytesOf(places.database) > 0) return;
  const hadData =
    bytesOf(`${places.database}-wal`) > 0 ||
    existsSync(join(dataDir, AUDIT_MARK_FILE)) ||
    recallFolder(places.backups) !== null ||
    listBackups([places.backups]).length > 0;
  if (hadData)
    throw new DamagedDatabaseError(existsSync(places.database) ? 'the file is empty' : 'the file is missing');
}

function openDatabase(options: OpenDataOptions, databasePath: string): Pick<OpenedData, 'database'> {
  const { dataDir, events, clock, log } = options;
  const now = () => toInstant(clock.now());
  const connection = openConnection(databasePath);
  try {
    const applied = migrateDatabase(connection, {
      migrationsDir: options.migrationsDir,
      backupDir: join(dataDir, 'backups'),
      stamp: now().replaceAll(/[:.]/g, ''),
    });
    const database = createDatabase(connection, { events, now, clean: log.withoutSecrets });
    const updated = applied.length > 0 && !applied[0]?.startsWith('0000');
    if (updated) noteUpdate(database, applied);
    return { database };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function noteUpdate(database: AppDatabase, applied: readonly string[]): void {
  actAs({ actor: systemActor('Packhouse'), action: 'database.update', source: 'start' }, () =>
    database.writeTx((tx) =>
      tx.audit({ entityType: 'database', entityId: '', entityLabel: '', operation: 'changed', details: { applied } }),
    ),
  );
}
