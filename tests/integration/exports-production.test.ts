// Production and consumables in the export of everything: by the names people know, in grams, with the batch's number.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeEverything } from '#main/features/exports/everything.ts';
import { fillProduction, SOURCE_TAG } from '#tests/support/filled-production.ts';
import { readWorkbook } from '#tests/support/read-export.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

let db: TestDatabase;
beforeEach(() => {
  db = openTestDatabase();
});
afterEach(() => db.discard());

/** The sheet's rows by header. */
async function exported() {
  const folder = mkdtempSync(join(tmpdir(), 'packhouse-export-'));
  const path = join(folder, 'everything.xlsx');
  await writeEverything(
    {
      clock: db.clock,
      databasePath: join(db.dir, 'packhouse.sqlite'),
      version: '1',
      facility: () => ({ name: 'F', license: 'L', timeZone: 'UTC' }),
    },
    { format: 'xlsx', path, madeBy: 'Ann' },
    { signal: new AbortController().signal, step: () => undefined },
  );
  const sheets = await readWorkbook(readFileSync(path));
  rmSync(folder, { recursive: true });
  return (title: string): Record<string, unknown>[] => {
    const [headers = [], ...rows] = sheets.get(title) ?? [];
    return rows.map((row) => Object.fromEntries(headers.map((header, i) => [String(header), row[i]])));
  };
}

describe('production in the export of everything', () => {
  it('has batches with their grams, and what each was split from', async () => {
    const { batch } = fillProduction(db.database);
    const rowsOf = await exported();
    expect(rowsOf('Production batches')).toMatchObject([
      { Batch: 'PR-261121-01', Stage: 'rolling', 'Input (g)': 100, 'Waste (g)': 1.5, 'Ground (g)': 99.125 },
      { Batch: 'PR-261121-02', Stage: 'grinding', 'Split from': 'PR-261121-01', 'Split from batch id': batch },
    ]);
    expect(rowsOf('Production batches')[0]?.['Split from'] ?? null).toBeNull();
  });

  it('names the batch in everything that belongs to it', async () => {
    fillProduction(db.database);
    const rowsOf = await exported();
    const Batch = 'PR-261121-01';
    expect(rowsOf('Production sources')).toMatchObject([{ Batch, 'METRC number': SOURCE_TAG, 'Taken (g)': 100 }]);
    expect(rowsOf('Production targets')).toMatchObject([
      { Batch, SKU: 'singles_0_5g', 'Per piece (g)': 0.5, 'Made pieces': 40, 'Packaged pieces': 20 },
    ]);
    expect(rowsOf('Production events')).toMatchObject([
      { Batch, Who: 'Ann', Kind: 'counted', Pieces: 40, 'Pieces by (g)': 20, 'Waste by (g)': 0 },
    ]);
    expect(rowsOf('Weight checks')).toMatchObject([
      {
        Batch,
        'Target (g)': 0.5,
        'Mean (g)': 0.52,
        'Pieces outside': 1,
        'Samples in milligrams (JSON)': '[495,505,560]',
      },
    ]);
  });

  it('has consumables with their ledger and recipes', async () => {
    fillProduction(db.database);
    const rowsOf = await exported();
    expect(rowsOf('Consumables')).toMatchObject([{ Consumable: 'Cones', 'On hand': -40, 'Reorder at': 200 }]);
    expect(rowsOf('Consumables ledger')).toMatchObject([
      { Consumable: 'Cones', Kind: 'used', By: -40, 'On hand after': -40, Batch: 'PR-261121-01' },
    ]);
    expect(rowsOf('Recipes')).toMatchObject([
      { SKU: 'singles_0_5g', Consumable: 'Cones', 'For each': 'piece', 'Thousandths of one': 1000 },
    ]);
  });
});
