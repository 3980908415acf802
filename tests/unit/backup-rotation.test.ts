import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BACKUP_KINDS, type BackupKind, backupName } from '#shared/contract/backups.ts';
import { backupFileName, fileStamp, readBackupName } from '#shared/rules/backup-names.ts';
import { type BackupFile, backupsToRemove } from '#shared/rules/backup-rotation.ts';
import { isBackupDue, nextBackupAt } from '#shared/rules/backup-schedule.ts';
import { mondayOf, zoneOf } from '#shared/rules/local-day.ts';

const ZONE = 'America/Los_Angeles';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-21T18:00:00.000Z');

const file = (ms: number, kind: BackupKind = 'daily', good = true): BackupFile => {
  const at = new Date(Math.floor(ms / 1000) * 1000).toISOString();
  return { name: backupFileName(fileStamp(at), kind), kind, at, good };
};
const rotated = (files: readonly BackupFile[], keepDaily = 7, keepWeekly = 4, now = NOW): string[] => {
  const removed = backupsToRemove(files, now, ZONE, keepDaily, keepWeekly);
  return files.map(({ name }) => name).filter((name) => !removed.includes(name));
};
const dayOf = ({ at }: BackupFile): string => zoneOf(ZONE).read(Date.parse(at)).day;

describe('the name of a backup', () => {
  it('says when in UTC and what kind, and is one the contract takes', () => {
    const name = backupFileName(fileStamp('2026-11-21T02:30:00.123Z'), 'daily');
    expect(name).toBe('packhouse-2026-11-21T023000Z-daily.sqlite');
    expect(readBackupName(name)).toEqual({ kind: 'daily', at: '2026-11-21T02:30:00.000Z' });
    for (const kind of BACKUP_KINDS) {
      const second = backupFileName(fileStamp('2026-11-21T02:30:00.123Z'), kind, 2);
      expect(backupName.safeParse(second).success).toBe(true);
      expect(readBackupName(second)?.kind).toBe(kind);
    }
  });

  it('is understood as the first versions wrote it', () => {
    const known = { kind: 'before-migration', at: '2026-11-21T10:00:00.000Z' };
    expect(readBackupName('before-migration-2026-11-21T100000.sqlite')).toEqual(known);
    expect(readBackupName('before-migration-2026-11-21T100000000Z.sqlite')).toEqual(known);
  });

  it.each([
    'packhouse.sqlite',
    'packhouse-2026-11-21T023000Z-daily.sqlite.partial',
    'packhouse-2026-11-21T023000Z-hourly.sqlite',
    'packhouse-2026-13-41T023000Z-daily.sqlite',
    '../packhouse-2026-11-21T023000Z-daily.sqlite',
    'holiday.jpg',
  ])('is not %s', (name) => {
    expect(readBackupName(name)).toBeNull();
  });
});

describe('thinning out', () => {
  it('keeps a week of days and four weeks of a year of daily backups', () => {
    const year = Array.from({ length: 365 }, (_, n) => file(NOW - n * DAY));
    const kept = rotated(year).map((name) => readBackupName(name)?.at.slice(0, 10));
    expect(kept).toEqual([
      ...['2026-11-21', '2026-11-20', '2026-11-19', '2026-11-18', '2026-11-17', '2026-11-16', '2026-11-15'],
      // The newest of the weeks before; 15 November is the Sunday of the second.
      ...['2026-11-08', '2026-11-01'],
    ]);
  });

  it('keeps the newest of a day in the facility, not of a day in Greenwich', () => {
    const evening = file(Date.parse('2026-11-21T06:00:00Z'));
    const night = file(Date.parse('2026-11-21T09:00:00Z'));
    // 22:00 on the 20th and 01:00 on the 21st in Los Angeles: two days.
    expect(rotated([night, evening], 2, 1)).toEqual([night.name, evening.name]);
  });

  it('counts days that have a backup, so a month with the computer off loses none', () => {
    const before = [40, 41, 42].map((n) => file(NOW - n * DAY));
    expect(rotated([file(NOW), ...before], 7, 1)).toHaveLength(4);
  });

  it('keeps the newest twenty by hand, ten from before updates, five of what was replaced or set aside long ago', () => {
    const all = BACKUP_KINDS.flatMap((kind) =>
      Array.from({ length: 30 }, (_, n) => file(NOW - 31 * DAY - n * HOUR, kind)),
    );
    const kept = rotated(all).map((name) => readBackupName(name)?.kind);
    const count = (kind: BackupKind) => kept.filter((one) => one === kind).length;
    expect(count('manual')).toBe(20);
    expect(count('before-migration')).toBe(10);
    expect(count('before-restore')).toBe(5);
    expect(count('set-aside')).toBe(5);
  });

  it('keeps what was replaced or set aside for thirty days, however many there are, and then five', () => {
    for (const kind of ['before-restore', 'set-aside'] as const) {
      const all = Array.from({ length: 60 }, (_, n) => file(NOW - n * DAY, kind));
      expect(rotated(all)).toEqual(all.slice(0, 31).map(({ name }) => name));
      const old = all.slice(40);
      expect(rotated(old)).toEqual(old.slice(0, 5).map(({ name }) => name));
    }
  });

  it('lets files from a clock that was wrong neither crowd out the real ones nor go', () => {
    const future = Array.from({ length: 10 }, (_, n) => file(NOW + (300 + n) * DAY));
    const real = [0, 1, 2].map((n) => file(NOW - n * DAY));
    expect(rotated([...future, ...real], 3, 1)).toHaveLength(13);
  });

  it('prefers a good one of a day to a newer one that is not', () => {
    const bad = file(NOW, 'daily', false);
    const good = file(NOW - HOUR);
    expect(rotated([bad, good], 2, 1)).toEqual([good.name]);
  });

  const files = fc
    .uniqueArray(
      fc.record({
        seconds: fc.integer({ min: -90 * 86_400, max: 86_400 }),
        kind: fc.constantFrom(...BACKUP_KINDS),
        good: fc.boolean(),
      }),
      { selector: ({ seconds, kind }) => `${seconds} ${kind}`, maxLength: 120 },
    )
    .map((some) => some.map(({ seconds, kind, good }) => file(NOW + seconds * 1000, kind, good)));
  const many = fc.integer({ min: 1, max: 10 });

  it('whatever there is: never the newest good one, never more than asked, never less than there are days', () => {
    fc.assert(
      fc.property(files, many, many, (some, keepDaily, keepWeekly) => {
        const kept = new Set(rotated(some, keepDaily, keepWeekly));
        const past = some.filter(({ at }) => Date.parse(at) <= NOW);
        const good = past
          .filter((one) => one.good && one.kind !== 'set-aside')
          .sort((a, b) => b.at.localeCompare(a.at));
        expect(good.filter(({ at }) => at === good[0]?.at).some(({ name }) => kept.has(name))).toBe(good.length > 0);
        expect(some.filter((one) => !past.includes(one)).every(({ name }) => kept.has(name))).toBe(true);

        const daily = past.filter((one) => one.kind === 'daily' && one.good);
        const keptDaily = daily.filter(({ name }) => kept.has(name));
        const days = new Set(daily.map(dayOf));
        const weeks = new Set(daily.map((one) => mondayOf(dayOf(one))));
        expect(new Set(keptDaily.map(dayOf)).size).toBeGreaterThanOrEqual(Math.min(days.size, keepDaily));
        expect(new Set(keptDaily.map((one) => mondayOf(dayOf(one)))).size).toBeGreaterThanOrEqual(
          Math.min(weeks.size, keepWeekly),
        );
        expect(keptDaily.length).toBeLessThanOrEqual(keepDaily + keepWeekly + 1);
      }),
    );
  });

  it('whatever there is: again changes nothing, and the order of the files does not matter', () => {
    fc.assert(
      fc.property(files, many, many, (some, keepDaily, keepWeekly) => {
        const kept = rotated(some, keepDaily, keepWeekly);
        expect(
          rotated(
            some.filter(({ name }) => kept.includes(name)),
            keepDaily,
            keepWeekly,
          ),
        ).toEqual(kept);
        expect(rotated([...some].reverse(), keepDaily, keepWeekly).reverse()).toEqual(kept);
      }),
    );
  });
});

describe('the daily backup', () => {
  const at = (text: string): number => Date.parse(text);
  const due = (made: readonly string[], now: string, time = '02:30') => isBackupDue(made, at(now), ZONE, time);

  it('is due from its time on, once', () => {
    expect(due(['2026-11-20T10:30:00Z'], '2026-11-21T10:29:00Z')).toBe(false);
    expect(due(['2026-11-20T10:30:00Z'], '2026-11-21T10:30:00Z')).toBe(true);
    expect(due(['2026-11-20T10:30:00Z', '2026-11-21T10:30:00Z'], '2026-11-21T10:35:00Z')).toBe(false);
  });

  it('is due at once when there is none, or when the computer was off for longer than a day', () => {
    expect(due([], '2026-11-21T08:30:00Z')).toBe(true);
    expect(due(['2026-11-20T06:00:00Z'], '2026-11-21T08:30:00Z')).toBe(true);
    expect(due(['2026-11-20T10:30:00Z'], '2026-11-21T08:30:00Z')).toBe(false);
  });

  it('is made on the day that has no half past two, and once on the day that has it twice', () => {
    expect(due(['2026-03-07T10:30:00Z'], '2026-03-08T09:59:00Z')).toBe(false);
    expect(due(['2026-03-07T10:30:00Z'], '2026-03-08T10:00:00Z')).toBe(true);
    const first = '2026-11-01T08:30:00Z';
    expect(due(['2026-10-31T08:30:00Z'], first, '01:30')).toBe(true);
    expect(due(['2026-10-31T08:30:00Z', first], '2026-11-01T09:30:00Z', '01:30')).toBe(false);
  });

  it('late in the evening is not missed for a look after midnight, and does not wander off', () => {
    const late = '23:58';
    const day = (n: number, time: string) => new Date(at(`2026-11-${n}T${time}:00-08:00`)).toISOString();
    const next = (made: readonly string[], now: string) =>
      new Date(nextBackupAt(made, at(now), ZONE, late)).toISOString();
    expect(next([day(20, '23:58')], day(21, '20:20'))).toBe(day(21, '23:58'));
    // The computer slept over it: made at once, and the next one at its time again.
    expect(due([day(20, '23:58')], day(22, '00:03'), late)).toBe(true);
    expect(due([day(22, '00:03')], day(22, '00:04'), late)).toBe(false);
    expect(next([day(22, '00:03')], day(22, '00:04'))).toBe(day(22, '23:58'));
  });

  it('is not held up by a file from the future', () => {
    expect(due(['2027-01-01T10:30:00Z'], '2026-11-21T10:30:00Z')).toBe(true);
    expect(due(['2027-01-01T10:30:00Z', '2026-11-19T10:30:00Z'], '2026-11-21T08:30:00Z')).toBe(true);
  });

  it('says when the next one is, to the minute, and then it is due and not before', () => {
    const next = (made: readonly string[], now: string) =>
      new Date(nextBackupAt(made, at(now), ZONE, '02:30')).toISOString();
    expect(next(['2026-11-21T10:30:00Z'], '2026-11-21T18:00:12Z')).toBe('2026-11-22T10:30:00.000Z');
    expect(next(['2026-03-07T10:30:00Z'], '2026-03-07T18:00:00Z')).toBe('2026-03-08T10:00:00.000Z');
    expect(next([], '2026-11-21T18:00:12.500Z')).toBe('2026-11-21T18:00:12.500Z');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 * 24 * 60 }),
        fc.integer({ min: 0, max: 1559 }),
        fc.integer({ min: 0, max: 1439 }),
        (minutes, ago, clock) => {
          const now = at('2026-01-01T00:00:00Z') + minutes * 60_000;
          const made = [new Date(now - ago * 60_000).toISOString()];
          const time = `${String(Math.floor(clock / 60)).padStart(2, '0')}:${String(clock % 60).padStart(2, '0')}`;
          const then = nextBackupAt(made, now, ZONE, time);
          expect(isBackupDue(made, then, ZONE, time)).toBe(true);
          if (then > now) expect(isBackupDue(made, then - 60_000, ZONE, time)).toBe(false);
        },
      ),
    );
  });
});
