// What went wrong with a backup or a restore, as the page shows it and as the contract's errors say it.
import { AppError } from '../../core/app-error.ts';
import { BackupError } from '../../db/backup.ts';
import { isDiskFull } from '../../db/damage.ts';
import type { FinishedRestore } from '../../db/restore.ts';

export interface LastError {
  readonly at: string;
  readonly code: string;
  readonly detail: string;
}

/** The words for a full disk are those of the contract's error; for the rest those of the reason. */
export function reasonOf(error: unknown): Omit<LastError, 'at'> {
  if (isDiskFull(error) || (error instanceof BackupError && error.code === 'disk_full')) {
    return { code: 'DISK_FULL', detail: error instanceof Error ? error.message : '' };
  }
  if (error instanceof AppError) return { code: error.code, detail: '' };
  if (error instanceof BackupError) return { code: error.code, detail: error.message };
  return { code: 'other', detail: error instanceof Error ? error.message : String(error) };
}

/** A restore that this start could not finish is shown like a backup that failed. */
export function givenUp(finished: FinishedRestore | null): LastError | null {
  if (finished?.outcome !== 'given_up') return null;
  return { at: finished.intent.at, code: 'restore_given_up', detail: finished.detail };
}

/** The contract's errors for what people can do something about; anything else stays itself. */
export function forPeople(error: unknown): unknown {
  if (error instanceof BackupError) {
    if (error.code === 'disk_full') return new AppError('DISK_FULL', {});
    if (error.code === 'folder') return new AppError('INVALID_INPUT', { field: 'backups.folder', reason: 'folder' });
    if (error.code === 'copy_damaged')
      return new AppError('BACKUP_NOT_USABLE', { name: 'backup', reason: 'copy_damaged' });
  }
  return isDiskFull(error) ? new AppError('DISK_FULL', {}) : error;
}
