// How backup files are called: packhouse-2026-11-21T023000Z-daily.sqlite. The instant is UTC, so that names sort by
// time and mean the same on every computer. Names of the first versions are still understood.
import { BACKUP_KINDS, type BackupKind } from '../contract/backups.ts';

export interface BackupNameParts {
  readonly kind: BackupKind;
  /** UTC instant. */
  readonly at: string;
}

const NAME = new RegExp(
  `^packhouse-(\\d{4}-\\d{2}-\\d{2})T(\\d{2})(\\d{2})(\\d{2})(\\d{3})?Z?-(${BACKUP_KINDS.join('|')})(?:-\\d{1,3})?\\.sqlite$`,
);
const OLD_NAME = /^before-migration-(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})?Z?\.sqlite$/;

/** An instant for a file name: 2026-11-21T023000Z. Milliseconds are left out. */
export const fileStamp = (at: string): string => `${at.slice(0, 19).replaceAll(':', '')}Z`;

/** `stamp` is a `fileStamp`; `again` from 2 on tells apart what was made in the same second. */
export const backupFileName = (stamp: string, kind: BackupKind, again = 1): string =>
  `packhouse-${stamp}-${kind}${again > 1 ? `-${again}` : ''}.sqlite`;

/** Null for a file that is none of ours. */
export function readBackupName(name: string): BackupNameParts | null {
  const found = NAME.exec(name) ?? OLD_NAME.exec(name);
  if (!found) return null;
  const [, day, hour, minute, second, ms = '000', kindText = 'before-migration'] = found;
  const kind = BACKUP_KINDS.find((known) => known === kindText);
  const time = Date.parse(`${day}T${hour}:${minute}:${second}.${ms}Z`);
  return kind === undefined || Number.isNaN(time) ? null : { kind, at: new Date(time).toISOString() };
}
