// Databases as they were at an earlier step of the migrations, filled with rows in every table.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { MIGRATIONS_DIR } from './create-test-core.ts';

const journalShape = z.looseObject({
  entries: z.array(z.looseObject({ idx: z.number(), when: z.number(), tag: z.string() })),
});

const readJournal = () =>
  journalShape.parse(JSON.parse(readFileSync(join(MIGRATIONS_DIR, 'meta', '_journal.json'), 'utf8')));

export const allMigrations = (): readonly string[] => readJournal().entries.map(({ tag }) => tag);

export interface MadeUpMigration {
  readonly tag: string;
  readonly sql: string;
}

/** A migrations folder with the first `steps` real migrations, and made-up later ones. */
export function migrationsFolder(folder: string, steps: number, later: readonly MadeUpMigration[] = []): string {
  const journal = readJournal();
  const entries = journal.entries.slice(0, steps);
  mkdirSync(join(folder, 'meta'), { recursive: true });
  for (const { tag } of entries) cpSync(join(MIGRATIONS_DIR, `${tag}.sql`), join(folder, `${tag}.sql`));
  const last = journal.entries.at(-1)?.when ?? 0;
  for (const [i, { tag, sql }] of later.entries()) {
    writeFileSync(join(folder, `${tag}.sql`), sql);
    entries.push({ idx: entries.length, version: '6', when: last + i + 1, tag, breakpoints: true });
  }
  writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify({ ...journal, entries }));
  return folder;
}

const columnShape = z.object({ name: z.string(), type: z.string(), notnull: z.number(), pk: z.number() });
const parentShape = z.object({ from: z.string(), table: z.string(), to: z.string().nullable() });
const nameShape = z.array(z.object({ name: z.string() }));

export function tablesOf(connection: Database.Database): string[] {
  // A search index is no table of its own: it follows the table it is over.
  const sql =
    "select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%' and name not like '\\_\\_%' escape '\\' order by name";
  return nameShape.parse(connection.prepare(sql).all()).map(({ name }) => name);
}

export const triggersOf = (connection: Database.Database): string[] =>
  nameShape
    .parse(connection.prepare("select name from sqlite_master where type = 'trigger' order by name").all())
    .map(({ name }) => name);

/** Columns that a check constraint wants empty. */
const LEFT_EMPTY: ReadonlyMap<string, readonly string[]> = new Map([['apex_pins', ['strain', 'strain_key']]]);
const ROWS = 3;
/** Columns that a constraint or a trigger wants to hold something particular in the given row. */
const PARTICULAR: ReadonlyMap<string, (row: number) => string> = new Map<string, (row: number) => string>([
  ['users.role', () => 'viewer'],
  // The first row has no reason to be cancelled, and no grams of a unit.
  ['outbox.state', (row: number) => (row === 1 ? 'pending' : 'cancelled')],
  ['packing_lines.kind', (row: number) => (row === 1 ? 'untracked' : 'tracked')],
  // What became of the grams is never more than what went in.
  ['production_batches.input_mg', () => '100'],
  ['audit_log.previous_hash', (row: number) => (row === 1 ? '' : `hash ${row - 1}`)],
]);

/** Puts three rows into every table, parents first. The first row leaves out whatever may be left out. */
export function fillEveryTable(connection: Database.Database): void {
  const done = new Set<string>();
  const fill = (table: string): void => {
    if (done.has(table)) return;
    done.add(table);
    const parents = z.array(parentShape).parse(connection.pragma(`foreign_key_list(${table})`));
    for (const parent of parents) if (parent.table !== table) fill(parent.table);
    const columns = z.array(columnShape).parse(connection.pragma(`table_info(${table})`));
    for (let row = 1; row <= ROWS; row += 1) {
      const used = columns.filter(({ name, notnull, pk }) => {
        if (LEFT_EMPTY.get(table)?.includes(name)) return false;
        const isParent = parents.some(({ from }) => from === name);
        return row > 1 || notnull === 1 || pk > 0 || isParent;
      });
      const values = used.map(({ name, type }) => {
        const particular = PARTICULAR.get(`${table}.${name}`);
        if (particular) return particular(row);
        const parent = parents.find(({ from }) => from === name);
        if (!parent) return type.toLowerCase() === 'text' ? `${name} ${row}` : row;
        return connection
          .prepare(`select "${parent.to ?? 'id'}" from "${parent.table}" limit 1 offset ${row - 1}`)
          .pluck()
          .get();
      });
      const names = used.map(({ name }) => `"${name}"`).join(', ');
      connection.prepare(`insert into "${table}" (${names}) values (${used.map(() => '?').join(', ')})`).run(...values);
    }
  };
  for (const table of tablesOf(connection)) fill(table);
}

export type Snapshot = ReadonlyMap<string, readonly object[]>;

/** Every row of every table, by the table's name. */
export function snapshotOf(connection: Database.Database): Snapshot {
  const rows = z.array(z.record(z.string(), z.unknown()));
  return new Map(
    tablesOf(connection).map((table) => [
      table,
      rows.parse(connection.prepare(`select * from "${table}" order by 1`).all()),
    ]),
  );
}
