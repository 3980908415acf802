import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEventBus } from '#main/core/events.ts';
import { DamagedDatabaseError } from '#main/db/damage.ts';
import { createDatabase, openConnection } from '#main/db/database.ts';
import { migrateDatabase, NewerDatabaseError } from '#main/db/migrate.ts';
import { openRows } from '#main/features/apex/rows.ts';
import { findPackageByTag, ledgerOf, packagesChangedSince, packagesRevision } from '#main/features/packages/queries.ts';
import { readBackupName } from '#shared/rules/backup-names.ts';
import { createTestCore, MIGRATIONS_DIR } from '#tests/support/create-test-core.ts';
import {
  allMigrations,
  fillEveryTable,
  type MadeUpMigration,
  migrationsFolder,
  snapshotOf,
  tablesOf,
  triggersOf,
} from '#tests/support/migration-steps.ts';
import { makeTempDir, type TempDir } from '#tests/support/temp-dir.ts';

let dir: TempDir;
let file: string;
let backupDir: string;
const open: Database.Database[] = [];
beforeEach(() => {
  dir = makeTempDir();
  file = join(dir.path, 'packhouse.sqlite');
  backupDir = join(dir.path, 'backups');
});
afterEach(() => {
  for (const connection of open.splice(0)) connection.close();
  dir.remove();
});

const connect = (): Database.Database => {
  const connection = openConnection(file);
  open.push(connection);
  return connection;
};
const bringUp = (connection: Database.Database, migrationsDir: string, stamp = '2026-11-21T100000') =>
  migrateDatabase(connection, { migrationsDir, backupDir, stamp });
const steps = (count: number, later: readonly MadeUpMigration[] = []) =>
  migrationsFolder(join(dir.path, `steps-${count}-${later.length}`), count, later);
const backups = (): string[] => (existsSync(backupDir) ? readdirSync(backupDir).sort() : []);

const LAST = allMigrations().length;

/** The full database at a step, with rows in every table. */
function filledAt(step: number): Database.Database {
  const connection = connect();
  bringUp(connection, steps(step));
  fillEveryTable(connection);
  return connection;
}

/** What drizzle-kit writes when a column of `packages` changes so that SQLite needs a new table. */
function rebuildPackages(connection: Database.Database): MadeUpMigration {
  const ofPackages = "select sql from sqlite_master where tbl_name = 'packages' and type = ? and sql is not null";
  const define = (type: string): string[] => connection.prepare(ofPackages).pluck().all(type).map(String);
  const table = define('table').join('').replace('`packages`', '`__new_packages`');
  const columns = connection
    .prepare("select group_concat('\"' || name || '\"', ', ') from pragma_table_info('packages')")
    .pluck()
    .get();
  const statements = [
    'PRAGMA foreign_keys=OFF;',
    `${table.replaceAll('"packages".', '"__new_packages".')};`,
    `INSERT INTO \`__new_packages\`(${columns}) SELECT ${columns} FROM \`packages\`;`,
    'DROP TABLE `packages`;',
    'ALTER TABLE `__new_packages` RENAME TO `packages`;',
    'PRAGMA foreign_keys=ON;',
    ...define('index'),
    // Dropping a table drops its triggers; drizzle knows nothing of them.
    ...define('trigger'),
  ];
  return { tag: '9000_rebuild-packages', sql: statements.join('\n--> statement-breakpoint\n') };
}

describe('a fresh database', () => {
  it('gets every migration in order, and needs no copy of nothing', () => {
    const connection = connect();
    expect(bringUp(connection, MIGRATIONS_DIR)).toEqual(allMigrations());
    expect(tablesOf(connection)).toEqual(
      expect.arrayContaining(['apex_sync_rows', 'package_ledger', 'packages', 'settings']),
    );
    expect(backups()).toEqual([]);
    expect(bringUp(connection, MIGRATIONS_DIR)).toEqual([]);
  });

  it('has the triggers that keep ledgers append-only and revisions counted', () => {
    const connection = connect();
    bringUp(connection, MIGRATIONS_DIR);
    expect(triggersOf(connection)).toEqual(
      expect.arrayContaining([
        'consumable_ledger_never_changes',
        'consumable_ledger_never_replaced',
        'consumable_ledger_never_shrinks',
        'package_decrements_never_change',
        'package_decrements_never_shrink',
        'package_ledger_never_changes',
        'package_ledger_never_shrinks',
        'packages_revision_on_insert',
        'packages_revision_on_update',
        'production_events_never_change',
        'production_events_never_replaced',
        'production_events_never_shrink',
      ]),
    );
  });

  it('is the one the schema in the code describes', () => {
    const connection = connect();
    bringUp(connection, MIGRATIONS_DIR);
    const database = createDatabase(connection, {
      events: createEventBus(() => undefined),
      now: () => '',
      clean: (text) => text,
    });
    fillEveryTable(connection);
    connection.exec("update packages set sku_settings = '{}', custom_skus = '[]', tracker_offer = null");
    expect(packagesChangedSince(database.read, 0, 100)).toHaveLength(3);
    expect(openRows(database.read)).toHaveLength(3);
  });
});

describe.each(Array.from({ length: LAST - 1 }, (_, i) => i + 1))('a populated database at step %i', (step) => {
  it('keeps every row through all later migrations, and a copy from before them', () => {
    const connection = filledAt(step);
    const before = snapshotOf(connection);
    expect(bringUp(connection, MIGRATIONS_DIR)).toEqual(allMigrations().slice(step));
    const after = snapshotOf(connection);
    for (const [table, rows] of before) {
      expect(rows.length).toBeGreaterThanOrEqual(3);
      expect(after.get(table)).toEqual(expect.arrayContaining(rows.map((row) => expect.objectContaining(row))));
    }
    expect(connection.pragma('foreign_key_check')).toEqual([]);
    expect(connection.pragma('foreign_keys', { simple: true })).toBe(1);

    expect(backups()).toEqual(['packhouse-2026-11-21T100000-before-migration.sqlite']);
    const copy = new Database(join(backupDir, backups()[0] ?? ''), { readonly: true });
    open.push(copy);
    expect(snapshotOf(copy)).toEqual(before);
  });
});

describe('the tables of the spreadsheets', () => {
  const BEFORE = allMigrations().indexOf('0009_packing-copies');
  const finding = (connection: Database.Database, id: string, open: number, lineId: string | null = null) =>
    connection
      .prepare(
        `insert into sheet_findings (id, kind, medium, line_id, key, "column", ref, agreed, ours, theirs, ours_by,
          theirs_by, theirs_at, at, open)
         values (?, 'conflict', 'sheets', ?, 'k', 'packed', '', '1', '2', '3', 'Ann', 'Ben', 't', 't', ?)`,
      )
      .run(id, lineId, open);

  it('come empty to a packing list that is in use, which stays as it is', () => {
    const connection = filledAt(BEFORE);
    const before = snapshotOf(connection);
    expect([...before.keys()]).not.toEqual(expect.arrayContaining(['packing_copies']));
    expect(bringUp(connection, steps(BEFORE + 1))).toEqual(['0009_packing-copies']);
    const after = snapshotOf(connection);
    expect([after.get('packing_copies'), after.get('sheet_findings')]).toEqual([[], []]);
    for (const [table, rows] of before) expect([table, after.get(table)]).toEqual([table, rows]);
  });

  it('hold one open finding of a cell, belong to lines that are there, and keep what was agreed on once', () => {
    const connection = filledAt(BEFORE);
    bringUp(connection, MIGRATIONS_DIR);
    const lineId = String(connection.prepare('select id from packing_lines limit 1').pluck().get());
    finding(connection, 'f1', 1, lineId);
    expect(() => finding(connection, 'f2', 1, lineId)).toThrow('UNIQUE');
    connection.exec("update sheet_findings set open = 0, closed_by = 'Ann' where id = 'f1'");
    finding(connection, 'f2', 1, lineId);
    finding(connection, 'f3', 0);
    expect(() => finding(connection, 'f4', 0, 'nobody')).toThrow('FOREIGN KEY');

    const agree = connection.prepare('insert into packing_copies (medium, key, line_id, agreed) values (?, ?, ?, ?)');
    agree.run('excel', 'k', lineId, '{}');
    agree.run('sheets:1AbC', 'k', null, '{}');
    expect(() => agree.run('excel', 'k', lineId, '{}')).toThrow('UNIQUE');
    expect(() => agree.run('excel', 'l', 'nobody', '{}')).toThrow('FOREIGN KEY');
    expect(() => connection.prepare('delete from packing_lines where id = ?').run(lineId)).toThrow();
  });
});

describe('the tables of production', () => {
  const BEFORE = allMigrations().indexOf('0010_production-and-tracker');

  it('come empty to a facility at work, whose rows stay as they are', () => {
    const connection = filledAt(BEFORE);
    const before = snapshotOf(connection);
    expect(before.has('production_batches')).toBe(false);
    expect(bringUp(connection, steps(BEFORE + 2))).toEqual(allMigrations().slice(BEFORE, BEFORE + 2));
    const after = snapshotOf(connection);
    const fresh = [...after.keys()].filter((table) => !before.has(table));
    expect(fresh).toEqual(
      expect.arrayContaining(['consumable_ledger', 'consumables', 'production_batches', 'production_events']),
    );
    for (const table of fresh) expect([table, after.get(table)]).toEqual([table, []]);
    const ownGoods = { tracker_state: null, tracker_offer: null, status_before: null };
    for (const [table, rows] of before) {
      const now = table === 'packages' ? rows.map((row) => ({ ...row, ...ownGoods })) : rows;
      expect([table, after.get(table)]).toEqual([table, now]);
    }
  });

  it.each(['production_events', 'consumable_ledger'])(
    'has %s append-only: no row changes, goes or is replaced',
    (table) => {
      const connection = filledAt(LAST);
      const before = snapshotOf(connection).get(table);
      const says = /append-only/;
      expect(() => connection.exec(`update ${table} set note = 'other'`)).toThrow(says);
      expect(() => connection.exec(`delete from ${table}`)).toThrow(says);
      expect(() => connection.exec(`insert or replace into ${table} select * from ${table} limit 1`)).toThrow(says);
      const columns = "select group_concat(name, ', ') from pragma_table_info(?) where name <> 'id'";
      const others = String(connection.prepare(columns).pluck().get(table));
      expect(() =>
        connection.exec(
          `insert or replace into ${table} (id, ${others}) select 'new', ${others} from ${table} limit 1`,
        ),
      ).toThrow(says);
      expect(snapshotOf(connection).get(table)).toEqual(before);
    },
  );

  it('refuse balances that cannot be', () => {
    const connection = filledAt(LAST);
    const set = (table: string, what: string) => () => connection.exec(`update ${table} set ${what}`);
    const batch = 'input_mg = 100, pieces_mg = 60, packaged_mg = 50, waste_mg = 20, unexplained_mg = 20';
    connection.exec(`update production_batches set ${batch}`);
    expect(set('production_batches', 'waste_mg = 21')).toThrow('CHECK');
    expect(set('production_batches', 'packaged_mg = 61')).toThrow('CHECK');
    expect(set('production_batches', 'unexplained_mg = -1')).toThrow('CHECK');
    connection.exec('update production_targets set made_pieces = 5, packaged_pieces = 5');
    expect(set('production_targets', 'packaged_pieces = 6')).toThrow('CHECK');
    expect(set('production_targets', 'milligrams_per_piece = 0')).toThrow('CHECK');
    expect(set('production_sources', 'mg = -1')).toThrow('CHECK');
    expect(set('consumable_recipes', 'thousandths = 0')).toThrow('CHECK');
    expect(set('consumables', 'reorder_point = -1')).toThrow('CHECK');
    // A delivery that nobody entered.
    connection.exec('update consumables set on_hand = -5');
  });

  it('count a change of what a tracker offers as a change of the package', () => {
    const connection = filledAt(LAST);
    const rev = (): unknown[] => connection.prepare('select rev from packages order by id').pluck().all();
    const before = rev();
    connection.exec("update packages set status_before = 'active'");
    expect(rev()).toEqual(before);
    connection.exec("update packages set tracker_offer = '{}'");
    expect(rev()).not.toEqual(before);
  });
});

describe('a migration that rebuilds the packages table', () => {
  it('keeps every row that belongs to a package, and every trigger', () => {
    const connection = filledAt(LAST);
    const before = snapshotOf(connection);
    const triggers = triggersOf(connection);
    const rebuild = rebuildPackages(connection);
    expect(bringUp(connection, steps(LAST, [rebuild]))).toEqual([rebuild.tag]);
    expect(snapshotOf(connection)).toEqual(before);
    expect(triggersOf(connection)).toEqual(triggers);
    expect(connection.pragma('foreign_key_check')).toEqual([]);
    expect(() => connection.exec("update package_holds set package_id = 'nobody'")).toThrow('FOREIGN KEY');
  });

  it('is why the raw migrator is used nowhere else: it cannot do this', () => {
    const connection = filledAt(LAST);
    const folder = steps(LAST, [rebuildPackages(connection)]);
    expect(() => migrate(drizzle(connection), { migrationsFolder: folder })).toThrow(/DROP TABLE/);
  });

  it('would lose every child by the raw migrator if the parent cascaded', () => {
    const connection = new Database(':memory:');
    open.push(connection);
    connection.exec(`create table parents (id text primary key);
      create table children (id text primary key, parent text references parents(id) on delete cascade);
      insert into parents values ('p'); insert into children values ('c', 'p');`);
    const sql = [
      'PRAGMA foreign_keys=OFF;',
      'CREATE TABLE new_parents (id text primary key);',
      'INSERT INTO new_parents SELECT * FROM parents;',
      'DROP TABLE parents;',
      'ALTER TABLE new_parents RENAME TO parents;',
    ].join('\n--> statement-breakpoint\n');
    migrate(drizzle(connection), { migrationsFolder: steps(0, [{ tag: '9000_rebuild', sql }]) });
    expect(connection.prepare('select count(*) from children').pluck().get()).toBe(0);
  });
});

describe('a migration that goes wrong', () => {
  it.each([
    [
      'fails half way',
      "UPDATE packages SET note = 'touched';\n--> statement-breakpoint\nSELECT * FROM nowhere;",
      /nowhere/,
    ],
    ['leaves rows without their parents', "UPDATE packages SET id = 'renamed ' || id;", /without their parents/],
    ['leaves rows without their parents by deleting', 'DELETE FROM packages;', /without their parents/],
  ])('because it %s leaves everything as it was, today and at the next start', (_how, sql, says) => {
    const connection = filledAt(LAST);
    const before = snapshotOf(connection);
    const folder = steps(LAST, [{ tag: '9000_wrong', sql }]);
    for (const stamp of ['2026-11-21T100000', '2026-11-21T100005']) {
      expect(() => bringUp(connection, folder, stamp)).toThrow(says);
      expect(snapshotOf(connection)).toEqual(before);
      expect(connection.pragma('foreign_keys', { simple: true })).toBe(1);
    }
    expect(backups().filter((name) => readBackupName(name)?.kind !== 'before-migration')).toEqual([]);
    expect(backups()).toHaveLength(2);
  });
});

describe('copies from before migrations', () => {
  it('are kept ten deep, newest last', () => {
    const connection = filledAt(LAST);
    for (let i = 10; i < 24; i += 1) {
      const extra = Array.from({ length: i }, (_, n) => ({ tag: `90${n}_more`, sql: `SELECT ${n};` }));
      bringUp(connection, steps(LAST, extra), `2026-11-21T1000${i}`);
    }
    expect(backups()).toHaveLength(10);
    expect(backups().at(-1)).toContain('T100023');
  });

  it('never lose the one just made to a clock that was set back, nor count what is from the future', () => {
    const connection = filledAt(LAST);
    mkdirSync(backupDir);
    for (let n = 10; n < 30; n += 1) {
      writeFileSync(join(backupDir, `packhouse-2027-01-01T1000${n}Z-before-migration.sqlite`), 'of the future');
    }
    bringUp(connection, steps(LAST, [{ tag: '9000_more', sql: 'SELECT 1;' }]));
    expect(backups()).toHaveLength(21);
    expect(backups()[0]).toContain('2026-11-21T100000');
  });

  it('are thinned out only when the migrations went well, each with the log beside it', () => {
    const connection = filledAt(LAST);
    mkdirSync(backupDir);
    for (let n = 10; n < 30; n += 1) {
      const name = join(backupDir, `packhouse-2026-01-01T1000${n}Z-before-migration.sqlite`);
      writeFileSync(name, 'old');
      writeFileSync(`${name}-wal`, 'log');
    }
    const bad = steps(LAST, [{ tag: '9000_bad', sql: 'SELECT nothing FROM nowhere;' }]);
    expect(() => bringUp(connection, bad)).toThrow();
    expect(backups()).toHaveLength(41);
    bringUp(
      connection,
      steps(LAST, [
        { tag: '9000_more', sql: 'SELECT 1;' },
        { tag: '9001_more', sql: 'SELECT 1;' },
      ]),
      '2026-11-21T110000',
    );
    expect(backups().filter((name) => name.endsWith('.sqlite'))).toHaveLength(10);
    expect(backups().filter((name) => name.endsWith('-wal'))).toHaveLength(8);
  });
});

describe('a database written by a newer version', () => {
  it('is refused with what to do, and not changed by a byte', async () => {
    const connection = filledAt(LAST);
    connection.exec("insert into __drizzle_migrations (hash, created_at) values ('future', 9999999999999)");
    connection.close();
    open.length = 0;
    const bytes = readFileSync(file);
    expect(() => bringUp(connect(), MIGRATIONS_DIR)).toThrow(NewerDatabaseError);
    open.splice(0).forEach((one) => {
      one.close();
    });
    await expect(createTestCore({ dataDir: dir.path })).rejects.toThrow(/newer version of Packhouse\. Update the app/);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(backups()).toEqual([]);
  });
});

describe('a damaged file', () => {
  const damaged = (how: (bytes: Buffer) => Buffer): Buffer => {
    const connection = filledAt(LAST);
    connection.close();
    open.length = 0;
    const bytes = how(readFileSync(file));
    writeFileSync(file, bytes);
    return bytes;
  };

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['in the middle', (bytes) => bytes.fill(0xa5, 4096 * 2, 4096 * 6)],
    ['on every page but the first', (bytes) => bytes.fill(0, 4096)],
    ['by being cut off', (bytes) => bytes.subarray(0, 4096 * 5 + 100)],
    ['in its header', (bytes) => bytes.fill(0x58, 0, 100)],
    ['by being something else', () => Buffer.from('PK not a database at all '.repeat(400))],
  ])('%s is refused with what to do, and not changed by a byte', async (_where, how) => {
    const bytes = damaged(how);
    const start = createTestCore({ dataDir: dir.path });
    await expect(start).rejects.toThrow(DamagedDatabaseError);
    await expect(start).rejects.toThrow(/damaged.*Nothing was changed; restore the newest backup\./);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });
});

describe('what the sync asks every five seconds', () => {
  it('is answered by indexes, never by reading a whole table', () => {
    filledAt(LAST).exec("update packages set sku_settings = '{}', custom_skus = '[]', tracker_offer = null");
    const asked: string[] = [];
    const watched = new Database(file, { verbose: (sql) => asked.push(String(sql)) });
    open.push(watched);
    const db = createDatabase(watched, {
      events: createEventBus(() => undefined),
      now: () => '',
      clean: (text) => text,
    }).read;
    asked.length = 0;
    packagesRevision(db);
    packagesChangedSince(db, 1, 100);
    openRows(db);
    findPackageByTag(db, '1A1');
    ledgerOf(db, 'p', 10);
    expect(asked).toHaveLength(5);
    const plain = new Database(file, { readonly: true });
    open.push(plain);
    const plans = asked.map((sql) => JSON.stringify(plain.prepare(`explain query plan ${sql}`).all()));
    for (const plan of plans) expect(plan).not.toMatch(/SCAN (?!.*USING)/);
    expect(plans[1]).toContain('packages_rev');
    expect(plans[2]).toContain('apex_sync_rows_open');
    expect(plans[3]).toContain('packages_metrc_number');
    expect(plans[4]).toContain('package_ledger_seq');
  });
});
