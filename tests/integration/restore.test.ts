import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditHead } from '#main/db/audit.ts';
import { openConnection } from '#main/db/database.ts';
import { migrateDatabase } from '#main/db/migrate.ts';
import { finishRestore } from '#main/db/restore.ts';
import { restorePlaces } from '#main/db/restore-stage.ts';
import { mg } from '#shared/model/mass.ts';
import { type BackupWorld, filesIn, openBackupWorld } from '#tests/support/backup-world.ts';
import { createTestLogger } from '#tests/support/create-test-core.ts';
import { fillEveryTable, migrationsFolder } from '#tests/support/migration-steps.ts';

const BEFORE = 'packhouse-2026-11-21T180000Z-before-restore.sqlite';

let world: BackupWorld;
const later: BackupWorld[] = [];
beforeEach(() => {
  world = openBackupWorld();
});
afterEach(async () => {
  for (const one of later.splice(0)) await one.close();
  await world.discard();
});

/** The program ends and starts again. */
async function restart(): Promise<BackupWorld> {
  await (later.at(-1) ?? world).close();
  const again = openBackupWorld({ dataDir: world.dataDir, clock: world.clock });
  later.push(again);
  return again;
}

const tags = (of: BackupWorld): unknown[] =>
  of.connection.prepare('select metrc_number from packages order by 1').pluck().all();
const actions = (of: BackupWorld): string[] => of.audit().map(({ action }) => action);
const kept = (name: string): Database.Database => new Database(join(world.backupsDir, name), { readonly: true });
const finish = () =>
  finishRestore({
    dataDir: world.dataDir,
    log: createTestLogger().log,
    beforeUse: () => undefined,
    auditBeginsAnew: () => undefined,
  });

describe('looking into a backup', () => {
  it('says what is in it, what is there now, and who did what since', async () => {
    world.addPackage('1A1');
    world.putSetting('facility.name', 'Green Gate');
    const name = await world.backUp();
    world.clock.jump(Date.parse('2026-11-21T19:00:00Z'));
    world.addPackage('1A2');
    const view = await world.service.preview(name);
    expect(view).toMatchObject({
      name,
      at: '2026-11-21T18:00:00.000Z',
      problem: null,
      facility: 'Green Gate',
      lastChangeAt: '2026-11-21T18:00:00.000Z',
      inBackup: { packages: 1, people: 0, settings: 1 },
      now: { packages: 2, people: 0, settings: 1 },
    });
    expect(view.since.total).toBe(2);
    expect(view.since.rows).toEqual([
      { at: '2026-11-21T19:00:00.000Z', actor: 'Operator', action: 'package.create', label: '1A2' },
      { at: '2026-11-21T18:00:00.000Z', actor: 'Operator', action: 'backup.made', label: name },
    ]);
    expect(filesIn(world.dataDir).filter((file) => file.startsWith('restore'))).toEqual([]);
  });

  it('shows at most two hundred of what was done since, and says how many there are', async () => {
    const name = await world.backUp();
    for (let n = 0; n < 230; n += 1) world.addPackage(`1A${n}`);
    const { since } = await world.service.preview(name);
    expect(since.total).toBe(231);
    expect(since.rows).toHaveLength(200);
    expect(since.rows[0]?.label).toBe('1A229');
  });

  const broken: [string, string, (path: string) => void][] = [
    ['that is damaged', 'damaged', (path) => writeFileSync(path, readFileSync(path).fill(0xa5, 4096 * 2, 4096 * 9))],
    ['that is cut off', 'damaged', (path) => writeFileSync(path, readFileSync(path).subarray(0, 4096 * 3 + 9))],
    ['that is empty', 'not_packhouse', (path) => writeFileSync(path, '')],
    ['that is something else', 'damaged', (path) => writeFileSync(path, 'PK something else entirely '.repeat(500))],
    [
      'of another program',
      'not_packhouse',
      (path) => change(path, 'drop table packages; drop table __drizzle_migrations'),
    ],
    [
      'of a newer version',
      'newer',
      (path) => change(path, "insert into __drizzle_migrations (hash, created_at) values ('future', 9999999999999)"),
    ],
    [
      'with rows without their parents',
      'orphans',
      (path) => change(path, "insert into package_holds values ('h', 'nobody', 1, '', '', '', '', null, null)"),
    ],
    [
      'whose audit log was altered',
      'broken_audit',
      (path) => change(path, "drop trigger audit_log_never_changes; update audit_log set actor_name = 'Somebody else'"),
    ],
  ];
  const change = (path: string, sql: string): void => {
    const file = new Database(path);
    file.pragma('foreign_keys = OFF');
    file.exec(sql);
    file.close();
  };

  it.each(broken)('%s says why it cannot be restored, and it is not', async (_what, reason, spoil) => {
    world.addPackage('1A1');
    const name = await world.backUp();
    spoil(join(world.backupsDir, name));
    const bytes = readFileSync(join(world.backupsDir, name));
    expect((await world.service.preview(name)).problem).toBe(reason);
    await expect(world.restore(name)).rejects.toMatchObject({ code: 'BACKUP_NOT_USABLE', data: { name, reason } });
    expect(readFileSync(join(world.backupsDir, name)).equals(bytes)).toBe(true);
    expect(world.restarts()).toBe(0);
    const again = await restart();
    expect(again.finished).toBeNull();
    expect(tags(again)).toEqual(['1A1']);
    expect(filesIn(world.dataDir).filter((file) => file.startsWith('restore'))).toEqual([]);
  });

  it('that still has its log beside it, leaves both as they are', async () => {
    world.addPackage('1A1');
    const name = BEFORE;
    mkdirSync(world.backupsDir);
    cpSync(world.path, join(world.backupsDir, name));
    cpSync(`${world.path}-wal`, join(world.backupsDir, `${name}-wal`));
    const before = filesIn(world.backupsDir);
    expect(await world.service.preview(name)).toMatchObject({ problem: null, inBackup: { packages: 1 } });
    expect(filesIn(world.backupsDir)).toEqual(before);
    await world.restore(name);
    expect(tags(await restart())).toEqual(['1A1']);
  });
});

describe('going back to a backup', () => {
  it('asks for the password of whoever does it, and does nothing without', async () => {
    const name = await world.backUp();
    await expect(world.restore(name, 'a guess')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      data: { field: 'password', reason: 'wrong_password' },
    });
    await expect(world.restore('packhouse-2020-01-01T000000Z-daily.sqlite')).rejects.toMatchObject({
      data: { reason: 'not_there' },
    });
    expect(world.restarts()).toBe(0);
    expect((await restart()).finished).toBeNull();
  });

  it('brings back what was, and keeps what it replaces as one whole file', async () => {
    world.addPackage('1A1');
    const name = await world.backUp();
    world.addPackage('1A2');
    await world.restore(name);
    expect(world.restarts()).toBe(1);
    expect(tags(world)).toEqual(['1A1', '1A2']);

    const again = await restart();
    expect(tags(again)).toEqual(['1A1']);
    await again.check();
    expect(again.finished).toMatchObject({ outcome: 'done', intent: { backup: { name } } });
    expect(again.prepared).toEqual([name]);
    expect(filesIn(world.backupsDir)).toEqual([BEFORE, name]);
    const before = kept(BEFORE);
    expect(before.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(before.prepare('select metrc_number from packages order by 1').pluck().all()).toEqual(['1A1', '1A2']);
    before.close();
    expect(filesIn(world.dataDir).filter((file) => file.startsWith('restore'))).toEqual([]);

    await again.restore(BEFORE);
    expect(tags(await restart())).toEqual(['1A1', '1A2']);
  });

  it('loses no line of the audit log: all that was done since, and the restore itself with its figures', async () => {
    world.addPackage('1A1');
    const name = await world.backUp();
    world.addPackage('1A2');
    await world.restore(name);
    // Between the decision and the restart the program still works.
    world.addPackage('1A3');
    const before = world.audit();
    const head = auditHead(world.connection);

    const again = await restart();
    await again.check();
    const after = again.audit();
    expect(after.slice(0, -1)).toEqual(before);
    expect(again.connection.prepare('select hash from audit_log where seq = ?').pluck().get(head?.seq)).toBe(
      head?.hash,
    );
    expect(after.at(-1)).toMatchObject({
      action: 'backup.restored',
      actor_name: 'Operator',
      entity_label: name,
      details: {
        keptAs: BEFORE,
        auditRowsCarried: 3,
        backupAt: '2026-11-21T18:00:00.000Z',
        packages: 1,
        ledgerRows: 1,
      },
    });
    expect(again.begunAnew).toEqual([]);
    again.addPackage('1A4');
    await again.check();
  });

  it('to a backup of an older version brings it up to date first', async () => {
    const old = join(world.dataDir, 'old.sqlite');
    const connection = openConnection(old);
    migrateDatabase(connection, {
      migrationsDir: migrationsFolder(join(world.dataDir, 'steps'), 1),
      backupDir: null,
      stamp: '',
    });
    fillEveryTable(connection);
    connection.exec('delete from package_ledger; delete from package_holds; delete from package_decrements');
    connection.exec("delete from apex_pins; delete from packages; update settings set value = '1'");
    connection.close();
    mkdirSync(world.backupsDir);
    const name = 'before-migration-2026-10-01T100000.sqlite';
    renameSync(old, join(world.backupsDir, name));
    expect(await world.service.preview(name)).toMatchObject({
      problem: null,
      inBackup: { packages: 0, auditRows: 0, settings: 3 },
    });
    world.addPackage('1A1');
    await world.restore(name);
    const again = await restart();
    await again.check();
    expect([again.count('settings'), again.count('packages'), again.count('users')]).toEqual([3, 0, 0]);
    expect(actions(again)).toEqual(['package.create', 'backup.restored']);
    expect(filesIn(world.backupsDir).filter((file) => file.includes('before-migration'))).toEqual([name]);
  });

  it('asked for twice is one restore; another one is refused, and told which was decided first', async () => {
    world.addPackage('1A1');
    const first = await world.backUp();
    world.addPackage('1A2');
    world.clock.jump(Date.parse('2026-11-21T19:00:00Z'));
    const second = await world.backUp();
    world.addPackage('1A3');
    const [one, again, other] = await Promise.allSettled([
      world.restore(first),
      world.restore(first),
      world.restore(second),
    ]);
    expect([one?.status, again?.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(other).toMatchObject({ reason: { data: { name: first, reason: 'other_decided' } } });
    expect(tags(await restart())).toEqual(['1A1']);
  });

  it('waits for a backup that is under way', async () => {
    world.addPackage('1A1');
    const name = await world.backUp();
    const making = world.backUp();
    await world.restore(name);
    await making;
    expect(world.service.status().backups).toHaveLength(2);
  });
});

describe('a restore interrupted by a crash', () => {
  // What the disk may look like at each moment, made by hand from the files of an undisturbed one.
  async function decided(): Promise<{ places: ReturnType<typeof restorePlaces>; keptIn: string }> {
    world.addPackage('1A1');
    const name = await world.backUp();
    world.addPackage('1A2');
    await world.restore(name);
    const places = restorePlaces(world.dataDir);
    return { places, keptIn: join(places.folder, BEFORE.replace('.sqlite', '')) };
  }

  async function mustBeRestored(): Promise<void> {
    const again = await restart();
    await again.check();
    expect(tags(again)).toEqual(['1A1']);
    expect(actions(again).filter((action) => action === 'backup.restored')).toHaveLength(1);
    expect(filesIn(world.backupsDir)).toHaveLength(2);
    const before = kept(BEFORE);
    expect(before.prepare('select metrc_number from packages order by 1').pluck().all()).toEqual(['1A1', '1A2']);
    before.close();
    expect(existsSync(join(world.dataDir, 'restore'))).toBe(false);
  }

  it('before it was decided: the old database is untouched and the copy is gone', async () => {
    const { places } = await decided();
    rmSync(places.intent);
    writeFileSync(`${places.intent}.tmp`, '{"half":');
    const again = await restart();
    expect(again.finished).toBeNull();
    expect(tags(again)).toEqual(['1A1', '1A2']);
    expect(existsSync(join(world.dataDir, 'restore'))).toBe(false);
  });

  it('with the old log still beside the old database, as a killed program leaves it', async () => {
    const { places } = await decided();
    const asKilled = ['', '-wal', '-shm'].map((suffix) => [suffix, readFileSync(`${world.path}${suffix}`)] as const);
    await world.close();
    for (const [suffix, bytes] of asKilled) writeFileSync(`${places.database}${suffix}`, bytes);
    await mustBeRestored();
  });

  it('after the old database was moved and before its log was', async () => {
    const { places, keptIn } = await decided();
    const asKilled = ['', '-wal', '-shm'].map((suffix) => [suffix, readFileSync(`${world.path}${suffix}`)] as const);
    await world.close();
    // Completed first, as it is done.
    const whole = filesIn(places.folder);
    finish();
    expect(whole).toContain('staged.sqlite');
    cpSync(places.database, join(world.dataDir, 'new.sqlite'));
    rmSync(world.backupsDir, { recursive: true });
    mkdirSync(keptIn, { recursive: true });
    mkdirSync(world.backupsDir);
    renameSync(join(world.dataDir, 'new.sqlite'), places.staged);
    for (const [suffix, bytes] of asKilled) {
      writeFileSync(suffix === '' ? join(keptIn, 'packhouse.sqlite') : `${places.database}${suffix}`, bytes);
    }
    rmSync(places.database);
    writeFileSync(places.intent, JSON.stringify(intentOf(keptIn)));
    const again = await restart();
    await again.check();
    expect(tags(again)).toEqual(['1A1']);
    const before = kept(BEFORE);
    expect(before.prepare('select metrc_number from packages order by 1').pluck().all()).toEqual(['1A1', '1A2']);
    before.close();
    expect(existsSync(join(world.dataDir, 'restore'))).toBe(false);
  });

  const intentOf = (keptIn: string) => ({
    version: 1,
    id: 'one',
    at: '2026-11-21T18:00:00.000Z',
    action: 'backup.restore',
    actor: { kind: 'person', id: '1', name: 'Operator' },
    source: 'window',
    backup: { name: 'b', at: '' },
    keepAs: `${keptIn.split('/').at(-1)}.sqlite`,
    counts: {},
  });

  it('after the swap, before the intent was removed: the new database is not taken for the old one', async () => {
    const { places, keptIn } = await decided();
    const intent = readFileSync(places.intent);
    await world.close();
    finish();
    mkdirSync(keptIn, { recursive: true });
    renameSync(join(world.backupsDir, BEFORE), join(keptIn, 'packhouse.sqlite'));
    writeFileSync(places.intent, intent);
    await mustBeRestored();
  });

  it('while what was replaced goes to the backup folder', async () => {
    const { keptIn } = await decided();
    await world.close();
    finish();
    mkdirSync(keptIn, { recursive: true });
    renameSync(join(world.backupsDir, BEFORE), join(keptIn, 'packhouse.sqlite'));
    await mustBeRestored();
  });

  it('in the middle of adding to the copy: it is added once', async () => {
    const { places } = await decided();
    await world.close();
    const staged = readFileSync(places.staged);
    const old = readFileSync(places.database);
    finish();
    // Completed, not yet moved.
    renameSync(places.database, join(world.dataDir, 'completed'));
    mkdirSync(places.folder, { recursive: true });
    const intent = { ...intentOf(BEFORE.replace('.sqlite', '')), id: restoreIdIn(join(world.dataDir, 'completed')) };
    renameSync(join(world.dataDir, 'completed'), places.staged);
    expect(readFileSync(places.staged).equals(staged)).toBe(false);
    writeFileSync(places.database, old);
    rmSync(join(world.backupsDir, BEFORE));
    writeFileSync(places.intent, JSON.stringify(intent));
    await mustBeRestored();
  });

  const restoreIdIn = (path: string): string => {
    const file = new Database(path, { readonly: true });
    const id = file
      .prepare("select json_extract(details, '$.restoreId') from audit_log order by seq desc")
      .pluck()
      .get();
    file.close();
    return String(id);
  };

  it('whose copy was spoilt meanwhile is given up: the old database stays, and people are told', async () => {
    const { places } = await decided();
    writeFileSync(places.staged, readFileSync(places.staged).fill(0x5a, 0, 4096 * 30));
    const again = await restart();
    expect(again.finished?.outcome).toBe('given_up');
    expect(tags(again)).toEqual(['1A1', '1A2']);
    expect(again.service.status().lastError).toMatchObject({ code: 'restore_given_up' });
    expect(existsSync(join(world.dataDir, 'restore'))).toBe(false);
    await again.check();
  });

  it('of another log, or given up half way, leaves the mark of the old audit log alone: its check goes on naming it', async () => {
    const other = openBackupWorld({ clock: world.clock });
    other.addPackage('1A9');
    const name = await other.backUp();
    mkdirSync(world.backupsDir);
    cpSync(join(other.backupsDir, name), join(world.backupsDir, name));
    await other.discard();
    world.addPackage('1A1');
    await world.restore(name);
    await world.close();
    const steps: string[] = [];
    const attempt = (beforeUse: () => void) =>
      finishRestore({
        dataDir: world.dataDir,
        log: createTestLogger().log,
        beforeUse,
        auditBeginsAnew: () => steps.push('anew'),
      });
    const intent = readFileSync(restorePlaces(world.dataDir).intent);
    const staged = readFileSync(restorePlaces(world.dataDir).staged);
    const failed = attempt(() => {
      steps.push('prepared');
      throw new Error('no');
    });
    expect([failed?.outcome, ...steps]).toEqual(['given_up', 'prepared']);

    mkdirSync(restorePlaces(world.dataDir).folder, { recursive: true });
    writeFileSync(restorePlaces(world.dataDir).staged, staged);
    writeFileSync(restorePlaces(world.dataDir).intent, intent);
    expect(attempt(() => steps.push('prepared again'))?.outcome).toBe('done');
    expect(steps).toEqual(['prepared', 'prepared again']);
  });

  it('never leaves the program without a database, even when the intent itself is lost', async () => {
    const { places, keptIn } = await decided();
    await world.close();
    mkdirSync(keptIn);
    renameSync(places.database, join(keptIn, 'packhouse.sqlite'));
    writeFileSync(places.intent, 'no longer readable');
    const again = await restart();
    expect(tags(again)).toEqual(['1A1', '1A2']);
  });
});

describe('the balances after a restore', () => {
  it('are those of the backup, and the ledger still adds up', async () => {
    const id = world.addPackage('1A1');
    world.act('package.metrc', () => world.packages.setCurrent(id, mg(40_000), '', world.actor));
    const name = await world.backUp();
    world.act('package.metrc', () => world.packages.setCurrent(id, mg(1_000), '', world.actor));
    await world.restore(name);
    const again = await restart();
    await again.check();
    expect(again.connection.prepare('select current_mg from packages').pluck().get()).toBe(40_000);
    expect(readdirSync(world.dataDir).filter((file) => file.endsWith('.sqlite'))).toEqual(['packhouse.sqlite']);
  });
});
