// Backups as people use them: made daily by themselves and by hand, thinned out, looked into, restored. One thing at a
// time: a backup, the thinning and a restore never meet. In training there are none, because it starts afresh.
import type { z } from 'zod';
import type { BackupKind, BackupPreview, BackupRow, backupsContract } from '#shared/contract/backups.ts';
import { SETTING_DEFAULTS } from '#shared/contract/settings.ts';
import { backupsToRemove } from '#shared/rules/backup-rotation.ts';
import { isBackupDue, nextBackupAt } from '#shared/rules/backup-schedule.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { EventBus } from '../../core/events.ts';
import { newId } from '../../core/ids.ts';
import type { Jobs } from '../../core/jobs.ts';
import type { Logger } from '../../core/log.ts';
import { createPoller } from '../../core/poller.ts';
import { auditRowHash } from '../../db/audit.ts';
import { asBackupError, type BackupOptions, makeBackup } from '../../db/backup.ts';
import { databaseBytes, freeBytes, listBackups, removeDatabase, type StoredBackup } from '../../db/backup-files.ts';
import { accountsOf, countRows, inspectBackup, refuseUnusable } from '../../db/backup-inspect.ts';
import type { AppDatabase } from '../../db/database.ts';
import type { FinishedRestore } from '../../db/restore.ts';
import { decideRestore, isDecidedAs, nameForReplaced, restorePlaces, stageRestore } from '../../db/restore-stage.ts';
import type { SettingsService } from '../settings/service.ts';
import { accountDifferences, vouchingFor } from './accounts.ts';
import { forPeople, givenUp, type LastError, reasonOf } from './faults.ts';
import { claimFolder, isOwnFolder, ownFolder } from './own-folder.ts';
import { changesSince } from './queries.ts';
import { rememberFolder } from './remembered-folder.ts';
import { createVouching, type VouchedBy } from './vouching.ts';

export interface BackupDeps {
  readonly database: AppDatabase;
  readonly dataDir: string;
  readonly migrationsDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** In [0, 1); jitter only. */
  readonly random: () => number;
  readonly settings: Pick<SettingsService, 'get'>;
  readonly events: EventBus;
  readonly jobs: Pick<Jobs, 'start'>;
  readonly training: boolean;
  /** Whether it is this person's password. Slows wrong tries itself, by throwing. */
  readonly confirmPassword: (actorId: string, password: string) => Promise<boolean>;
  /** Closes the program's core and opens it again, after the answer was sent. */
  readonly restart: () => void;
  /** What this start finished of a restore; one that was given up is shown. */
  readonly finished: FinishedRestore | null;
}

type Status = z.infer<NonNullable<(typeof backupsContract.status)['~orpc']['outputSchema']>>;

export interface BackupService {
  /** Begins the daily backups. Not in training. */
  start(): void;
  /** Ends a backup that is under way and waits for it. */
  stop(): Promise<void>;
  status(): Status;
  /** A backup by hand, as a job; answers its id. */
  create(actor: Actor): string;
  /**
   * `actorId` is whoever asks. Throws BACKUP_NOT_USABLE when there is no such backup. What is wrong with one that is
   * there is said in the answer.
   */
  preview(name: string, actorId?: string): Promise<BackupPreview>;
  /**
   * Throws INVALID_INPUT for a wrong password, SIGN_IN_SLOWED, DISK_FULL, or BACKUP_NOT_USABLE: also (wrong_person) when
   * nobody who could get in afterwards agrees, and when something else is decided already. Nothing happened then.
   */
  restore(name: string, password: string, actor: Actor, vouchedBy?: VouchedBy): Promise<void>;
  /** Looks now whether the daily backup is due, and makes it. For the poller, and after a sleep. */
  nudge(): Promise<void>;
}

const LOOK_EVERY_MS = 5 * 60_000;
const LOOK_AGAIN_MS = 1000;
const RETRY = { firstMs: LOOK_EVERY_MS, capMs: 2 * 3_600_000 };

export function createBackupService(deps: BackupDeps): BackupService {
  const { database, clock, log, settings, dataDir, migrationsDir } = deps;
  const places = restorePlaces(dataDir);
  const ending = new AbortController();
  const refuseStranger = createVouching(dataDir, clock);
  let lastError: LastError | null = givenUp(deps.finished);
  let unreadable: LastError | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const folder = (): string => ownFolder(dataDir, settings.get('backups.folder'));
  const listIn = (folders: readonly string[]): readonly StoredBackup[] => {
    unreadable = null;
    return listBackups(folders, (_folder, error) => {
      unreadable = { at: toInstant(clock.now()), ...reasonOf(asBackupError(error)) };
    });
  };
  /** What was replaced, and copies from before updates, are beside the database whatever the setting says. */
  const list = (): readonly StoredBackup[] => (deps.training ? [] : listIn([folder(), places.backups]));
  /** What another Packhouse made in a folder that was never ours, and an empty file, are no backup of today. */
  const dailyAt = (): readonly string[] =>
    isOwnFolder(dataDir, settings.get('backups.folder'))
      ? listIn([folder()]).flatMap(({ kind, at, bytes }) => (kind === 'daily' && bytes > 0 ? at : []))
      : [];
  const schedule = () =>
    [dailyAt(), clock.now(), settings.get('facility.timeZone'), settings.get('backups.time')] as const;

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };

  const find = (name: string): StoredBackup => {
    if (deps.training) throw new AppError('BACKUP_NOT_USABLE', { name, reason: 'training' });
    const found = list().find((backup) => backup.name === name);
    if (!found) throw new AppError('BACKUP_NOT_USABLE', { name, reason: 'not_there' });
    return found;
  };

  const thinOut = (claimed: string): void => {
    const stored = listIn([claimed, places.backups]);
    const remove = backupsToRemove(
      stored.map(({ name, kind, at, bytes }) => ({ name, kind, at, good: bytes > 0 })),
      clock.now(),
      settings.get('facility.timeZone'),
      settings.get('backups.keepDaily'),
      settings.get('backups.keepWeekly'),
    );
    for (const { name, path } of stored) {
      if (!remove.includes(name)) continue;
      try {
        removeDatabase(path);
      } catch (error) {
        // A backup that cannot be removed is one too many, which harms nothing.
        log.warn('An old backup could not be removed', { error, name });
      }
    }
  };

  const make = async (
    kind: BackupKind,
    signal: AbortSignal,
    told: Pick<BackupOptions, 'onProgress' | 'onChecking'> = {},
  ): Promise<void> => {
    try {
      const claimed = claimFolder(dataDir, settings.get('backups.folder'));
      const made = await makeBackup({
        connection: database.connection,
        folder: claimed,
        kind,
        at: toInstant(clock.now()),
        signal: AbortSignal.any([signal, ending.signal]),
        ...told,
      });
      rememberFolder(places.backups, claimed === places.backups ? '' : claimed, log);
      lastError = null;
      thinOut(claimed);
      database.writeTx((tx) => {
        tx.audit({
          action: 'backup.made',
          entityType: 'backup',
          entityId: made.name,
          entityLabel: made.name,
          operation: 'done',
          details: { kind, bytes: made.bytes },
        });
        tx.publish({ area: 'backups', ids: null });
      });
    } catch (error) {
      if (signal.aborted || ending.signal.aborted) throw error;
      failed(error);
      throw error;
    }
  };
  const failed = (error: unknown): void => {
    lastError = { at: toInstant(clock.now()), ...reasonOf(error) };
    deps.events.publish({ area: 'backups', ids: null });
  };
  const isDue = (): boolean => {
    try {
      return isBackupDue(...schedule());
    } catch (error) {
      failed(error);
      throw error;
    }
  };

  const poller = createPoller({
    name: 'Backups',
    clock,
    log,
    random: deps.random,
    // Never past the time itself: shortly before midnight the next look would be on the next day.
    intervalMs: () => Math.min(LOOK_EVERY_MS, Math.max(LOOK_AGAIN_MS, nextBackupAt(...schedule()) - clock.now())),
    backoff: RETRY,
    run: async (signal) => {
      if (isDue()) await inTurn(() => make('daily', signal));
      return undefined;
    },
  });

  const nextAt = (): string | null => {
    if (deps.training) return null;
    const { consecutiveFailures, nextAt: retryAt } = poller.status();
    return consecutiveFailures > 0 ? retryAt : toInstant(nextBackupAt(...schedule()));
  };

  return {
    start: () => {
      if (!deps.training) poller.start();
    },
    stop: async () => {
      ending.abort();
      await poller.stop();
      await last;
    },
    nudge: () => (deps.training ? Promise.resolve() : poller.nudge()),
    status: () => {
      const stored = list();
      const now = toInstant(clock.now());
      // A file of a clock that was wrong, or without a byte in it, is no good backup.
      const good = ({ kind, at, bytes }: StoredBackup): boolean =>
        (kind === 'daily' || kind === 'manual') && at <= now && bytes > 0;
      return {
        folder: folder(),
        backups: stored.map(rowOf),
        lastOkAt: stored.find(good)?.at ?? null,
        lastError: lastError ?? unreadable,
        nextAt: nextAt(),
        freeBytes: freeBytes(folder()),
        databaseBytes: databaseBytes(database.connection.name),
      };
    },
    create: (actor) => {
      if (deps.training) throw new AppError('BACKUP_NOT_USABLE', { name: 'training', reason: 'training' });
      return deps.jobs.start('backup', actor, async ({ signal, step }) => {
        step('Waiting for what is under way');
        const told = {
          onProgress: (done: number, total: number) => step('Copying the database', done, total),
          onChecking: () => step('Checking the copy'),
        };
        await inTurn(() => make('manual', signal, told)).catch((error: unknown) => {
          throw forPeople(error);
        });
        return undefined;
      });
    },
    preview: async (name, actorId = '') => {
      const { path, at } = find(name);
      const inside = await inspectBackup(path, places.folder, migrationsDir);
      const known = inside.counts !== null;
      const head = inside.auditHead;
      const otherLog = head !== null && auditRowHash(database.connection, head.seq) !== head.hash;
      const peopleNow = accountsOf(database.connection);
      return {
        name,
        at,
        problem: inside.problem,
        facility: inside.facility ?? SETTING_DEFAULTS['facility.name'],
        lastChangeAt: inside.lastChangeAt,
        inBackup: inside.counts ?? { packages: 0, ledgerRows: 0, people: 0, settings: 0, auditRows: 0 },
        now: countRows(database.connection),
        accounts: known ? accountDifferences(inside.accounts, peopleNow, actorId) : [],
        vouching: vouchingFor(inside.accounts, peopleNow, actorId),
        otherLog,
        since: known ? changesSince(database.read, otherLog ? 0 : (head?.seq ?? 0)) : { total: 0, rows: [] },
      };
    },
    restore: async (name, password, actor, vouchedBy) => {
      const { path, at: backupAt } = find(name);
      if (!(await deps.confirmPassword(actor.id, password))) {
        throw new AppError('INVALID_INPUT', { field: 'password', reason: 'wrong_password' });
      }
      await inTurn(async () => {
        // A second window asked for the same meanwhile.
        if (isDecidedAs(dataDir, name)) return;
        const inside = await inspectBackup(path, places.folder, migrationsDir);
        refuseUnusable(name, inside);
        await refuseStranger({ name, accounts: inside.accounts, own: { id: actor.id, password }, vouchedBy });
        const at = toInstant(clock.now());
        await stageRestore({ dataDir, migrationsDir, from: path, name, at });
        decideRestore(dataDir, {
          version: 1,
          id: newId(),
          at,
          action: 'backup.restored',
          actor: { kind: actor.kind, id: actor.id, name: actor.name },
          source: 'window',
          backup: { name, at: backupAt },
          keepAs: nameForReplaced(dataDir, at, 'before-restore'),
          counts: { ...inside.counts },
        });
      }).catch((error: unknown) => {
        throw forPeople(error);
      });
      log.info('A backup takes the place of the database at the restart', { name });
      deps.restart();
    },
  };
}

const rowOf = ({ path: _path, ...row }: StoredBackup): BackupRow => row;
