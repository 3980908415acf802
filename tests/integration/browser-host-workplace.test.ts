// Training beside the real work, and a core that is opened again under its windows: who ends up where, whose
// connection ends, and what stays.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeInstanceLock } from '#main/hosts/node/instance-lock.ts';
import { type HostWorld, openHostWorld, setUpFacility } from '#tests/support/browser-host-world.ts';
import { OWNER } from '#tests/support/prepared-facility.ts';

let world: HostWorld;
afterEach(() => world.discard());

function migrated(file: string, change: string): void {
  const connection = new Database(file);
  connection.exec(change);
  connection.close();
}
const asIfWrittenByANewerVersion = (file: string) =>
  migrated(file, `INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('from the future', 9999999999999)`);
const asIfNothingHadHappened = (file: string) =>
  migrated(file, `DELETE FROM __drizzle_migrations WHERE hash = 'from the future'`);

/** Signs in as the first of the sample people. */
async function practise(connected: Awaited<ReturnType<HostWorld['connect']>>) {
  const { people } = await connected.client.session.view();
  return connected.client.session.practise({ personId: people[0]?.id ?? '' });
}

describe('the workbook', () => {
  it('is opened by the host in the facility and in training, each its own, as the host says', async () => {
    const opened: string[] = [];
    world = await openHostWorld({
      openFile: async (path) => {
        opened.push(path);
        return existsSync(path) && opened.length === 1;
      },
    });
    const cookie = await world.openBrowser();
    const outside = await world.connect(cookie);
    await setUpFacility(outside.client);
    const path = join(world.dataDir, 'Packing List.xlsx');
    expect(await outside.client.sheets.openWorkbook()).toEqual({ opened: true, path });
    await outside.client.session.enterTraining();
    const inside = await world.connect(cookie);
    await practise(inside);
    const trained = join(world.dataDir, 'training', 'Packing List.xlsx');
    expect(await inside.client.sheets.openWorkbook()).toEqual({ opened: false, path: trained });
    expect(opened).toEqual([path, trained]);
  });

  it('is not opened where the host cannot, and can be taken as a file', async () => {
    world = await openHostWorld();
    const { client } = await world.connect(await world.openBrowser());
    await setUpFacility(client);
    expect(await client.sheets.openWorkbook()).toEqual({
      opened: false,
      path: join(world.dataDir, 'Packing List.xlsx'),
    });
    const { fileName, contentBase64 } = await client.sheets.workbook();
    expect(fileName).toBe('Packing List.xlsx');
    expect(Buffer.from(contentBase64, 'base64').subarray(0, 2).toString()).toBe('PK');
  });
});

describe('training', () => {
  beforeEach(async () => {
    world = await openHostWorld();
  });

  it('opens for one browser while the other goes on with the real work', async () => {
    const trainee = await world.openBrowser();
    const before = await world.connect(trainee);
    const other = await world.connect(await world.openBrowser());
    await setUpFacility(other.client);

    expect(await before.client.session.enterTraining()).toEqual({});
    expect(await before.closed).toBe(4001);
    const inside = await world.connect(trainee);
    expect(await inside.client.session.view()).toMatchObject({ training: true, canSwitch: true, state: 'signed_out' });
    expect(await practise(inside)).toMatchObject({ state: 'signed_in' });
    expect((await inside.client.packages.list({})).packages.length).toBeGreaterThan(0);

    expect(await other.client.session.view()).toMatchObject({ training: false, state: 'signed_in' });
    expect((await other.client.packages.list({})).packages).toEqual([]);
    expect(world.workplace.core('facility')).not.toBeNull();
  });

  it('keeps who was signed in outside, and nobody of inside, when it is left', async () => {
    const cookie = await world.openBrowser();
    const outside = await world.connect(cookie);
    await setUpFacility(outside.client);
    await outside.client.session.enterTraining();
    const inside = await world.connect(cookie);
    await practise(inside);
    await inside.client.session.leaveTraining();
    const back = await world.connect(cookie);
    expect(await back.client.session.view()).toMatchObject({ state: 'signed_in', person: { name: OWNER.name } });
    expect(await inside.closed).toBe(4001);
  });

  it.each(['lock', 'signOut'] as const)('is no way around a screen that was left in training by %s', async (how) => {
    const cookie = await world.openBrowser();
    const outside = await world.connect(cookie);
    await setUpFacility(outside.client);
    await outside.client.session.enterTraining();
    const inside = await world.connect(cookie);
    await practise(inside);
    await inside.client.session[how]();
    await inside.client.session.leaveTraining();
    const back = await world.connect(cookie);
    expect(await back.client.session.view()).toMatchObject({ state: 'locked', person: { name: OWNER.name } });
    await expect(back.client.people.list()).rejects.toMatchObject({ code: 'SCREEN_LOCKED' });
  });

  it('ends with its last window and begins afresh the next time', async () => {
    const cookie = await world.openBrowser();
    const outside = await world.connect(cookie);
    await outside.client.session.enterTraining();
    const inside = await world.connect(cookie);
    const trainee = await practise(inside);
    await inside.client.session.leaveTraining();
    await inside.closed;
    await expect.poll(() => world.workplace.core('training')).toBeNull();
    await expect.poll(() => existsSync(join(world.dataDir, 'training/packhouse.lock'))).toBe(false);

    const again = await world.connect(cookie);
    await again.client.session.enterTraining();
    const second = await world.connect(cookie);
    expect(await second.client.session.view()).toMatchObject({ state: 'signed_out' });
    const { people } = await second.client.session.view();
    expect(people.map(({ id }) => id)).not.toContain(trainee.person?.id);
  });

  it('is refused in words while another program has it, and the window stays where it is', async () => {
    const training = join(world.dataDir, 'training');
    const lock = takeInstanceLock(training, 'desktop window');
    const cookie = await world.openBrowser();
    const window = await world.connect(cookie);
    await expect(window.client.session.enterTraining()).rejects.toMatchObject({
      code: 'CANNOT_SWITCH',
      data: { reason: 'in_use' },
    });
    expect(await window.client.session.view()).toMatchObject({ training: false });
    lock.release();
    await window.client.session.enterTraining();
    expect(await (await world.connect(cookie)).client.session.view()).toMatchObject({ training: true });
  });

  it('is entered once, however often it is asked at once', async () => {
    const cookie = await world.openBrowser();
    const window = await world.connect(cookie);
    await Promise.all(Array.from({ length: 5 }, () => window.client.session.enterTraining()));
    await window.closed;
    expect(await (await world.connect(cookie)).client.session.view()).toMatchObject({ training: true });
  });
});

describe('a damaged database', () => {
  it('does not end the program: the window is told, and shown how to recover', async () => {
    const damage = (dataDir: string) =>
      writeFileSync(join(dataDir, 'packhouse.sqlite'), 'once a database '.repeat(4000));
    world = await openHostWorld({ prepare: damage });
    await world.workplace.start();
    const { client } = await world.connect(await world.openBrowser());
    expect(await client.recovery.state()).toMatchObject({ problem: 'damaged' });
    await expect(client.packages.list({})).rejects.toMatchObject({ code: 'DATA_NOT_OPEN' });
  });
});

describe('a program started in training', () => {
  beforeEach(async () => {
    world = await openHostWorld({ sandbox: true });
  });

  it('opens the real data only when somebody leaves', async () => {
    expect(existsSync(join(world.dataDir, 'packhouse.sqlite'))).toBe(false);
    const cookie = await world.openBrowser();
    const inside = await world.connect(cookie);
    expect(await inside.client.session.view()).toMatchObject({ training: true });
    await inside.client.session.leaveTraining();
    await inside.closed;
    expect(await (await world.connect(cookie)).client.session.view()).toMatchObject({
      training: false,
      state: 'first_run',
    });
    expect(existsSync(join(world.dataDir, 'packhouse.sqlite'))).toBe(true);
    expect(world.workplace.core('training')).not.toBeNull();
  });

  it('says so when another program has the real data', async () => {
    const lock = takeInstanceLock(world.dataDir, 'desktop window');
    const { client } = await world.connect(await world.openBrowser());
    await expect(client.session.leaveTraining()).rejects.toMatchObject({ code: 'CANNOT_SWITCH' });
    expect(await client.session.view()).toMatchObject({ training: true });
    lock.release();
  });
});

describe('a core that is opened again', () => {
  beforeEach(async () => {
    world = await openHostWorld();
    await world.workplace.start();
  });

  it('ends its connections, signs everybody out and keeps the data', async () => {
    const cookie = await world.openBrowser();
    const before = await world.connect(cookie);
    await setUpFacility(before.client);
    await world.workplace.restart('facility');
    expect(await before.closed).toBe(4001);
    const after = await world.connect(cookie);
    expect(await after.client.session.view()).toMatchObject({ state: 'signed_out' });
    await after.client.session.signIn(OWNER);
    expect(await after.client.session.view()).toMatchObject({ state: 'signed_in' });
  });

  it('is opened once when it is asked for several times at once', async () => {
    const old = world.workplace.core('facility');
    const first = world.workplace.restart('facility');
    expect(world.workplace.restart('facility')).toBe(first);
    await first;
    const next = world.workplace.core('facility');
    expect(next).not.toBe(old);
    expect(next).not.toBeNull();
  });

  it('leaves the windows in training alone', async () => {
    const cookie = await world.openBrowser();
    await (await world.connect(cookie)).client.session.enterTraining();
    const inside = await world.connect(cookie);
    await practise(inside);
    await world.workplace.restart('facility');
    expect(await inside.client.session.view()).toMatchObject({ training: true, state: 'signed_in' });
  });

  it('lets whoever comes meanwhile wait for the new one', async () => {
    const cookie = await world.openBrowser();
    const restarted = world.workplace.restart('facility');
    const window = await world.connect(cookie);
    await restarted;
    expect(await window.client.session.view()).toMatchObject({ state: 'first_run' });
  });

  it('is what a restore does: the window is cut off, and comes back to the older data', async () => {
    const cookie = await world.openBrowser();
    const { client, closed } = await world.connect(cookie);
    await setUpFacility(client);
    await client.backups.create();
    await expect.poll(async () => (await client.jobs.list())[0]?.state, { timeout: 20_000 }).toBe('done');
    await client.people.create({ name: 'Somebody new', role: 'user' });
    const [backup] = (await client.backups.status()).backups;
    await client.backups.restore({ name: backup?.name ?? '', password: OWNER.password });
    expect(await closed).toBe(4001);
    const after = await world.connect(cookie);
    const { state, people } = await after.client.session.view();
    expect([state, people.map(({ name }) => name)]).toEqual(['signed_out', [OWNER.name]]);
  });

  it('offers its recovery when it cannot be opened any more, and comes back from there', async () => {
    const cookie = await world.openBrowser();
    const before = await world.connect(cookie);
    await setUpFacility(before.client);
    const file = join(world.dataDir, 'packhouse.sqlite');
    asIfWrittenByANewerVersion(file);
    await world.workplace.restart('facility');
    const during = await world.connect(cookie);
    expect(await during.client.recovery.state()).toMatchObject({ problem: 'newer' });
    await expect(during.client.packages.list({})).rejects.toMatchObject({ code: 'DATA_NOT_OPEN' });

    asIfNothingHadHappened(file);
    // Asked twice in one breath, as by two tabs.
    await Promise.all([during.client.recovery.tryAgain(), during.client.recovery.tryAgain()]);
    expect(await during.closed).toBe(4001);
    const after = await world.connect(cookie);
    expect(await after.client.session.view()).toMatchObject({ state: 'signed_out', people: [{ name: OWNER.name }] });
  });

  it('is not opened any more once the program is ending', async () => {
    const closing = world.workplace.close();
    await world.workplace.restart('facility');
    await closing;
    expect(world.workplace.core('facility')).toBeNull();
    expect(existsSync(join(world.dataDir, 'packhouse.lock'))).toBe(false);
  });
});
