// Taking data out: lists as they are shown, everything there is, and the audit log, through the contract.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { getTableColumns, is } from 'drizzle-orm';
import { getTableConfig, SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { schema } from '#main/db/database.ts';
import { EXPORTED_TABLES, LEFT_OUT } from '#main/features/exports/business-tables.ts';
import { writeEverything } from '#main/features/exports/everything.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { permissionsOf } from '#shared/rules/roles.ts';
import { actorWith } from '#tests/support/actors.ts';
import { createTestCore, csvOf, type TestCore } from '#tests/support/create-test-core.ts';
import { createFakeClock, type FakeClock } from '#tests/support/fake-clock.ts';
import { readCsv, readWorkbook, unpack } from '#tests/support/read-export.ts';
import { tagNumber } from '#tests/support/scenarios.ts';
import { makeTempDir } from '#tests/support/temp-dir.ts';

let test: TestCore;
let clock: FakeClock;
beforeEach(async () => {
  clock = createFakeClock(undefined, { autoAdvance: true });
  test = await createTestCore({ clock });
});
afterEach(() => test.discard());

type Client = TestCore['client'];

/** Lets a job run to its end. */
async function ended(client: Client, jobId: string): Promise<Job> {
  for (;;) {
    const job = (await client.jobs.list()).find(({ id }) => id === jobId);
    if (!job) throw new Error('The job is not there.');
    if (job.state !== 'running') return job;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function fileOf(client: Client, jobId: string): Promise<{ name: string; bytes: Buffer }> {
  const job = await ended(client, jobId);
  expect(job).toMatchObject({ state: 'done', problem: null });
  const pieces: Buffer[] = [];
  for (let offset: number | null = 0; offset !== null; ) {
    const piece: { contentBase64: string; next: number | null } = await client.jobs.readFile({ jobId, offset });
    pieces.push(Buffer.from(piece.contentBase64, 'base64'));
    offset = piece.next;
  }
  return { name: job.file?.name ?? '', bytes: Buffer.concat(pieces) };
}

const everything = async (format: 'xlsx' | 'csv-zip', client = test.client) =>
  fileOf(client, (await client.exports.everything({ format })).jobId);

const asRole = (role: 'viewer' | 'user' | 'compliance'): Client =>
  createRouterClient(test.core.router, {
    context: test.core.contextFor(actorWith(`A ${role}`, [...permissionsOf(role)])),
  });

describe('a list', () => {
  const LIST = {
    list: 'Finished goods',
    headers: ['METRC number', 'Strain', 'Grams'],
    rows: [
      ['1A4060300000123456', '=cmd|calc', 12.5],
      ['00012', 'Blue Dream', null],
    ],
  };

  it('becomes a CSV file, named after it and the day at the facility', async () => {
    // In Los Angeles, where the facility is, it is still the evening before.
    clock.jump(Date.parse('2026-11-22T05:00:00Z'));
    const { fileName, contentBase64 } = await test.client.exports.list({ ...LIST, format: 'csv' });
    expect(fileName).toBe('finished-goods-2026-11-21.csv');
    const text = Buffer.from(contentBase64, 'base64').toString();
    expect(readCsv(text)).toEqual([
      ['METRC number', 'Strain', 'Grams'],
      ['1A4060300000123456', "'=cmd|calc", '12.5'],
      ['00012', 'Blue Dream', ''],
    ]);
  });

  it('becomes an Excel file', async () => {
    const { fileName, contentBase64 } = await test.client.exports.list({ ...LIST, format: 'xlsx' });
    expect(fileName).toBe('finished-goods-2026-11-21.xlsx');
    const sheets = await readWorkbook(Buffer.from(contentBase64, 'base64'));
    expect([...sheets]).toEqual([['Finished goods', [LIST.headers, ...LIST.rows]]]);
  });

  it('may be taken out by everybody who reads, and the audit log says which and by whom', async () => {
    await asRole('viewer').exports.list({ ...LIST, format: 'csv' });
    const [row] = (await test.client.audit.list({ action: 'export.list' })).rows;
    expect(row).toMatchObject({ actorName: 'A viewer', details: { list: 'Finished goods', format: 'csv' } });
    expect(JSON.stringify(row)).not.toContain('Blue Dream');
  });
});

describe('everything', () => {
  it('is counted before anybody decides', async () => {
    await test.importCsv(csvOf([[tagNumber(1), 'Blue Dream', 100]]));
    const contents = await test.client.exports.contents();
    expect(contents.map(({ title }) => title)).toEqual(EXPORTED_TABLES.map(({ title }) => title));
    expect(contents.find(({ table }) => table === 'packages')).toEqual({
      table: 'packages',
      title: 'Packages',
      rows: 1,
    });
  });

  it('is a workbook with a sheet for each table, and one that says what it is', async () => {
    await test.client.settings.set({ 'facility.name': 'Golden Hour', 'facility.license': 'C11-0001234-LIC' });
    await test.importCsv(
      csvOf([
        [tagNumber(1), '=Blue Dream', 100.125],
        [tagNumber(2), 'Gelato', 5],
      ]),
    );
    const { packages } = await test.client.packages.list({});
    const id = packages.find(({ metrcNumber }) => metrcNumber === tagNumber(1))?.id ?? '';
    await test.client.packages.placeHold({ id, mg: 1500, forWhom: 'A store', note: '@note' });
    await test.client.mapping.addAlias({ alias: 'BD', strain: 'Blue Dream' });

    const { name, bytes } = await everything('xlsx');
    expect(name).toBe('packhouse-2026-11-21.xlsx');
    const sheets = await readWorkbook(bytes);
    expect([...sheets.keys()]).toEqual(['Read me', ...EXPORTED_TABLES.map(({ title }) => title)]);

    const rowsOf = (title: string) => {
      const [headers = [], ...rows] = sheets.get(title) ?? [];
      return rows.map((row) => Object.fromEntries(headers.map((header, i) => [String(header), row[i]])));
    };
    expect(rowsOf('Packages')).toMatchObject([
      { 'METRC number': tagNumber(1), Strain: '=Blue Dream', 'Current (g)': 100.125, 'Held (g)': 1.5 },
      { 'METRC number': tagNumber(2), 'Current (g)': 5, 'Held (g)': 0 },
    ]);
    expect(rowsOf('Package ledger').map((row) => [row['METRC number'], row.Kind, row['Held by (g)']])).toEqual([
      [tagNumber(1), 'received', 0],
      [tagNumber(2), 'received', 0],
      [tagNumber(1), 'hold_placed', 1.5],
    ]);
    expect(rowsOf('Holds')).toMatchObject([{ 'METRC number': tagNumber(1), 'For whom': 'A store', Note: '@note' }]);
    expect(rowsOf('Strain aliases')).toMatchObject([{ Alias: 'BD', Strain: 'Blue Dream' }]);
    expect(rowsOf('Audit log').length).toBeGreaterThan(4);

    const about = new Map((sheets.get('Read me') ?? []).map(([what, value]) => [what, value]));
    expect(about.get('Facility')).toBe('Golden Hour');
    expect(about.get('License')).toBe('C11-0001234-LIC');
    expect(about.get('Made at (UTC)')).toMatch(/^2026-11-21T10:0/);
    expect(about.get('Made by')).toBe('Operator');
    expect(about.get('Packhouse version')).toBe('0.0.0-test');
    for (const { title } of EXPORTED_TABLES) expect([title, about.get(title)]).toEqual([title, rowsOf(title).length]);
  });

  it('is a zip of CSV files with the same', async () => {
    await test.importCsv(csvOf([[tagNumber(1), '=Blue Dream', 100.125]]));
    const { name, bytes } = await everything('csv-zip');
    expect(name).toBe('packhouse-2026-11-21-csv.zip');
    const files = unpack(bytes);
    const contents = await test.client.exports.contents();
    expect(Object.keys(files)).toEqual(['read-me.csv', ...contents.map(({ table }) => `${table}.csv`)]);
    const [headers = [], row = []] = readCsv(files['packages.csv'] ?? '');
    const of = (header: string) => row[headers.indexOf(header)];
    expect([of('METRC number'), of('Strain'), of('Current (g)')]).toEqual([tagNumber(1), "'=Blue Dream", '100.125']);
    expect(files['read-me.csv']).toContain('\r\nPackages,1\r\n');
  });

  it('goes page by page through long tables and loses no row', async () => {
    const rows = Array.from({ length: 1234 }, (_, i) => [tagNumber(i), `Strain ${i}`, i + 1] as const);
    await test.importCsv(csvOf(rows));
    const files = unpack((await everything('csv-zip')).bytes);
    const tags = readCsv(files['packages.csv'] ?? '')
      .slice(1)
      .map(([tag]) => tag);
    expect(tags.sort()).toEqual(rows.map(([tag]) => tag));
    expect(readCsv(files['package-ledger.csv'] ?? '')).toHaveLength(1235);
  });

  it('is as it was at one moment, whatever is entered meanwhile', async () => {
    await test.importCsv(csvOf(Array.from({ length: 600 }, (_, i) => [tagNumber(i), 'Blue Dream', 10] as const)));
    const dir = makeTempDir();
    const path = join(dir.path, 'out.zip');
    const steps: [string, number, number][] = [];
    let entered = 0;
    await writeEverything(
      {
        clock: test.clock,
        databasePath: join(test.dataDir, 'packhouse.sqlite'),
        version: '1',
        facility: () => ({ name: 'F', license: 'L', timeZone: 'UTC' }),
      },
      { format: 'csv-zip', path, madeBy: 'Ann' },
      {
        signal: new AbortController().signal,
        step: (text, done = 0, total = 0) => {
          steps.push([text, done, total]);
          if (total === 0 || entered > 0) return;
          entered = 1;
          void test.importCsv(csvOf([[tagNumber(9000), 'Too late', 10]]));
        },
      },
    );
    const files = unpack(readFileSync(path));
    dir.remove();
    expect((await test.client.packages.list({})).packages).toHaveLength(601);
    expect(readCsv(files['packages.csv'] ?? '')).toHaveLength(601);
    expect(JSON.stringify(files)).not.toContain('Too late');
    const counted = readCsv(files['read-me.csv'] ?? '').find(([title]) => title === 'Packages');
    expect(counted?.[1]).toBe('600');
    const [last] = steps.slice(-1);
    expect(last?.[1]).toBe(last?.[2]);
    expect(steps.some(([text]) => text === 'Writing Package ledger')).toBe(true);
  });

  it('is stopped by whoever started it, and leaves nothing behind', async () => {
    await test.importCsv(csvOf(Array.from({ length: 1200 }, (_, i) => [tagNumber(i), 'Blue Dream', 10] as const)));
    const { jobId } = await test.client.exports.everything({ format: 'xlsx' });
    await test.client.jobs.cancel({ jobId });
    expect(await ended(test.client, jobId)).toMatchObject({ state: 'cancelled', file: null });
    await expect(test.client.jobs.readFile({ jobId, offset: 0 })).rejects.toMatchObject({ code: 'JOB_GONE' });
  });

  it.each(['viewer', 'user', 'compliance'] as const)('is not for a %s', async (role) => {
    const refused = { code: 'FORBIDDEN_ACTION' };
    await expect(asRole(role).exports.everything({ format: 'xlsx' })).rejects.toMatchObject(refused);
    await expect(asRole(role).exports.contents()).rejects.toMatchObject(refused);
  });

  it('is recorded in the audit log', async () => {
    await everything('csv-zip');
    expect((await test.client.audit.list({ action: 'export.everything' })).rows).toMatchObject([
      { actorName: 'Operator', details: { format: 'csv-zip' } },
    ]);
  });
});

describe('every table of the database', () => {
  const tables = Object.values(schema).filter((entry) => is(entry, SQLiteTable));
  const nameOf = (table: SQLiteTable) => getTableConfig(table).name;

  it('is exported, or stays inside for a reason', () => {
    const declared = [...EXPORTED_TABLES, ...LEFT_OUT].map(({ table }) => nameOf(table));
    expect(declared.sort()).toEqual(tables.map(nameOf).sort());
    for (const { reason } of LEFT_OUT) expect(reason.length).toBeGreaterThan(10);
  });

  it.each(EXPORTED_TABLES.map((exported) => [exported.title, exported] as const))(
    'has each of its columns exported, or kept inside for a reason: %s',
    (_title, { table, columns, without = {} }) => {
      const exported = new Set(columns.map(({ value }) => value).filter((value) => is(value, SQLiteColumn)));
      const inside = Object.keys(without);
      const all = Object.entries(getTableColumns(table));
      expect(
        all
          .filter(([, column]) => !exported.has(column))
          .map(([key]) => key)
          .sort(),
      ).toEqual(inside.sort());
      const headers = columns.map(({ header }) => header);
      expect(new Set(headers).size).toBe(headers.length);
    },
  );

  it('gives away nothing that opens a door', () => {
    const headers = EXPORTED_TABLES.flatMap(({ columns }) => columns.map(({ value }) => value))
      .filter((value) => is(value, SQLiteColumn))
      .map(({ name }) => name);
    expect(headers.filter((name) => /hash/i.test(name) && !/^(previousHash|hash)$/.test(name))).toEqual([]);
  });
});

describe('the audit log as a file', () => {
  it('has each value before and after on a line of its own, and the time at the facility', async () => {
    await test.importCsv(csvOf([[tagNumber(1), 'Blue Dream', 100]]));
    const id = (await test.client.packages.list({})).packages[0]?.id ?? '';
    await test.client.packages.edit({ id, strain: '=Gelato', note: 'top shelf' });
    const { jobId } = await test.client.audit.export({ filter: { action: 'package.edit' }, format: 'csv' });
    const { name, bytes } = await fileOf(test.client, jobId);
    expect(name).toBe('audit-log-2026-11-21.csv');
    const [headers = [], ...rows] = readCsv(bytes.toString());
    expect(rows).toHaveLength(1);
    const row = Object.fromEntries(headers.map((header, i) => [header, rows[0]?.[i]]));
    expect(row).toMatchObject({
      'At (America/Los_Angeles)': '2026-11-21 02:00',
      Who: 'Operator',
      'What was done': 'Strain or note changed',
      Action: 'package.edit',
      'Record type': 'Package',
      Record: tagNumber(1),
      Operation: 'Changed',
      Source: 'Window',
      'Record id': id,
    });
    expect(row.Changes?.split('\n').sort()).toEqual(['Note: – → top shelf', 'Strain: Blue Dream → =Gelato']);
    expect(row['At (UTC)']).toMatch(/^2026-11-21T10:00:\d\d\.\d{3}Z$/);
  });

  it('tells weights to the milligram', async () => {
    await test.importCsv(csvOf([[tagNumber(1), 'Blue Dream', 100.125]]));
    const { jobId } = await test.client.audit.export({ filter: {}, format: 'csv' });
    expect((await fileOf(test.client, jobId)).bytes.toString()).toContain('Current (METRC): – → 100.125 g');
  });

  it('can be an Excel file, long and page by page', async () => {
    await test.importCsv(csvOf(Array.from({ length: 600 }, (_, i) => [tagNumber(i), 'Blue Dream', 10] as const)));
    const { jobId } = await test.client.audit.export({ filter: {}, format: 'xlsx' });
    const { total } = await test.client.audit.list({ limit: 1, action: 'package.import' });
    const sheets = await readWorkbook((await fileOf(test.client, jobId)).bytes);
    const rows = (sheets.get('Audit log') ?? []).slice(1);
    expect(rows.filter((row) => row[6] === 'package.import')).toHaveLength(total ?? 0);
    expect(total).toBeGreaterThan(500);
  });
});
