// Which backups are taken away, so that the folder neither grows for ever nor loses the one that is needed. Daily
// ones thin out by day and then by week; the other kinds keep their newest, and what a restore replaced stays a month. Nobody's clock decides alone: files from
// the future (the clock was wrong) are left, and take no day's place.
import { BACKUP_KINDS, type BackupKind } from '../contract/backups.ts';
import { mondayOf, zoneOf } from './local-day.ts';

export interface BackupFile {
  readonly name: string;
  readonly kind: BackupKind;
  /** UTC instant. */
  readonly at: string;
  /** Passed its check, or was never known to fail one. */
  readonly good: boolean;
}

/** What was replaced or put aside is all there is of some days of work: nobody loses it by restoring often. */
const KEPT_A_MONTH: ReadonlySet<BackupKind> = new Set(['before-restore', 'set-aside']);
const MONTH_MS = 30 * 86_400_000;

/** How many are kept of the kinds that are not made every day. */
const KEPT: Readonly<Record<Exclude<BackupKind, 'daily'>, number>> = {
  manual: 20,
  'before-migration': 10,
  'before-restore': 5,
  'set-aside': 5,
};

const newestFirst = (a: BackupFile, b: BackupFile): number =>
  b.at.localeCompare(a.at) || b.name.localeCompare(a.name, 'en', { numeric: true });

/** The newest good file of each period, for the newest `count` periods that have one. */
function newestOfEach(
  files: readonly BackupFile[],
  count: number,
  periodOf: (file: BackupFile) => string,
): BackupFile[] {
  const newest = new Map<string, BackupFile>();
  for (const file of files) {
    const period = periodOf(file);
    if (!newest.has(period)) newest.set(period, file);
  }
  return [...newest.values()].slice(0, count);
}

/**
 * Names of the files to take away, oldest first. What stays: of the daily ones the newest of each local day for the
 * last `keepDaily` days that have one, and the newest of each ISO week for the last `keepWeekly` weeks that have one;
 * of every other kind its newest, and what a restore replaced for 30 days however many there are; always the newest good backup, and everything dated after `now` (milliseconds).
 */
export function backupsToRemove(
  files: readonly BackupFile[],
  now: number,
  timeZone: string,
  keepDaily: number,
  keepWeekly: number,
): readonly string[] {
  const zone = zoneOf(timeZone);
  const dayOf = ({ at }: BackupFile): string => zone.read(Date.parse(at)).day;
  const past = files.filter(({ at }) => Date.parse(at) <= now).sort(newestFirst);
  const kept = new Set<string>();
  const keep = (some: readonly BackupFile[]): void => {
    for (const { name } of some) kept.add(name);
  };

  const daily = past.filter(({ kind, good }) => kind === 'daily' && good);
  keep(newestOfEach(daily, keepDaily, dayOf));
  keep(newestOfEach(daily, keepWeekly, (file) => mondayOf(dayOf(file))));
  for (const kind of BACKUP_KINDS) {
    if (kind !== 'daily') keep(past.filter((file) => file.kind === kind).slice(0, KEPT[kind]));
  }
  keep(past.filter(({ kind, at }) => KEPT_A_MONTH.has(kind) && now - Date.parse(at) <= MONTH_MS));
  // A damaged database that was set aside is no backup.
  keep(past.filter(({ kind, good }) => good && kind !== 'set-aside').slice(0, 1));
  return past
    .filter(({ name }) => !kept.has(name))
    .map(({ name }) => name)
    .reverse();
}
