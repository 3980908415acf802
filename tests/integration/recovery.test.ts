import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { call, getRouter, isProcedure, unlazy } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashPassword } from '#main/core/passwords.ts';
import { createKeyFileProtector } from '#main/core/secrets.ts';
import type { CoreOptions } from '#main/create-core.ts';
import { createRecoveryCore } from '#main/create-recovery-core.ts';
import { DamagedDatabaseError } from '#main/db/damage.ts';
import { NewerDatabaseError } from '#main/db/migrate.ts';
import { type Contract, contract } from '#shared/contract/index.ts';
import { waitAfterFailures } from '#shared/rules/passwords.ts';
import { type BackupWorld, filesIn, openBackupWorld } from '#tests/support/backup-world.ts';
import { createTestLogger, MIGRATIONS_DIR, TEMPLATES_DIR } from '#tests/support/create-test-core.ts';

const COST = 4;
const OWNER = { person: '  first  OWNER ', password: 'a long enough sentence' };
const ASIDE = 'packhouse-2026-11-21T180000Z-set-aside.sqlite';

let world: BackupWorld;
const later: BackupWorld[] = [];
beforeEach(() => {
  world = openBackupWorld();
});
afterEach(async () => {
  for (const one of later.splice(0)) await one.close();
  await world.discard();
});

async function addPerson(name: string, role: string, password: string, active = 1): Promise<void> {
  const hash = await hashPassword(password, COST);
  world.act('person.create', () =>
    world.database.writeTx(() => {
      world.connection
        .prepare(
          `insert into users (id, name, name_key, role, active, password_hash, must_change_password, created_at, updated_at)
           values (?, ?, ?, ?, ?, ?, 0, '', '')`,
        )
        .run(`id of ${name}`, name, name.toLowerCase(), role, active, hash);
    }),
  );
}

/** The database as a failing disk leaves it; answers its bytes. */
async function damage(): Promise<Buffer> {
  await world.close();
  const bytes = readFileSync(world.path).fill(0xa5, 4096 * 2, 4096 * 8);
  writeFileSync(world.path, bytes);
  return bytes;
}

function recovering(error: unknown = new DamagedDatabaseError('page 3')) {
  let restarts = 0;
  const options: CoreOptions = {
    dataDir: world.dataDir,
    migrationsDir: MIGRATIONS_DIR,
    templatesDir: TEMPLATES_DIR,
    clock: world.clock,
    log: createTestLogger().log,
    protector: createKeyFileProtector(join(world.dataDir, 'secrets.key')),
    environment: {},
    training: false,
    host: 'test',
    version: '1.2.3',
    passwordCost: COST,
    windows: {
      canSwitch: false,
      switchTo: () => Promise.resolve(),
      restart: () => {
        restarts += 1;
      },
    },
  };
  const core = createRecoveryCore(options, error);
  const seat = core.openSeat();
  const client: ContractRouterClient<Contract> = createORPCClient({
    call: async (path, input, { signal }) => {
      const { default: procedure } = await unlazy(getRouter(core.router, path));
      if (!isProcedure(procedure)) throw new Error(`There is no ${path.join('.')}.`);
      return call(procedure, input, { context: core.contextFor(seat), ...(signal ? { signal } : {}) });
    },
  });
  return { core, client, restarts: () => restarts };
}

async function restart(): Promise<BackupWorld> {
  const again = openBackupWorld({ dataDir: world.dataDir, clock: world.clock });
  later.push(again);
  return again;
}

const tags = (of: BackupWorld): unknown[] =>
  of.connection.prepare('select metrc_number from packages order by 1').pluck().all();

/** A facility with an owner, a backup, and then more work. */
async function facility(): Promise<string> {
  await addPerson('First owner', 'super_admin', OWNER.password);
  await addPerson('Day packer', 'user', OWNER.password);
  await addPerson('Old Owner', 'super_admin', OWNER.password, 0);
  world.addPackage('1A1');
  const name = await world.backUp();
  world.addPackage('1A2');
  return name;
}

describe('a database that cannot be opened', () => {
  it('says what is wrong and which backups could take its place, each looked through', async () => {
    const good = await facility();
    world.clock.jump(Date.parse('2026-11-21T19:00:00Z'));
    const bad = await world.backUp();
    writeFileSync(join(world.backupsDir, bad), readFileSync(join(world.backupsDir, bad)).fill(0x5a, 4096, 4096 * 9));
    await damage();
    const { client } = recovering();
    const state = await client.recovery.state();
    expect(state).toMatchObject({ problem: 'damaged', setAsideAs: null, version: '1.2.3', training: false });
    expect(state.detail).toContain('page 3');
    expect(state.backups.map(({ name, usable, reason, counts }) => [name, usable, reason, counts?.packages])).toEqual([
      [bad, false, 'damaged', undefined],
      [good, true, null, 1],
    ]);
    expect(await client.recovery.state()).toEqual(state);
  });

  it('finds the backups in the folder that was chosen, though the setting is in the database', async () => {
    const elsewhere = join(world.dataDir, 'elsewhere');
    world.values['backups.folder'] = elsewhere;
    const name = await facility();
    await damage();
    expect(filesIn(elsewhere)).toContain(name);
    expect((await recovering().client.recovery.state()).backups.map((one) => one.name)).toEqual([name]);
  });

  it('answers who is signed in: nobody, and tells the windows when it ends', async () => {
    const { core, client } = recovering();
    const view = await client.session.view();
    expect(view).toMatchObject({ state: 'signed_out', person: null, people: [], permissions: ['session.use'] });
    const seen: unknown[] = [];
    const watching = (async () => {
      for await (const one of await client.session.watch()) seen.push(one);
    })();
    await client.session.view();
    await core.stop();
    await watching;
    expect(seen).toEqual([view]);
    expect(core.lamp().state).toBe('attention');
    expect(core.diagnostics()).toContain('not open: damaged');
    expect(core.syncPause(core.openSeat())).toBe(false);
  });

  it('refuses everything else as not open, whoever asks', async () => {
    const { client } = recovering();
    const answered = new Set(['session.view', 'session.watch', 'recovery.state', 'recovery.restore']);
    for (const name of ['recovery.startEmpty', 'recovery.tryAgain']) answered.add(name);
    let refused = 0;
    for (const [area, procedures] of Object.entries(contract)) {
      for (const procedure of Object.keys(procedures)) {
        if (answered.has(`${area}.${procedure}`)) continue;
        const ask: unknown = Reflect.get(Reflect.get(client, area), procedure);
        if (typeof ask !== 'function') throw new Error(`${area}.${procedure} cannot be called`);
        await expect(ask({})).rejects.toMatchObject({ code: 'DATA_NOT_OPEN', defined: true });
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(60);
  });

  it('can be tried again without changing anything', async () => {
    const bytes = await damage();
    const { client, restarts } = recovering();
    await client.recovery.tryAgain();
    expect(restarts()).toBe(1);
    expect(readFileSync(world.path).equals(bytes)).toBe(true);
    await expect(restart()).rejects.toThrow(DamagedDatabaseError);
  });
});

describe('recovering from a backup', () => {
  it('puts it in place, and the damaged file aside as it was found, to the byte', async () => {
    const name = await facility();
    const audit = world.audit();
    const bytes = await damage();
    const { client, restarts } = recovering();
    await client.recovery.restore({ name, ...OWNER });
    expect(restarts()).toBe(1);
    expect((await client.recovery.state()).setAsideAs).toBe(ASIDE);
    expect(readFileSync(world.path).equals(bytes)).toBe(true);

    const again = await restart();
    await again.check();
    expect(tags(again)).toEqual(['1A1']);
    expect(readFileSync(join(world.backupsDir, ASIDE)).equals(bytes)).toBe(true);
    expect(
      again.service
        .status()
        .backups.map(({ kind }) => kind)
        .sort(),
    ).toEqual(['manual', 'set-aside']);
    expect(existsSync(join(world.dataDir, 'restore'))).toBe(false);
    const last = again.audit().at(-1);
    expect(last).toMatchObject({ action: 'recovery.restore', actor_name: 'First owner', details: { keptAs: ASIDE } });
    // Carried forward when the damaged file still gives it, begun anew and said so when not.
    const rows = again.audit().length - 1;
    expect(last?.details.auditRowsCarried).toBe(again.begunAnew.length > 0 ? null : audit.length - 4);
    expect([4, audit.length]).toContain(rows);
  });

  it('carries the audit log on when the damage is elsewhere', async () => {
    const name = await facility();
    const audit = world.audit();
    const root = Number(
      world.connection.prepare("select rootpage from sqlite_master where name = 'package_ledger'").pluck().get(),
    );
    await world.close();
    writeFileSync(world.path, readFileSync(world.path).fill(0xa5, 4096 * (root - 1), 4096 * root));
    await expect(restart()).rejects.toThrow(DamagedDatabaseError);
    await recovering().client.recovery.restore({ name, ...OWNER });
    const again = await restart();
    await again.check();
    expect(again.audit().slice(0, -1)).toEqual(audit);
    expect(again.begunAnew).toEqual([]);
  });

  it.each([
    ['a wrong password', { ...OWNER, password: 'something else' }],
    ['a name that is not there', { ...OWNER, person: 'Somebody' }],
    ['somebody who is no Super Admin', { ...OWNER, person: 'Day packer' }],
    ['somebody who was switched off', { ...OWNER, person: 'Old Owner' }],
  ])('is refused to %s, and nothing happens', async (_who, asked) => {
    const name = await facility();
    const bytes = await damage();
    const { client, restarts } = recovering();
    await expect(client.recovery.restore({ name, ...asked })).rejects.toMatchObject({
      code: 'BACKUP_NOT_USABLE',
      data: { name, reason: 'wrong_person' },
    });
    expect(restarts()).toBe(0);
    expect(readFileSync(world.path).equals(bytes)).toBe(true);
    await expect(restart()).rejects.toThrow(DamagedDatabaseError);
  });

  it('slows wrong tries down, also across a restart, and many at once count each', async () => {
    const name = await facility();
    await damage();
    const wrong = { name, person: 'First owner', password: 'wrong' };
    const first = recovering();
    const all = await Promise.allSettled(Array.from({ length: 9 }, () => first.client.recovery.restore(wrong)));
    const codes = all.map((one) => (one.status === 'rejected' ? Reflect.get(one.reason, 'code') : 'let in'));
    expect(codes).toEqual([...Array(5).fill('BACKUP_NOT_USABLE'), ...Array(4).fill('SIGN_IN_SLOWED')]);
    const { client } = recovering();
    await expect(client.recovery.restore({ name, ...OWNER })).rejects.toMatchObject({
      code: 'SIGN_IN_SLOWED',
      data: { retryAt: new Date(world.clock.now() + waitAfterFailures(5)).toISOString() },
    });
    world.clock.jump(world.clock.now() + waitAfterFailures(5));
    await client.recovery.restore({ name, ...OWNER });
    expect(tags(await restart())).toEqual(['1A1']);
    expect(existsSync(join(world.dataDir, 'recovery-tries.json'))).toBe(false);
  });

  it('from before there were people asks for nobody, but not where another backup knows people', async () => {
    world.addPackage('1A1');
    const early = await world.backUp();
    const anybody = { name: early, person: 'anybody', password: '' };
    await addPerson('First owner', 'super_admin', OWNER.password);
    world.clock.jump(Date.parse('2026-11-21T19:00:00Z'));
    const withPeople = await world.backUp();
    await damage();
    await expect(recovering().client.recovery.restore(anybody)).rejects.toMatchObject({
      data: { reason: 'wrong_person' },
    });
    writeFileSync(join(world.backupsDir, withPeople), '');
    await recovering().client.recovery.restore(anybody);
    expect(tags(await restart())).toEqual(['1A1']);
  });

  it('does not offer what was set aside, whatever is in it', async () => {
    const name = await facility();
    writeFileSync(join(world.backupsDir, ASIDE), readFileSync(join(world.backupsDir, name)));
    await damage();
    const { client } = recovering();
    const [one, two] = await Promise.all([client.recovery.state(), client.recovery.state()]);
    expect(one).toEqual(two);
    expect(one.backups.find((backup) => backup.name === ASIDE)).toMatchObject({ usable: false, reason: 'damaged' });
    await expect(client.recovery.restore({ name: ASIDE, ...OWNER })).rejects.toMatchObject({
      code: 'BACKUP_NOT_USABLE',
    });
  });

  it('takes none that is damaged or gone, and one whose audit log was altered says so', async () => {
    const name = await facility();
    await damage();
    const path = join(world.backupsDir, name);
    const bytes = readFileSync(path);
    writeFileSync(path, Buffer.from(bytes).fill(0x5a, 4096, 4096 * 9));
    const { client } = recovering();
    await expect(client.recovery.restore({ name, ...OWNER })).rejects.toMatchObject({ data: { reason: 'damaged' } });
    const gone = 'packhouse-2020-01-01T000000Z-daily.sqlite';
    await expect(client.recovery.restore({ name: gone, ...OWNER })).rejects.toMatchObject({
      data: { reason: 'not_there' },
    });
    const Database = (await import('better-sqlite3')).default;
    writeFileSync(path, bytes);
    const altered = new Database(path);
    altered.exec("drop trigger audit_log_never_changes; update audit_log set actor_name = 'Somebody else'");
    altered.close();
    expect((await client.recovery.state()).backups[0]).toMatchObject({ usable: true, reason: 'broken_audit' });
  });
});

describe('beginning with an empty database', () => {
  it('puts the damaged file aside whole, with its log, and starts a first run', async () => {
    await facility();
    const log = readFileSync(`${world.path}-wal`);
    const bytes = await damage();
    writeFileSync(`${world.path}-wal`, log);
    const { client, restarts } = recovering();
    await client.recovery.startEmpty();
    expect(restarts()).toBe(1);
    const again = await restart();
    await again.check();
    expect([again.count('packages'), again.count('users')]).toEqual([0, 0]);
    expect(again.prepared).toEqual([]);
    expect(readFileSync(join(world.backupsDir, ASIDE)).equals(bytes)).toBe(true);
    expect(readFileSync(join(world.backupsDir, `${ASIDE}-wal`)).equals(log)).toBe(true);
    expect(again.audit().at(-1)).toMatchObject({ action: 'recovery.start-empty', actor_name: 'Nobody signed in' });
  });

  it.each([
    ['too new', new NewerDatabaseError()],
    ['only short of room', Object.assign(new Error('full'), { code: 'SQLITE_FULL' })],
  ])('is not offered for one that is %s', async (_what, error) => {
    const { client, restarts } = recovering(error);
    await expect(client.recovery.startEmpty()).rejects.toMatchObject({ code: 'NOTHING_TO_RECOVER' });
    expect(restarts()).toBe(0);
  });

  it('twice is one beginning', async () => {
    await facility();
    await damage();
    const { client } = recovering();
    await Promise.all([client.recovery.startEmpty(), client.recovery.startEmpty()]);
    await restart();
    expect(filesIn(world.backupsDir).filter((file) => file.includes('set-aside'))).toEqual([ASIDE]);
  });
});

describe('what was set aside', () => {
  it('is never opened, changed or removed by what comes later', async () => {
    await facility();
    const bytes = await damage();
    await recovering().client.recovery.startEmpty();
    const again = await restart();
    mkdirSync(world.backupsDir, { recursive: true });
    await again.backUp();
    await again.service.preview(ASIDE);
    await expect(again.restore(ASIDE)).rejects.toMatchObject({ data: { reason: 'damaged' } });
    expect(readFileSync(join(world.backupsDir, ASIDE)).equals(bytes)).toBe(true);
  });
});
