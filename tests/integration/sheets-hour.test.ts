// An hour at the desk: two workstations, a person in the sheet and one in the workbook edit the same rows at random, while
// Google is away at times and slow at others. At the end all copies are equal, and no word anybody typed is lost.

import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { sheetFindings } from '#main/db/schema/sheets.ts';
import { createSeededRandom } from '#main/sandbox/facility-random.ts';
import type { StaffValues } from '#shared/rules/packing-merge-row.ts';
import { closeGoogleDesks } from '../support/google-desk.ts';
import { openSheetsWorld, type SheetsWorld } from '../support/sheets-world.ts';

const MINUTES = Number(process.env.PACKHOUSE_SHEETS_MINUTES ?? 12);
const SEED = Number(process.env.PACKHOUSE_SHEETS_SEED ?? 1);
const PACKAGES = [
  ['1A4060300000000000000101', 'Blue Dream', 4000],
  ['1A4060300000000000000102', 'Wedding Cake', 60],
] as const;
const PRODUCTS = ['CannaDart - Blue Dream 1g', 'CannaDart - Wedding Cake 1g', 'Magnetic Box - Blue Dream 6pk'];

afterEach(closeGoogleDesks);

function personActs(world: SheetsWorld, random: () => number): void {
  const { sheet, pick, type, word } = world;
  const row = pick(world.keyedRows());
  if (row === undefined) return;
  const person = sheet.person;
  const what = Math.floor(random() * 16);
  if (what <= 3) type('packed', row, String(Math.floor(random() * 8)));
  else if (what === 4) type('packed', row, pick(['ten', '-3', '2.5', ' 4 ', '１２', '']) ?? '');
  else if (what <= 7) type(pick(['internalNotes', 'deliveryNotes'] as const) ?? 'internalNotes', row, word('sheet'));
  else if (what === 8) type('deliveryDate', row, pick(['12/24/2026', '2026-12-01', 'soon']) ?? '');
  else if (what === 9) person.sort('Packing List', pick(sheet.headers().slice(0, 12)) ?? 'Product', random() < 0.5);
  else if (what === 10) person.insertRow('Packing List', row);
  else if (what === 11) person.copyRow('Packing List', row, row + 1);
  else if (what === 12) world.deleteRow(row);
  else if (what === 13) type(pick(['product', 'store', 'ordered', 'invoice'] as const) ?? 'store', row, word('sheet'));
  else if (what === 14) person.moveRow('Packing List', row, Math.max(1, row - 2));
  else type('needsPacking', row, '77');
}

async function appActs(world: SheetsWorld, random: () => number): Promise<void> {
  const desk = world.pick(world.desks);
  if (!desk) return;
  const row = world.pick(await desk.rows());
  if (!row) return;
  if (random() < 0.5) {
    await desk.client.packing.setPacked({
      rows: [{ lineId: row.id, packed: Math.floor(random() * 8) }],
      reason: 'More',
    });
  } else {
    await desk.client.packing.edit({ rows: [{ lineId: row.id, internalNotes: world.word('app') }] });
  }
}

describe('an hour of everybody at once', () => {
  it('ends with all copies equal and nothing lost', { timeout: 600_000 }, async () => {
    const random = createSeededRandom(SEED).next;
    const world = await openSheetsWorld(PACKAGES, random);
    const { desks, google } = world;
    let orders = 0;
    const order = (desk: (typeof desks)[number], id: number) =>
      desk.take([
        {
          id,
          store: `Store ${id % 5}`,
          lines: PRODUCTS.slice(0, 1 + (id % 3)).map((product, i) => ({
            id: id * 10 + i,
            product,
            units: 3 + (id % 6),
          })),
        },
      ]);
    const waiting: [number, (typeof desks)[number]][] = [];
    for (; orders < 8; orders += 1) for (const desk of desks) order(desk, orders + 1);
    await world.pass(6000);

    const steps = MINUTES * 30;
    for (let step = 0; step < steps; step += 1) {
      const dice = random();
      if (dice < 0.3) personActs(world, random);
      else if (dice < 0.5) await appActs(world, random);
      else if (dice < 0.53) google.beforeNext('write', () => personActs(world, random));
      else if (dice < 0.54 && orders < 30) {
        orders += 1;
        for (const desk of desks) waiting.push([orders, desk]);
      } else if (dice < 0.56) google.faults.add({ kind: 'lost-answer', times: 1, only: 'write' });
      else if (dice < 0.58) google.faults.add({ kind: 'status-500', times: 2 });
      else if (dice < 0.59) google.faults.add({ kind: 'status-429', times: 1 });
      else if (dice < 0.6) google.faults.add({ kind: 'refuse', times: 25 });
      const next = random() < 0.3 ? waiting.shift() : undefined;
      if (next) order(next[1], next[0]);
      const away = desks.find(({ core }) => core.sheets.status().live === 'excel');
      if (away && random() < 0.3) {
        const text = world.word('book');
        await world.editBook(away, (sheet) => {
          const line = 2 + Math.floor(random() * Math.max(1, sheet.rowCount - 1));
          const before = sheet.getCell(line, 9).value;
          if (before !== null) world.removedByHand.add(String(before));
          sheet.getCell(line, 9).value = text;
          sheet.getCell(line, 4).value = Math.floor(random() * 8);
        });
      }
      await world.pass();
    }
    google.faults.clear();
    for (const [id, desk] of waiting) order(desk, id);
    await world.pass(400_000);
    const before = google.requests.length;
    await world.pass(58_000);
    // Nobody types, so nobody writes.
    expect(google.requests.slice(before).filter(({ kind }) => kind === 'write')).toEqual([]);

    // What could not be read or packed stays as it was typed, and every workstation says so.
    const troubled = new Set<string>();
    for (const { core } of desks) {
      for (const { kind, key } of core.database.read
        .select()
        .from(sheetFindings)
        .where(eq(sheetFindings.open, true))
        .all()) {
        if (kind === 'bad_value' || kind === 'refused') troubled.add(key);
      }
    }
    const [ours, theirs] = desks.map(({ core }) =>
      [...core.packing.sheetLines.all().values()]
        .filter(({ key }) => !troubled.has(key))
        .map(({ key, staff }) => [key, staff])
        .sort(),
    );
    expect(theirs).toEqual(ours);

    const { sheet } = world;
    const there = new Map<string, StaffValues>();
    for (const { key, staff } of sheet.staff()) if (!there.has(key)) there.set(key, staff);
    expect(ours?.map(([key]) => [key, there.get(String(key))])).toEqual(ours);
    const traces = world.traces();
    const everywhere = traces + JSON.stringify(sheet.rows());
    const lost = world.said.filter(
      ({ word }) => !new RegExp(`\\b${word}\\b`).test(everywhere) && !world.removedByHand.has(word),
    );
    expect(lost).toEqual([]);

    const counted = google.requests.filter(({ fault }) => fault === undefined || fault === null);
    expect(counted.filter(({ status }) => status === 429)).toEqual([]);
    expect(counted.filter(({ status }) => status === 400)).toEqual([]);
  });
});
