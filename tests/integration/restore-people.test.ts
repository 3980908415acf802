// A restore brings the accounts of then back: it is said whose change, and only somebody who can get in decides it.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashPassword } from '#main/core/passwords.ts';
import { waitAfterFailures } from '#shared/rules/passwords.ts';
import { type BackupWorld, openBackupWorld, RIGHT_PASSWORD } from '#tests/support/backup-world.ts';

const COST = 4;

let world: BackupWorld;
beforeEach(() => {
  world = openBackupWorld();
});
afterEach(() => world.discard());

async function addPerson(id: string, name: string, role: string, password: string): Promise<void> {
  const hash = await hashPassword(password, COST);
  world.act('person.create', () =>
    world.database.writeTx(() => {
      world.connection
        .prepare(
          `insert into users (id, name, name_key, role, active, password_hash, must_change_password, created_at, updated_at)
           values (?, ?, ?, ?, 1, ?, 0, '', '')`,
        )
        .run(id, name, name.toLowerCase(), role, hash);
    }),
  );
}
const change = (sql: string, ...values: unknown[]): void =>
  world.act('person.edit', () => world.database.writeTx(() => void world.connection.prepare(sql).run(...values)));
const restore = (name: string, vouchedBy?: { person: string; password: string }) =>
  world.act('backup.restore', () => world.service.restore(name, RIGHT_PASSWORD, world.actor, vouchedBy));
const isDecided = (): boolean => existsSync(join(world.dataDir, 'restore', 'intent.json'));
const mine = () => addPerson(world.actor.id, 'Other owner', 'super_admin', RIGHT_PASSWORD);

describe('looking into a backup', () => {
  it('names everybody whose account would change, and how, and which one is the own', async () => {
    await mine();
    await addPerson('back', 'Comes back', 'user', 'a sentence of hers');
    await addPerson('role', 'Changed role', 'super_admin', 'a sentence of his');
    await addPerson('word', 'New password', 'user', 'before');
    await addPerson('off', 'Switched off', 'user', 'x');
    await addPerson('same', 'Stays same', 'user', 'x');
    change("update users set active = 0 where id = 'off'");
    const name = await world.backUp();
    change("update users set active = 0 where id = 'back'");
    change("update users set active = 1 where id = 'off'");
    change("update users set role = 'user' where id = 'role'");
    change("update users set password_hash = ? where id = 'word'", await hashPassword('after', COST));
    await addPerson('new', 'Newly added', 'super_admin', 'x');
    const { accounts, vouching } = await world.service.preview(name, 'new');
    expect(accounts.map((one) => [one.name, one.change, one.own, one.roleThen, one.roleNow])).toEqual([
      ['Changed role', 'role', false, 'super_admin', 'user'],
      ['Comes back', 'comes_back', false, 'user', 'user'],
      ['New password', 'password', false, 'user', 'user'],
      ['Newly added', 'missing', true, null, 'super_admin'],
      ['Switched off', 'goes_off', false, 'user', 'user'],
    ]);
    expect(vouching).toBe('other');
    expect((await world.service.preview(name, world.actor.id)).vouching).toBe('own');
  });

  it('of another installation counts all of today’s entries as undone, and says whose log it is', async () => {
    const other = openBackupWorld({ clock: world.clock });
    for (let n = 0; n < 3; n += 1) other.addPackage(`1A9${n}`);
    const name = await other.backUp();
    mkdirSync(world.backupsDir, { recursive: true });
    copyFileSync(join(other.backupsDir, name), join(world.backupsDir, name));
    await other.discard();
    world.addPackage('1A1');
    world.addPackage('1A2');
    const { since, otherLog } = await world.service.preview(name);
    expect([since.total, otherLog]).toEqual([2, true]);
    world.clock.jump(world.clock.now() + 1000);
    const own = await world.backUp();
    const view = await world.service.preview(own);
    expect([view.since.total, view.otherLog]).toEqual([1, false]);
  });
});

describe('going back to a backup', () => {
  it('is for somebody who has the same account there', async () => {
    await mine();
    const name = await world.backUp();
    await restore(name);
    expect(isDecided()).toBe(true);
  });

  it('says in the audit log whose account is another one from now on', async () => {
    await mine();
    await addPerson('off', 'Switched off', 'user', 'x');
    const name = await world.backUp();
    change("update users set active = 0 where id = 'off'");
    await restore(name);
    await world.close();
    world = openBackupWorld({ clock: world.clock, dataDir: world.dataDir });
    const rows = world.connection
      .prepare(
        "select operation, changes from audit_log where entity_type = 'person' and entity_id = 'off' order by seq",
      )
      .all();
    expect(rows.at(-1)).toEqual({ operation: 'changed', changes: '{"active":[false,true]}' });
  });

  it.each([
    ['who had no account then', "update users set id = 'somebody else', name = 'X', name_key = 'x'"],
    ['who was switched off then', 'update users set active = 0'],
    ['who was no Super Admin then', "update users set role = 'user'"],
    ['who had no password then', 'update users set password_hash = null'],
  ])('is refused to somebody %s, and nothing happens', async (_who, sql) => {
    await mine();
    change(sql);
    const name = await world.backUp();
    await expect(restore(name)).rejects.toMatchObject({
      code: 'BACKUP_NOT_USABLE',
      data: { name, reason: 'wrong_person' },
    });
    expect(isDecided()).toBe(false);
    expect(world.restarts()).toBe(0);
  });

  it('with another password then, or another account, asks for a Super Admin of that backup', async () => {
    await mine();
    await addPerson('first', 'First owner', 'super_admin', 'a long enough sentence');
    change('update users set password_hash = ? where id = ?', await hashPassword('of then', COST), world.actor.id);
    const name = await world.backUp();
    await expect(restore(name)).rejects.toMatchObject({ data: { reason: 'wrong_person' } });
    await expect(restore(name, { person: 'First owner', password: 'a guess' })).rejects.toMatchObject({
      data: { reason: 'wrong_person' },
    });
    expect(isDecided()).toBe(false);
    await restore(name, { person: '  first  OWNER ', password: 'a long enough sentence' });
    expect(isDecided()).toBe(true);
  });

  it('slows wrong names and passwords down', async () => {
    await mine();
    const name = await world.backUp();
    const wrong = { person: 'Other owner', password: 'a guess' };
    for (let n = 0; n < 5; n += 1)
      await expect(restore(name, wrong)).rejects.toMatchObject({ code: 'BACKUP_NOT_USABLE' });
    await expect(restore(name, { ...wrong, password: RIGHT_PASSWORD })).rejects.toMatchObject({
      code: 'SIGN_IN_SLOWED',
    });
    world.clock.jump(world.clock.now() + waitAfterFailures(5));
    await restore(name, { ...wrong, password: RIGHT_PASSWORD });
    expect(isDecided()).toBe(true);
  });
});
