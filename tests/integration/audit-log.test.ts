// The audit log: written by the mechanism, in the same transaction, and impossible to alter unseen.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actAs } from '#main/core/acting.ts';
import { createDatabase } from '#main/db/database.ts';
import type { AuditRow } from '#shared/contract/audit.ts';
import { actorWith, operator } from '#tests/support/actors.ts';
import { createTestCore, type TestCore } from '#tests/support/create-test-core.ts';
import { openTestDatabase } from '#tests/support/test-database.ts';

const TAG = '1A4060300012345678901234';
let test: TestCore;
beforeEach(async () => {
  test = await createTestCore();
});
afterEach(() => test.discard());

const rows = async (): Promise<AuditRow[]> => (await test.client.audit.list({})).rows;
const newest = async (): Promise<AuditRow | undefined> => (await rows())[0];
const addPackage = () => test.client.packages.create({ metrcNumber: TAG, strain: 'Blue Dream', initialMg: 500_000 });

describe('a change of a record', () => {
  it('is in the log with who, what, when and the values before and after', async () => {
    const { id } = await addPackage();
    await test.client.packages.edit({ id, strain: 'Green Crack', note: 'top shelf' });
    expect(await newest()).toMatchObject({
      seq: 2,
      actorKind: 'person',
      actorId: operator.id,
      actorName: operator.name,
      action: 'package.edit',
      source: 'window',
      entityType: 'package',
      entityId: id,
      entityLabel: TAG,
      operation: 'changed',
      changes: { strain: ['Blue Dream', 'Green Crack'], note: ['', 'top shelf'] },
    });
    expect((await rows()).at(-1)).toMatchObject({
      seq: 1,
      action: 'package.create',
      operation: 'created',
      changes: { metrcNumber: [null, TAG], currentMg: [null, 500_000] },
    });
  });

  it('is one row for each record, however many statements it took', async () => {
    const { id } = await addPackage();
    await test.client.packages.placeHold({ id, mg: 10_000, forWhom: 'A store' });
    const written = (await rows()).filter(({ action }) => action === 'hold.place');
    expect(written.map(({ entityType, operation }) => [entityType, operation])).toEqual([
      ['hold', 'created'],
      ['package', 'changed'],
    ]);
    expect(written[1]?.changes).toEqual({ heldMg: [0, 10_000] });
  });

  it('leaves no row when it is undone', async () => {
    const { id } = await addPackage();
    const before = (await rows()).length;
    await expect(test.client.packages.placeHold({ id, mg: 900_000, forWhom: 'A store' })).rejects.toThrow();
    expect((await rows()).length).toBe(before);
  });

  it('is named for every kind of record the audited tables hold', async () => {
    const { id } = await addPackage();
    await test.client.settings.set({ 'sync.intervalSeconds': 7 });
    await test.client.mapping.addAlias({ alias: 'Blu Dream', strain: 'Blue Dream' });
    await test.client.packages.setStatus({ id, status: 'archived' });
    const kinds = new Set((await rows()).map(({ entityType }) => entityType));
    expect(kinds).toEqual(new Set(['package', 'setting', 'alias']));
    const setting = (await rows()).find(({ entityType }) => entityType === 'setting');
    expect(setting).toMatchObject({ entityLabel: 'sync.intervalSeconds', changes: { value: [null, 7] } });
  });

  it('says the file when it comes from one', async () => {
    await test.importCsv(`metrc_number,strain,initial_grams,current_grams\n${TAG},Blue Dream,10,10`, 'stock.csv');
    expect(await newest()).toMatchObject({ action: 'package.import', source: 'stock.csv', entityLabel: TAG });
  });
});

describe('an action that changes no record', () => {
  it('leaves a row of its own, with what the contract keeps of the input', async () => {
    await test.client.apexSync.pause();
    expect(await newest()).toMatchObject({ action: 'sync.pause', operation: 'done', entityType: 'sync', changes: {} });
    await test.client.apexSync.retry({ batchIds: [1, 2] });
    expect(await newest()).toMatchObject({ action: 'sync.retry', details: { batchIds: [1, 2] } });
  });

  it('tells that a secret was set, never what it is', async () => {
    await test.client.settings.setSecret({ name: 'apex.token', value: 'planted-secret-2190' });
    expect(await newest()).toMatchObject({
      action: 'settings.secret',
      entityType: 'secret',
      entityLabel: 'apex.token',
      changes: { value: [null, 'set'] },
    });
    const { id } = await addPackage();
    await test.client.packages.edit({ id, note: 'token is planted-secret-2190' });
    expect(JSON.stringify(await rows())).not.toContain('planted-secret-2190');
  });
});

describe('a secret made of digits', () => {
  it('is taken out of texts and leaves the numbers around it alone', async () => {
    await test.client.settings.setSecret({ name: 'apex.token', value: '50000000' });
    const { id } = await test.client.packages.create({ metrcNumber: TAG, strain: 'Blue Dream', initialMg: 50_000_000 });
    await test.client.packages.edit({ id, note: 'the token is 50000000' });
    expect((await rows()).at(-2)).toMatchObject({ changes: { currentMg: [null, 50_000_000] } });
    expect(JSON.stringify((await newest())?.changes.note)).not.toContain('50000000');
  });
});

describe('without anybody at work', () => {
  it('nothing audited can change', () => {
    const opened = openTestDatabase();
    const bare = createDatabase(new Database(join(opened.dir, 'packhouse.sqlite')), {
      events: opened.events,
      now: () => '2026-11-21T10:00:00.000Z',
      clean: (text) => text,
    });
    const insert = () =>
      bare.writeTx((tx) => tx.db.run("insert into settings values ('facility.name', '\"x\"', 'now', 'somebody')"));
    expect(insert).toThrow('nobody is at work');
    expect(bare.connection.prepare('select count(*) from settings').pluck().get()).toBe(0);
    actAs({ actor: operator, action: 'test.write', source: 'test' }, insert);
    expect(bare.connection.prepare('select action from audit_log').pluck().get()).toBe('test.write');
    bare.close();
    opened.discard();
  });
});

describe('reading it', () => {
  beforeEach(async () => {
    const { id } = await addPackage();
    await test.client.packages.edit({ id, note: '100% organic_flower' });
    await test.client.settings.set({ 'sync.intervalSeconds': 9 });
  });

  it.each([
    ['words of the record', { search: TAG.slice(-6) }, ['package.edit', 'package.create']],
    ['several words, all of them', { search: 'note package' }, ['package.edit', 'package.create']],
    ['a sign that means something to SQL', { search: '100% organic_f' }, ['package.edit']],
    ['a sign that stands for any other only to SQL', { search: 'organicXflower' }, []],
    ['an action', { action: 'settings.change' }, ['settings.change']],
    ['a kind of record', { entityType: 'setting' }, ['settings.change']],
    ['a person', { actor: operator.name }, ['settings.change', 'package.edit', 'package.create']],
    ['another person', { actor: 'Somebody else' }, []],
    ['today', { from: '2026-11-21', to: '2026-11-21' }, ['settings.change', 'package.edit', 'package.create']],
    ['tomorrow', { from: '2026-11-22' }, []],
    ['yesterday', { to: '2026-11-20' }, []],
  ])('finds by %s', async (_what, filter, actions) => {
    const found = await test.client.audit.list(filter);
    expect(found.rows.map(({ action }) => action)).toEqual(actions);
    expect(found.total === null || found.total === actions.length).toBe(true);
  });

  it('goes on where the page before ended', async () => {
    const first = await test.client.audit.list({ limit: 2 });
    expect(first).toMatchObject({ more: true, total: 3 });
    const rest = await test.client.audit.list({ limit: 2, before: first.rows[1]?.seq ?? 0 });
    expect(rest).toMatchObject({ more: false });
    expect([...first.rows, ...rest.rows].map(({ seq }) => seq)).toEqual([3, 2, 1]);
  });

  it('offers what there is to choose', async () => {
    expect(await test.client.audit.facets()).toEqual({
      actors: [operator.name],
      actions: ['package.create', 'package.edit', 'settings.change'],
      entityTypes: ['package', 'setting'],
    });
  });
});

describe('altering it', () => {
  const fill = async (): Promise<void> => {
    const { id } = await addPackage();
    for (const note of ['a', 'b', 'c']) await test.client.packages.edit({ id, note });
  };
  const raw = (recursive = true): Database.Database => {
    const connection = new Database(join(test.dataDir, 'packhouse.sqlite'));
    connection.pragma(`recursive_triggers = ${recursive ? 'ON' : 'OFF'}`);
    return connection;
  };
  const copyOf =
    'select seq, id, at, actor_kind, actor_id, actor_name, action, source, entity_type, entity_id, entity_label, operation, changes, details, previous_hash, hash from audit_log where seq = 2';

  it.each([
    ['changing a row', 'update audit_log set actor_name = $who where seq = 2'],
    ['changing a row to what it is', 'update audit_log set actor_name = actor_name'],
    ['taking one out', 'delete from audit_log where seq = 2'],
    ['taking the newest out', 'delete from audit_log where seq = (select max(seq) from audit_log)'],
    ['taking all out', 'delete from audit_log'],
    ['replacing one', `replace into audit_log ${copyOf}`],
    ['replacing one quietly', `insert or replace into audit_log ${copyOf}`],
    ['ignoring that it is there', `insert or ignore into audit_log ${copyOf}`],
    ['an upsert', `insert into audit_log ${copyOf} on conflict (seq) do update set actor_name = 'x'`],
    ['putting one in at the end', `insert into audit_log ${copyOf.replace('select seq, id', "select 99, 'x'")}`],
    ['putting one in before the first', `insert into audit_log ${copyOf.replace('select seq, id', "select 0, 'x'")}`],
  ])('%s is refused, with and without recursive triggers', async (_how, sql) => {
    await fill();
    for (const recursive of [true, false]) {
      const connection = raw(recursive);
      const before = JSON.stringify(connection.prepare('select * from audit_log').all());
      const statement = connection.prepare(sql.replace('$who', "'Somebody else'"));
      expect(() => statement.run()).toThrow(/audit log/);
      expect(JSON.stringify(connection.prepare('select * from audit_log').all())).toBe(before);
      connection.close();
    }
    expect(await test.client.audit.verify()).toEqual({ rows: 4, ok: true, firstBroken: null });
  });

  const unprotect = (connection: Database.Database): void => {
    for (const name of ['never_changes', 'never_shrinks', 'grows_by_the_next_row']) {
      connection.exec(`drop trigger audit_log_${name}`);
    }
  };

  it.each([
    ['another name in a row', "update audit_log set actor_name = 'Somebody else' where seq = 2", 2, 'altered'],
    ['another time', "update audit_log set at = '2020-01-01T00:00:00.000Z' where seq = 3", 3, 'altered'],
    ['another value', `update audit_log set changes = '{"note":["","z"]}' where seq = 4`, 4, 'altered'],
    ['another hash', "update audit_log set hash = 'x' where seq = 1", 1, 'altered'],
    ['a row taken out', 'delete from audit_log where seq = 2', 2, 'missing'],
    ['the first row taken out', 'delete from audit_log where seq = 1', 1, 'missing'],
    [
      'two rows exchanged',
      'update audit_log set seq = case seq when 2 then -3 when 3 then -2 else seq end; update audit_log set seq = abs(seq)',
      2,
      'out_of_chain',
    ],
  ])('past the triggers, %s is detected and named', async (_how, sql, seq, reason) => {
    await fill();
    const connection = raw();
    unprotect(connection);
    connection.exec(sql);
    connection.close();
    expect(await test.client.audit.verify()).toMatchObject({ ok: false, firstBroken: { seq, reason } });
  });

  it('past the triggers, a value of another kind is named by the check, and leaves the page readable', async () => {
    await fill();
    const connection = raw();
    unprotect(connection);
    connection.exec("update audit_log set actor_name = x'00ff', changes = 'no json' where seq = 2");
    connection.close();
    expect(await test.client.audit.verify()).toMatchObject({ ok: false, firstBroken: { seq: 2, reason: 'altered' } });
    expect((await rows()).map(({ seq }) => seq)).toEqual([4, 3, 2, 1]);
  });

  it('past the triggers, cutting off the end is detected after a restart by the mark outside the database', async () => {
    await fill();
    await test.stop();
    const connection = raw();
    unprotect(connection);
    connection.exec('delete from audit_log where seq > 2');
    connection.close();
    const again = await createTestCore({ dataDir: test.dataDir });
    expect(await again.client.audit.verify()).toEqual({
      rows: 2,
      ok: false,
      firstBroken: { seq: 3, at: null, reason: 'cut_off' },
    });
    // What is written meanwhile does not hide it, today or after the next restart.
    await again.client.apexSync.pause();
    await again.client.apexSync.pause();
    await again.stop();
    test = await createTestCore({ dataDir: test.dataDir });
    expect((await test.client.audit.verify()).firstBroken).toEqual({ seq: 4, at: null, reason: 'cut_off' });
    // Until somebody who may says that it is known; that stands in the log.
    await test.client.audit.sealAnew();
    expect(await test.client.audit.verify()).toMatchObject({ ok: true });
    expect(await newest()).toMatchObject({ action: 'audit.seal', details: { reason: 'cut_off', seq: 4 } });
  });
});

describe('the mark outside the database', () => {
  it.each([
    ['gone', (path: string) => rmSync(path)],
    ['replaced', (path: string) => writeFileSync(path, 'something else')],
  ])('%s is told, and not quietly made anew', async (_how, harm) => {
    await addPackage();
    await test.stop();
    harm(join(test.dataDir, 'audit-mark.json'));
    for (const _start of [1, 2]) {
      test = await createTestCore({ dataDir: test.dataDir });
      expect(await test.client.audit.verify()).toMatchObject({ ok: false, firstBroken: { reason: 'no_mark' } });
      await test.stop();
    }
    test = await createTestCore({ dataDir: test.dataDir });
  });
});

describe('who', () => {
  it('is the one at the window, whatever the caller claims', async () => {
    const somebody = actorWith('Night shift', ['finished-goods.write', 'data.read']);
    const other = await createTestCore({ actor: somebody });
    await other.client.packages.create({ metrcNumber: TAG, strain: 'Blue Dream', initialMg: 1000 });
    const { rows: written } = await createRouterClient(other.core.router, {
      context: other.core.contextFor(operator),
    }).audit.list({});
    expect(written[0]).toMatchObject({ actorName: 'Night shift', actorId: somebody.id });
    await other.discard();
  });
});
