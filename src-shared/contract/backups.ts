// Backups of the database, and going back to one. Nothing a restore replaces is thrown away.
import { z } from 'zod';
import { reads, writes } from './base.ts';
import { jobStarted } from './jobs.ts';
import { personName } from './session.ts';

export const BACKUP_KINDS = ['daily', 'manual', 'before-migration', 'before-restore', 'set-aside'] as const;
export type BackupKind = (typeof BACKUP_KINDS)[number];

/** A file name inside the backup folder, never a path. */
export const backupName = z.string().regex(/^[\w][\w.-]{0,180}\.sqlite$/);

export const backupRow = z.object({
  name: backupName,
  kind: z.enum(BACKUP_KINDS),
  at: z.string(),
  bytes: z.int(),
});
export type BackupRow = z.infer<typeof backupRow>;

/**
 * What a restore does to somebody's account. missing: has none in the backup. only_then: has one only there.
 * comes_back: switched off now. goes_off: switched off then. role, password: another one then.
 */
export const ACCOUNT_CHANGES = ['missing', 'only_then', 'comes_back', 'goes_off', 'role', 'password'] as const;
export type AccountChange = (typeof ACCOUNT_CHANGES)[number];

const accountDifference = z.object({
  name: z.string(),
  change: z.enum(ACCOUNT_CHANGES),
  /** Of whoever asks. */
  own: z.boolean(),
  roleThen: z.string().nullable(),
  roleNow: z.string().nullable(),
});
export type AccountDifference = z.infer<typeof accountDifference>;

const counts = z.object({
  packages: z.int(),
  ledgerRows: z.int(),
  people: z.int(),
  settings: z.int(),
  auditRows: z.int(),
});

export const backupPreview = z.object({
  name: backupName,
  at: z.string(),
  /** Why it cannot be restored, as a reason code; null when it can. */
  problem: z.string().nullable(),
  facility: z.string(),
  /** The newest thing in it. */
  lastChangeAt: z.string().nullable(),
  inBackup: counts,
  /** Null when there is no database to compare with. */
  now: counts.nullable(),
  /** People whose accounts would be others; who is the same in both is left out. */
  accounts: z.array(accountDifference),
  /**
   * Who must agree beside the one who asks. own: nobody, because their account in the backup is the same. other: a
   * Super Admin by name and password as they were then. nobody: the backup knows no people.
   */
  vouching: z.enum(['own', 'other', 'nobody']),
  /** Its audit log is not a beginning of ours: another installation's, or of before a new beginning. */
  otherLog: z.boolean(),
  /** What was entered since, newest first, as the audit log tells it; at most 200. */
  since: z.object({
    total: z.int(),
    rows: z.array(z.object({ at: z.string(), actor: z.string(), action: z.string(), label: z.string() })),
  }),
});
export type BackupPreview = z.infer<typeof backupPreview>;

export const backupsContract = {
  status: reads('backups.manage').output(
    z.object({
      folder: z.string(),
      backups: z.array(backupRow),
      lastOkAt: z.string().nullable(),
      lastError: z.object({ at: z.string(), code: z.string(), detail: z.string() }).nullable(),
      nextAt: z.string().nullable(),
      freeBytes: z.number().nullable(),
      databaseBytes: z.number(),
    }),
  ),
  create: writes('backups.manage', 'backup.create').output(jobStarted),
  /** Opens the copy for reading only, checks it, and says what would change. */
  preview: reads('backups.manage')
    .input(z.object({ name: backupName }))
    .output(backupPreview),
  /**
   * Everybody is signed out; the program opens again on the restored data. The replaced data is kept as a backup.
   * Whoever asks must be an active Super Admin in the backup too, with the same password; else `vouchedBy` is one there.
   */
  restore: writes('backups.manage', 'backup.restore', ['name'])
    .input(
      z.object({
        name: backupName,
        password: z.string().max(200),
        vouchedBy: z.object({ person: personName, password: z.string().max(200) }).optional(),
      }),
    )
    .output(z.object({})),
};

/** What the window shows when the database cannot be opened at all. Everything else answers DATA_NOT_OPEN then. */
export const recoveryContract = {
  state: reads('session.use').output(
    z.object({
      /** null: the database is open and there is nothing to recover. */
      problem: z.enum(['damaged', 'newer', 'disk_full', 'other']).nullable(),
      detail: z.string(),
      /** A restore was decided and could not be finished; the old database stayed in its place. */
      restoreGivenUp: z.boolean(),
      /** Where the damaged file was put, once something took its place. */
      setAsideAs: z.string().nullable(),
      backups: z.array(
        backupRow.extend({
          usable: z.boolean(),
          /** Why not; or what is wrong with one that can be used all the same. */
          reason: z.string().nullable(),
          counts: counts.nullable(),
          /** Whether a Super Admin's name and password are asked for it. */
          asksPerson: z.boolean(),
        }),
      ),
      version: z.string(),
      training: z.boolean(),
    }),
  ),
  /** Needs a Super Admin's name and password as they were in that backup, but where no backup knows any people. */
  restore: writes('session.use', 'recovery.restore', ['name'])
    .input(z.object({ name: backupName, person: personName.or(z.literal('')), password: z.string().max(200) }))
    .output(z.object({})),
  /** Puts the damaged file aside and begins with an empty database. */
  startEmpty: writes('session.use', 'recovery.start-empty').output(z.object({})),
  /** Tries to open the same database again, e.g. after room was made on the disk. */
  tryAgain: writes('session.use', 'recovery.try-again').output(z.object({})),
};
