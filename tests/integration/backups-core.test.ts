// Backups, restore and recovery through the whole core, the way a window asks for them.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { call, getRouter, isProcedure, unlazy } from '@orpc/server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKeyFileProtector } from '#main/core/secrets.ts';
import { type HostedCore, openHostedCore } from '#main/hosted-core.ts';
import type { Contract } from '#shared/contract/index.ts';
import { createTestLogger, MIGRATIONS_DIR, TEMPLATES_DIR, temporaryFolder } from '#tests/support/create-test-core.ts';
import { createFakeClock, settle } from '#tests/support/fake-clock.ts';

const OWNER = { name: 'First owner', password: 'a long enough sentence' };

let dataDir: string;
let restarts = 0;
const open = new Set<HostedCore>();
const clock = createFakeClock('2026-11-21T18:00:00.000Z', { autoAdvance: true });
beforeEach(() => {
  dataDir = temporaryFolder();
  restarts = 0;
});
afterEach(async () => {
  for (const core of open) await core.stop();
  open.clear();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start() {
  const core = await openHostedCore({
    dataDir,
    migrationsDir: MIGRATIONS_DIR,
    templatesDir: TEMPLATES_DIR,
    clock,
    log: createTestLogger().log,
    protector: createKeyFileProtector(join(dataDir, 'secrets.key')),
    environment: {},
    training: false,
    host: 'test',
    version: '0.0.0-test',
    random: () => 0.5,
    passwordCost: 4,
    windows: {
      canSwitch: false,
      switchTo: () => Promise.resolve(),
      restart: () => {
        restarts += 1;
      },
    },
  });
  open.add(core);
  const seat = core.openSeat();
  const client: ContractRouterClient<Contract> = createORPCClient({
    call: async (path, input) => {
      const { default: procedure } = await unlazy(getRouter(core.router, path));
      if (!isProcedure(procedure)) throw new Error(`There is no ${path.join('.')}.`);
      return call(procedure, input, { context: core.contextFor(seat) });
    },
  });
  const end = async (): Promise<void> => {
    open.delete(core);
    await core.stop();
  };
  return { core, client, end };
}

type Client = Awaited<ReturnType<typeof start>>['client'];

const addPackage = (client: Client, tag: string) =>
  client.packages.create({ metrcNumber: tag, strain: 'Blue Dream', initialMg: 50_000, note: '' });

/** An owner, a package, a backup, another package. */
async function facility(client: Client): Promise<string> {
  await client.session.setUp({ ...OWNER, facility: 'Green Gate', timeZone: 'America/Los_Angeles', license: '' });
  await addPackage(client, '1A4000000000000000000001');
  const { jobId } = await client.backups.create();
  for (let state = 'running'; state === 'running'; await settle()) {
    state = (await client.jobs.list()).find(({ id }) => id === jobId)?.state ?? 'gone';
  }
  await addPackage(client, '1A4000000000000000000002');
  return (await client.backups.status()).backups[0]?.name ?? '';
}

const tags = async (client: Client) => (await client.packages.list({})).packages.map(({ metrcNumber }) => metrcNumber);

it('a restore signs everybody out, brings the data back, keeps the audit log whole, and lets nothing go to Apex', async () => {
  const before = await start();
  const name = await facility(before.client);
  const preview = await before.client.backups.preview({ name });
  expect(preview).toMatchObject({
    problem: null,
    facility: 'Green Gate',
    inBackup: { packages: 1 },
    now: { packages: 2 },
  });
  await expect(before.client.backups.restore({ name, password: 'wrong' })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
  expect(restarts).toBe(0);
  await before.client.backups.restore({ name, password: OWNER.password });
  expect(restarts).toBe(1);
  await before.end();

  const after = await start();
  expect((await after.client.session.view()).state).toBe('signed_out');
  await after.client.session.signIn(OWNER);
  expect(await tags(after.client)).toEqual(['1A4000000000000000000001']);
  expect((await after.client.apexSync.status()).paused).toBe('after_restore');
  expect(await after.client.audit.verify()).toMatchObject({ ok: true, firstBroken: null });
  const { rows } = await after.client.audit.list({ action: 'backup.restored' });
  expect(rows.map(({ entityLabel }) => entityLabel)).toContain(name);
  const since = await after.client.audit.list({ search: '1A4000000000000000000002' });
  expect(since.rows.map(({ action }) => action)).toContain('package.create');
  expect((await after.client.audit.list({ action: 'backup.restore' })).rows).toHaveLength(1);
  expect(await after.client.recovery.state()).toMatchObject({ problem: null, setAsideAs: null, backups: [] });
  await expect(after.client.recovery.startEmpty()).rejects.toMatchObject({ code: 'NOTHING_TO_RECOVER' });
});

it('a damaged database opens the recovery core, and its Super Admin brings the backup back', async () => {
  const before = await start();
  const name = await facility(before.client);
  await before.end();
  const path = join(dataDir, 'packhouse.sqlite');
  const bytes = readFileSync(path).fill(0xa5, 4096 * 2, 4096 * 8);
  writeFileSync(path, bytes);

  const broken = await start();
  expect(await broken.client.recovery.state()).toMatchObject({ problem: 'damaged', backups: [{ name, usable: true }] });
  await expect(broken.client.packages.list({})).rejects.toMatchObject({ code: 'DATA_NOT_OPEN' });
  await broken.client.recovery.restore({ name, person: OWNER.name, password: OWNER.password });
  expect(restarts).toBe(1);
  await broken.end();

  const after = await start();
  const { problem, setAsideAs } = await after.client.recovery.state();
  expect(problem).toBeNull();
  expect(readFileSync(join(dataDir, 'backups', setAsideAs ?? '')).equals(bytes)).toBe(true);
  await after.client.session.signIn(OWNER);
  expect(await tags(after.client)).toEqual(['1A4000000000000000000001']);
  expect(await after.client.audit.verify()).toMatchObject({ ok: true });
});

it('the daily backup runs by itself while the core runs, and its work is over when the core stops', async () => {
  const { core, client } = await start();
  await client.session.setUp({ ...OWNER, facility: 'Green Gate', timeZone: 'America/Los_Angeles', license: '' });
  await core.start();
  await core.nudge();
  const { backups, nextAt, lastError } = await client.backups.status();
  expect(lastError).toBeNull();
  expect(backups.map(({ kind }) => kind)).toEqual(['daily']);
  expect(Date.parse(nextAt ?? '')).toBeGreaterThan(clock.now());
});
