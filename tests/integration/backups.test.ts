import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { breathe } from '#main/core/breathe.ts';
import { makeBackup } from '#main/db/backup.ts';
import { checkFile } from '#main/db/backup-check.ts';
import { isDiskFull } from '#main/db/damage.ts';
import { FOLDER_MARKER } from '#main/features/backups/own-folder.ts';
import { mg } from '#shared/model/mass.ts';
import { type BackupWorld, filesIn, openBackupWorld } from '#tests/support/backup-world.ts';

const HOUR = 3_600_000;

let world: BackupWorld;
beforeEach(() => {
  world = openBackupWorld();
});
afterEach(() => world.discard());

const names = (): string[] => world.service.status().backups.map(({ name }) => name);
const at = (text: string): void => world.clock.jump(Date.parse(text));
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('a backup', () => {
  it('is one whole file that only its owner reads, and needs no other file to be read', async () => {
    world.addPackage('1A400000000000000000001');
    const name = await world.backUp();
    expect(name).toBe('packhouse-2026-11-21T180000Z-manual.sqlite');
    expect(readdirSync(world.backupsDir)).toEqual([name]);
    const path = join(world.backupsDir, name);
    expect([mode(world.backupsDir), mode(path)]).toEqual(['700', '600']);
    const copy = new Database(path, { readonly: true });
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(copy.prepare('select metrc_number from packages').pluck().all()).toEqual(['1A400000000000000000001']);
    copy.close();
    expect(readdirSync(world.backupsDir)).toEqual([name]);
  });

  it('says in the audit log that it was made, how large, and by whom', async () => {
    const name = await world.backUp();
    const bytes = statSync(join(world.backupsDir, name)).size;
    expect(world.audit()).toEqual([
      {
        action: 'backup.made',
        actor_name: 'Operator',
        entity_label: name,
        details: { kind: 'manual', bytes },
      },
    ]);
  });

  it('of the same second as another one does not replace it', async () => {
    await world.backUp();
    await world.backUp();
    expect(names().sort()).toEqual([
      'packhouse-2026-11-21T180000Z-manual-2.sqlite',
      'packhouse-2026-11-21T180000Z-manual.sqlite',
    ]);
  });

  it('taken while others write is whole, and has everything committed before it began', async () => {
    const id = world.addPackage('1A400000000000000000001');
    const fill = 'x'.repeat(2000);
    for (let n = 0; n < 600; n += 1) world.putSetting(`fill ${n}`, fill);
    const before = world.count('package_ledger');
    let writing = true;
    let written = 0;
    const load = (async () => {
      while (writing) {
        written += 1;
        world.act('package.metrc', () => world.packages.setCurrent(id, mg(10_000 + written), 'load', world.actor));
        await breathe();
      }
    })();
    const progress: number[] = [];
    const made = await makeBackup({
      connection: world.connection,
      folder: world.backupsDir,
      kind: 'manual',
      at: '2026-11-21T18:00:00.000Z',
      onProgress: (done, total) => progress.push(done / total),
    });
    writing = false;
    await load;
    expect(progress.length).toBeGreaterThan(1);
    expect(written).toBeGreaterThan(3);

    world.addPackage('1A400000000000000000002');
    await world.restore(made.name);
    await world.close();
    const again = openBackupWorld({ dataDir: world.dataDir, clock: world.clock });
    await again.check();
    const rows = again.count('package_ledger');
    expect(rows).toBeGreaterThanOrEqual(before);
    expect(again.count('packages')).toBe(1);
    await again.close();
  });

  it('lets the program go on: nothing else waits for it', async () => {
    for (let n = 0; n < 400; n += 1) world.putSetting(`fill ${n}`, 'x'.repeat(4000));
    let turns = 0;
    let over = false;
    const count = (async () => {
      while (!over) {
        turns += 1;
        await breathe();
      }
    })();
    await world.backUp();
    over = true;
    await count;
    expect(turns).toBeGreaterThan(5);
  });

  it('can be cancelled, and leaves nothing', async () => {
    for (let n = 0; n < 400; n += 1) world.putSetting(`fill ${n}`, 'x'.repeat(4000));
    const abort = new AbortController();
    const making = makeBackup({
      connection: world.connection,
      folder: world.backupsDir,
      kind: 'manual',
      at: '2026-11-21T18:00:00.000Z',
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(making).rejects.toThrow('aborted');
    expect(filesIn(world.backupsDir)).toEqual([]);
  });

  it('takes away what an interrupted one left, and nothing of anybody else', async () => {
    mkdirSync(world.backupsDir, { recursive: true });
    const left = [
      'packhouse-2026-11-20T103000Z-daily.sqlite.partial',
      'packhouse-2026-11-20T103000Z-daily.sqlite.partial-journal',
      'packhouse-2026-11-20T103000Z-before-migration.sqlite.trial',
      'packhouse-2026-11-20T103000Z-before-migration.sqlite.trial-wal',
    ];
    for (const name of [...left, 'holiday.partial', 'notes.txt']) writeFileSync(join(world.backupsDir, name), 'half');
    const name = await world.backUp();
    expect(filesIn(world.backupsDir)).toEqual(['holiday.partial', 'notes.txt', name]);
  });
});

describe('a backup that fails', () => {
  it('for a folder that is not there leaves nothing, says so, and makes no folders on the wrong disk', async () => {
    const missing = join(world.dataDir, 'drive', 'backups');
    world.values['backups.folder'] = missing;
    await expect(world.backUp()).rejects.toThrow('failed INVALID_INPUT');
    expect(world.service.status().lastError).toMatchObject({ code: 'folder', at: '2026-11-21T18:00:00.000Z' });
    expect(existsSync(join(world.dataDir, 'drive'))).toBe(false);
    world.values['backups.folder'] = '';
    await world.backUp();
    expect(world.service.status().lastError).toBeNull();
  });

  it('because the copy is not whole is not kept', async () => {
    // A page of the file is overwritten after SQLite read it last: the copy then has it.
    for (let n = 0; n < 100; n += 1) world.putSetting(`fill ${n}`, 'x'.repeat(4000));
    world.connection.pragma('wal_checkpoint(TRUNCATE)');
    const bytes = readFileSync(world.path);
    bytes.fill(0xa5, 4096 * 20, 4096 * 60);
    writeFileSync(world.path, bytes);
    const fresh = new Database(world.path);
    const making = makeBackup({
      connection: fresh,
      folder: world.backupsDir,
      kind: 'daily',
      at: '2026-11-21T18:00:00.000Z',
    });
    await expect(making).rejects.toMatchObject({ code: 'copy_damaged' });
    fresh.close();
    expect(filesIn(world.backupsDir)).toEqual([]);
  });

  it('is tried again later and later, and the page says when', async () => {
    world.values['backups.folder'] = join(world.dataDir, 'nowhere', 'at all');
    const pauses: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      world.service.start();
      await world.service.nudge();
      const { nextAt, lastError } = world.service.status();
      expect(lastError?.code).toBe('folder');
      pauses.push(Date.parse(nextAt ?? '') - world.clock.now());
    }
    expect(pauses.length).toBe(5);
    expect(pauses[4]).toBeGreaterThan(3 * (pauses[0] ?? 0));
    world.values['backups.folder'] = '';
    await world.service.nudge();
    expect(world.service.status().lastError).toBeNull();
    expect(names()).toEqual(['packhouse-2026-11-21T180000Z-daily.sqlite']);
  });

  it('because a file stands where the folder should be says so', async () => {
    world.values['backups.folder'] = join(world.dataDir, 'taken');
    writeFileSync(join(world.dataDir, 'taken'), 'a file');
    await expect(world.backUp()).rejects.toThrow('failed INVALID_INPUT');
    expect(readFileSync(join(world.dataDir, 'taken'), 'utf8')).toBe('a file');
  });
});

describe('the daily backup', () => {
  it('is made once a day from its time on, in the name of the program, and thinned out', async () => {
    at('2026-11-01T11:00:00Z');
    for (let day = 0; day < 20; day += 1) {
      await world.service.nudge();
      await world.service.nudge();
      world.clock.jump(world.clock.now() + 24 * HOUR);
    }
    // Seven days, and the Sundays before: 8 and 1 November; 15 November is among the days.
    expect(names().map((name) => name.slice(10, 20))).toEqual([
      ...['2026-11-20', '2026-11-19', '2026-11-18', '2026-11-17', '2026-11-16', '2026-11-15', '2026-11-14'],
      ...['2026-11-08', '2026-11-01'],
    ]);
    expect(world.audit()).toHaveLength(20);
    expect(world.audit()[0]).toMatchObject({
      action: 'backup.made',
      actor_name: 'Backups',
      details: { kind: 'daily' },
    });
  });

  it('is made at the next look after the computer slept, after a restart, and not twice', async () => {
    await world.service.nudge();
    expect(names()).toHaveLength(1);
    at('2026-11-24T15:00:00Z');
    await world.service.nudge();
    expect(names()).toHaveLength(2);
    await world.close();
    const again = openBackupWorld({ dataDir: world.dataDir, clock: world.clock });
    again.service.start();
    await again.service.nudge();
    expect(again.service.status().backups).toHaveLength(2);
    expect(again.service.status().nextAt).toBe('2026-11-25T10:30:00.000Z');
    await again.close();
  });

  it('follows its settings at once: time, folder, how many', async () => {
    await world.service.nudge();
    const elsewhere = join(world.dataDir, 'elsewhere');
    world.values['backups.folder'] = elsewhere;
    world.values['backups.time'] = '06:00';
    await world.service.nudge();
    expect(filesIn(elsewhere)).toEqual([FOLDER_MARKER, 'packhouse-2026-11-21T180000Z-daily.sqlite'].sort());
    expect(world.service.status()).toMatchObject({ folder: elsewhere, nextAt: '2026-11-22T14:00:00.000Z' });
    world.values['backups.keepDaily'] = 2;
    world.values['backups.keepWeekly'] = 1;
    for (const day of ['22', '23', '24']) {
      at(`2026-11-${day}T18:00:00Z`);
      await world.service.nudge();
    }
    expect(filesIn(elsewhere).filter((name) => name !== FOLDER_MARKER)).toHaveLength(2);
  });

  it('is not made in training, where there are none', async () => {
    const training = openBackupWorld({ training: true });
    training.service.start();
    await training.service.nudge();
    expect(training.service.status()).toMatchObject({ backups: [], nextAt: null });
    expect(() => training.service.create(training.actor)).toThrow('BACKUP_NOT_USABLE');
    await expect(training.service.preview('packhouse-2026-11-21T180000Z-daily.sqlite')).rejects.toThrow('NOT_USABLE');
    expect(filesIn(training.backupsDir)).toEqual([]);
    await training.discard();
  });

  it('that is under way when the program ends is stopped, and leaves nothing', async () => {
    for (let n = 0; n < 300; n += 1) world.putSetting(`fill ${n}`, 'x'.repeat(4000));
    const looking = world.service.nudge();
    await breathe();
    await world.close();
    await looking;
    expect(filesIn(world.backupsDir)).toEqual([]);
  });
});

describe('the state of the backups', () => {
  it('names every kind, old names too, newest first, and what there is room for', async () => {
    mkdirSync(world.backupsDir, { recursive: true });
    writeFileSync(join(world.backupsDir, 'before-migration-2026-10-01T100000000Z.sqlite'), 'old');
    writeFileSync(join(world.backupsDir, 'packhouse-2026-10-02T100000Z-set-aside.sqlite'), 'damaged');
    writeFileSync(join(world.backupsDir, 'packhouse-2026-10-02T100000Z-set-aside.sqlite-wal'), 'log');
    const name = await world.backUp();
    const status = world.service.status();
    expect(status.backups.map((row) => [row.name, row.kind, row.bytes])).toEqual([
      [name, 'manual', statSync(join(world.backupsDir, name)).size],
      ['packhouse-2026-10-02T100000Z-set-aside.sqlite', 'set-aside', 10],
      ['before-migration-2026-10-01T100000000Z.sqlite', 'before-migration', 3],
    ]);
    expect(status.lastOkAt).toBe('2026-11-21T18:00:00.000Z');
    expect(status.freeBytes).toBeGreaterThan(0);
    expect(status.databaseBytes).toBeGreaterThan(4096);
  });
});

describe('the check of a file', () => {
  it('finds rows without their parents, damage, and what is no database', async () => {
    const name = await world.backUp();
    const path = join(world.backupsDir, name);
    expect(await checkFile(path, 'full')).toEqual({ whole: 'ok', orphans: 0 });
    const copy = new Database(path);
    copy.pragma('foreign_keys = OFF');
    copy.exec("insert into package_holds values ('h', 'nobody', 1, '', '', '', '', null, null)");
    copy.close();
    expect(await checkFile(path, 'full')).toEqual({ whole: 'ok', orphans: 1 });
    writeFileSync(path, readFileSync(path).fill(0x5a, 4096, 4096 * 4));
    expect((await checkFile(path, 'quick')).whole).not.toBe('ok');
    writeFileSync(path, 'nothing of the kind');
    expect((await checkFile(path, 'full')).whole).not.toBe('ok');
    expect((await checkFile(join(world.backupsDir, 'not there'), 'full')).whole).not.toBe('ok');
  });
});

describe('a full disk', () => {
  it('stores nothing of the change, says so, and everything stored before stays', () => {
    const pages = Number(world.connection.pragma('page_count', { simple: true }));
    world.connection.pragma(`max_page_count = ${pages + 3}`);
    const before = world.count('settings');
    expect(() => world.putSetting('large', 'x'.repeat(400_000))).toThrow('DISK_FULL');
    expect(world.count('settings')).toBe(before);
    world.connection.pragma('max_page_count = 1000000');
    world.putSetting('large', 'x'.repeat(400_000));
    expect(world.count('settings')).toBe(before + 1);
  });

  it('is known by what SQLite or the file system says, however deep', () => {
    const coded = (code: string): Error => Object.assign(new Error('no'), { code });
    for (const code of ['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT']) {
      expect(isDiskFull(coded(code))).toBe(true);
      expect(isDiskFull(new Error('a query failed', { cause: coded(code) }))).toBe(true);
    }
    for (const error of [
      coded('SQLITE_CONSTRAINT'),
      coded('SQLITE_IOERR_READ'),
      new Error('SQLITE_FULL'),
      'SQLITE_FULL',
      null,
    ]) {
      expect(isDiskFull(error)).toBe(false);
    }
  });
});
