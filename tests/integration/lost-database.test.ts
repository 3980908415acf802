// A database file that is missing or empty though there were data: never a first run, never the end of what its log has.
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEventBus } from '#main/core/events.ts';
import { createRecoveryCore } from '#main/create-recovery-core.ts';
import { DamagedDatabaseError } from '#main/db/damage.ts';
import { AUDIT_MARK_FILE } from '#main/features/audit/mark.ts';
import { createRecoveryService } from '#main/features/backups/recovery-service.ts';
import { openData } from '#main/open-data.ts';
import { type BackupWorld, openBackupWorld } from '#tests/support/backup-world.ts';
import { createTestLogger, MIGRATIONS_DIR, TEMPLATES_DIR } from '#tests/support/create-test-core.ts';

let world: BackupWorld;
beforeEach(() => {
  world = openBackupWorld();
});
afterEach(() => world.discard());

const open = (training = false) => {
  const { log } = createTestLogger();
  const events = createEventBus(() => undefined);
  return openData({ dataDir: world.dataDir, migrationsDir: MIGRATIONS_DIR, training, clock: world.clock, log, events });
};
const fault = (): unknown => {
  try {
    open().database.close();
    return null;
  } catch (error) {
    return error;
  }
};
const recovering = (error: unknown = new DamagedDatabaseError('the file is missing')) =>
  createRecoveryService({
    problem: 'damaged',
    detail: error instanceof Error ? error.message : '',
    givenUp: null,
    dataDir: world.dataDir,
    migrationsDir: MIGRATIONS_DIR,
    version: '1',
    training: false,
    clock: world.clock,
    log: createTestLogger().log,
    isPassword: () => Promise.resolve(false),
    nameKeyOf: (name) => name,
    restart: () => undefined,
  });
const lose = (): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${world.path}${suffix}`, { force: true });
};

it('a folder without anything is a first run', async () => {
  await world.close();
  lose();
  expect(fault()).toBeNull();
});

it('a missing file beside backups says so, brings nothing new, and its backup can be restored', async () => {
  world.addPackage('1A1');
  const name = await world.backUp();
  await world.close();
  lose();
  const error = fault();
  expect(error).toBeInstanceOf(DamagedDatabaseError);
  expect(error).toMatchObject({ message: expect.stringContaining('the file is missing') });
  expect(existsSync(world.path)).toBe(false);
  const recovery = recovering();
  expect((await recovery.state()).backups).toMatchObject([{ name, usable: true, asksPerson: false }]);
  await recovery.restore(name, '', '');
  const { database } = open();
  expect(database.connection.prepare('select metrc_number from packages').pluck().all()).toEqual(['1A1']);
  database.close();
});

it('an empty file keeps the log beside it to the byte', async () => {
  world.addPackage('1A1');
  const log = readFileSync(`${world.path}-wal`);
  await world.close();
  writeFileSync(`${world.path}-wal`, log);
  truncateSync(world.path, 0);
  expect(fault()).toMatchObject({ message: expect.stringContaining('the file is empty') });
  expect(readFileSync(`${world.path}-wal`).equals(log)).toBe(true);
});

it('a missing file is no first run where the mark of the audit log or a chosen folder shows that there were data', async () => {
  await world.close();
  lose();
  const marked = join(world.dataDir, AUDIT_MARK_FILE);
  writeFileSync(marked, 'sealed');
  expect(fault()).toBeInstanceOf(DamagedDatabaseError);
  rmSync(marked);
  mkdirSync(world.backupsDir, { recursive: true });
  writeFileSync(join(world.backupsDir, 'folder.json'), JSON.stringify({ folder: '/not/plugged/in' }));
  expect(fault()).toBeInstanceOf(DamagedDatabaseError);
});

it('training is not asked: it begins afresh each time', async () => {
  await world.close();
  lose();
  writeFileSync(join(world.dataDir, 'packhouse.sqlite-wal'), 'left');
  mkdirSync(world.backupsDir, { recursive: true });
  writeFileSync(join(world.backupsDir, 'packhouse-2026-11-20T103000Z-daily.sqlite'), 'x');
  open(true).database.close();
});

it.each([
  ['missing', () => lose()],
  ['empty', () => truncateSync(world.path, 0)],
])('beginning empty works with a file that is %s, and the next start does too', async (_what, spoil) => {
  await world.backUp();
  await world.close();
  spoil();
  const marked = join(world.dataDir, AUDIT_MARK_FILE);
  writeFileSync(marked, 'of the old log');
  expect(fault()).toBeInstanceOf(DamagedDatabaseError);
  await recovering().startEmpty();
  for (let start = 0; start < 2; start += 1) {
    const { database } = open();
    expect(database.connection.prepare('select count(*) from packages').pluck().get()).toBe(0);
    expect(existsSync(marked)).toBe(false);
    database.close();
  }
});

it('two different decisions are not both taken: the second one hears of the first', async () => {
  const name = await world.backUp();
  await world.close();
  lose();
  const recovery = recovering();
  await recovery.startEmpty();
  await recovery.startEmpty();
  await expect(recovery.restore(name, '', '')).rejects.toMatchObject({ data: { reason: 'empty_decided' } });
});

it('a restore that was given up before the database turned out damaged is told on the recovery page', async () => {
  world.addPackage('1A1');
  await world.backUp();
  const [backup] = world.service.status().backups;
  await world.restore(backup?.name ?? '');
  await world.close();
  const staged = join(world.dataDir, 'restore', 'staged.sqlite');
  writeFileSync(staged, readFileSync(staged).fill(0x5a));
  writeFileSync(world.path, readFileSync(world.path).fill(0xa5, 4096, 4096 * 8));
  const error = fault();
  const core = createRecoveryCore(
    {
      dataDir: world.dataDir,
      migrationsDir: MIGRATIONS_DIR,
      templatesDir: TEMPLATES_DIR,
      clock: world.clock,
      log: createTestLogger().log,
      protector: { name: 'none', protect: (text) => text, reveal: (text) => text },
      environment: {},
      training: false,
      host: 'test',
      version: '1',
    },
    error,
  );
  const { call, getRouter, isProcedure, unlazy } = await import('@orpc/server');
  const { default: procedure } = await unlazy(getRouter(core.router, ['recovery', 'state']));
  if (!isProcedure(procedure)) throw new Error('There is no recovery page.');
  const state = await call(procedure, undefined, { context: core.contextFor(core.openSeat()) });
  expect(state).toMatchObject({
    problem: 'damaged',
    restoreGivenUp: true,
    detail: expect.stringContaining('restore_given_up'),
  });
});
