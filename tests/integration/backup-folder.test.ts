// The folder that somebody chose for backups: whose it is, whether it is there, and what odd things in it may do.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FOLDER_MARKER } from '#main/features/backups/own-folder.ts';
import { type BackupWorld, filesIn, openBackupWorld } from '#tests/support/backup-world.ts';
import { createFakeClock } from '#tests/support/fake-clock.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';

const DAY = 86_400_000;
const DAILY = 'packhouse-2026-11-21T180000Z-daily.sqlite';

let disk: TempDir;
let shared: string;
let world: BackupWorld;
const others: BackupWorld[] = [];
beforeEach(() => {
  disk = makeTempDir();
  shared = join(disk.path, 'backups');
  world = openBackupWorld({ settings: { 'backups.folder': shared } });
});
afterEach(async () => {
  for (const other of others.splice(0)) await other.discard();
  await world.discard();
  disk.remove();
});

const another = (): BackupWorld => {
  const other = openBackupWorld({ settings: { 'backups.folder': shared, 'backups.keepDaily': 1 }, clock: world.clock });
  others.push(other);
  return other;
};
const idOf = (folder: string): string => JSON.parse(readFileSync(join(folder, FOLDER_MARKER), 'utf8')).installation;

describe('a folder that two installations use', () => {
  it('is the first one’s; the second has its own inside, is judged by that, and removes nothing of the first', async () => {
    await world.service.nudge();
    writeFileSync(join(shared, `${DAILY}.partial`), 'of the first, under way');
    const first = filesIn(shared);
    expect(first).toContain(DAILY);

    const second = another();
    expect(second.service.status().backups.filter(({ kind }) => kind === 'daily')).toHaveLength(1);
    for (let day = 0; day < 3; day += 1) {
      await second.service.nudge();
      world.clock.jump(world.clock.now() + DAY);
    }
    const own = second.service.status().folder;
    expect(own).toMatch(new RegExp(`^${shared}/packhouse-[0-9a-f-]{36}$`));
    expect(filesIn(own).filter((name) => name.endsWith('.sqlite'))).toHaveLength(2);
    expect(filesIn(shared).filter((name) => !name.includes('/'))).toEqual(first);
    expect(idOf(own)).not.toBe(idOf(shared));
    expect(world.service.status().backups.map(({ name }) => name)).toEqual([DAILY]);
  });

  it('and that has backups nobody marked, is not mixed with ours', async () => {
    mkdirSync(shared);
    for (let n = 1; n < 25; n += 1) {
      writeFileSync(join(shared, `packhouse-2026-10-${String(n).padStart(2, '0')}T103000Z-daily.sqlite`), 'theirs');
    }
    await world.service.nudge();
    expect(filesIn(shared).filter((name) => !name.includes('/'))).toHaveLength(24);
    expect(world.service.status()).toMatchObject({ lastError: null, lastOkAt: '2026-11-21T18:00:00.000Z' });
  });

  it('is known again after a restart, and after another folder was chosen meanwhile', async () => {
    await world.service.nudge();
    await world.close();
    const again = openBackupWorld({
      dataDir: world.dataDir,
      clock: world.clock,
      settings: { 'backups.folder': shared },
    });
    again.values['backups.folder'] = '';
    await again.backUp();
    again.values['backups.folder'] = shared;
    await again.backUp();
    expect(filesIn(shared)).toEqual(
      [DAILY, 'packhouse-2026-11-21T180000Z-manual.sqlite', FOLDER_MARKER].sort((a, b) => (a < b ? -1 : 1)),
    );
    await again.close();
  });
});

describe('a disk that is not there', () => {
  it('whose empty mount point stands in its place, gets nothing, and people are told', async () => {
    await world.service.nudge();
    const away = join(disk.path, 'away');
    mkdirSync(away);
    rmSync(shared, { recursive: true });
    mkdirSync(shared);
    await expect(world.backUp()).rejects.toThrow('failed INVALID_INPUT');
    expect(world.service.status().lastError).toMatchObject({ code: 'folder' });
    rmSync(shared, { recursive: true });
    await expect(world.backUp()).rejects.toThrow('failed INVALID_INPUT');
    expect(existsSync(shared)).toBe(false);
  });

  it('at the first use is not counted as used: plugged in later it works', async () => {
    const missing = join(disk.path, 'usb', 'backups');
    world.values['backups.folder'] = missing;
    await expect(world.backUp()).rejects.toThrow('failed INVALID_INPUT');
    mkdirSync(join(disk.path, 'usb'));
    await world.backUp();
    expect(filesIn(missing)).toContain(FOLDER_MARKER);
  });
});

describe('odd things in the folder', () => {
  it('such as a link to itself hide nothing and stop nothing', async () => {
    await world.service.nudge();
    const loop = join(shared, 'packhouse-2026-11-20T103000Z-daily.sqlite');
    symlinkSync(loop, loop);
    const leftover = join(shared, 'packhouse-2026-11-20T103000Z-daily.sqlite.partial');
    mkdirSync(leftover);
    expect(world.service.status().backups.map(({ name }) => name)).toEqual([DAILY]);
    world.clock.jump(world.clock.now() + DAY);
    await world.service.nudge();
    expect(world.service.status().backups).toHaveLength(2);
    expect(world.service.status().lastError).toBeNull();
  });

  it('that make the folder unreadable are shown, and the backups beside the data still are', async () => {
    world.values['backups.folder'] = '';
    const name = await world.backUp();
    const loop = join(disk.path, 'loop');
    symlinkSync(loop, loop);
    world.values['backups.folder'] = loop;
    const status = world.service.status();
    expect(status.backups.map((row) => row.name)).toEqual([name]);
    expect(status.lastError).toMatchObject({ code: 'other', detail: expect.stringContaining('ELOOP') });
    await world.service.nudge();
    expect(world.service.status().lastError).not.toBeNull();
  });

  it('such as an empty file or one from the future are no good backup', async () => {
    world.values['backups.folder'] = '';
    mkdirSync(world.backupsDir);
    writeFileSync(join(world.backupsDir, 'packhouse-2026-11-21T170000Z-daily.sqlite'), '');
    writeFileSync(join(world.backupsDir, 'packhouse-2027-11-21T170000Z-daily.sqlite'), 'later');
    expect(world.service.status().lastOkAt).toBeNull();
    await world.service.nudge();
    expect(world.service.status().lastOkAt).toBe('2026-11-21T18:00:00.000Z');
  });
});

describe('a time shortly before midnight', () => {
  it.each(['23:56', '23:58', '23:59'])('as %s is met every day, at that minute', async (time) => {
    const clock = createFakeClock('2026-11-21T18:00:13.000Z');
    const late = openBackupWorld({
      clock,
      settings: { 'backups.time': time, 'facility.timeZone': 'UTC', 'backups.keepDaily': 30 },
    });
    others.push(late);
    late.service.start();
    await late.service.nudge();
    for (let day = 0; day < 5; day += 1) {
      const due = late.service.status().nextAt ?? '';
      const made = Promise.withResolvers<void>();
      const end = late.events.subscribe(({ area }) => area === 'backups' && made.resolve());
      await clock.advance(Date.parse(due) - clock.now());
      // Without a look at that minute there is none to wait for, and the test ends by its time limit.
      await made.promise;
      end();
      expect(late.service.status().lastOkAt).toBe(due);
      await late.service.nudge();
    }
    // The first one, of 18:00, was thinned out: the evening's is the newest of its day.
    expect(late.service.status().backups.map(({ name }) => name.slice(10, 25))).toEqual(
      ['25', '24', '23', '22', '21'].map((day) => `2026-11-${day}T${time.replace(':', '')}`),
    );
  });
});
