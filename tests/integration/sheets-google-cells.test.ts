// Cells of the packing list between Packhouse and Google Sheets, against the stand-in: what is taken, what is written, what
// is put back, what cannot be read, and what cannot be packed.
import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { packingEvents } from '#main/db/schema/packing.ts';
import { csvOf } from '../support/create-test-core.ts';
import { closeGoogleDesks, openGoogleDesk } from '../support/google-desk.ts';

const TAG = '1A4060300000000000000101';
const SECOND_TAG = '1A4060300000000000000102';
const LINES = [
  { id: 11, units: 5 },
  { id: 12, units: 6 },
];

afterEach(closeGoogleDesks);

type GoogleDesk = Awaited<ReturnType<typeof openGoogleDesk>>;

async function syncedDesk(grams = 100): Promise<GoogleDesk> {
  const desk = await openGoogleDesk([[TAG, 'Blue Dream', grams]]);
  desk.take([{ id: 1, lines: LINES }]);
  await desk.look();
  return desk;
}

const packed = async (desk: GoogleDesk): Promise<number[]> => (await desk.rows()).map((row) => row.packed);
const found = async (desk: GoogleDesk) => (await desk.client.sheets.findings({})).findings;
const noteOn = (desk: GoogleDesk, row: number): string | null => desk.sheet.person.note(desk.sheet.cell('packed', row));

describe('what is typed in the sheet', () => {
  it('packs and unpacks, in the ledger as Google Sheets', async () => {
    const desk = await syncedDesk();
    desk.sheet.type('packed', 1, '4');
    await desk.look();
    desk.sheet.type('packed', 1, '3');
    await desk.look();
    expect(await packed(desk)).toEqual([3, 0]);
    const { id } = await desk.row(1);
    const events = desk.core.database.read.select().from(packingEvents).where(eq(packingEvents.lineId, id)).all();
    const typed = events.filter(({ kind }) => kind === 'packed' || kind === 'unpacked');
    expect(typed.map(({ kind, units, actor, source }) => [kind, Math.abs(units), actor, source])).toEqual([
      ['packed', 4, 'Google Sheets', 'google-sheets'],
      ['unpacked', 1, 'Google Sheets', 'google-sheets'],
    ]);
    const { events: told } = await desk.client.packing.line({ id });
    expect(told.map(({ actor }) => actor)).toContain('Google Sheets');
  });

  it('takes over dates and notes, and an emptied date clears it', async () => {
    const desk = await syncedDesk();
    desk.sheet.type('deliveryDate', 1, '12/24/2026');
    desk.sheet.type('deliveryNotes', 1, 'Ring twice');
    desk.sheet.type('internalNotes', 2, 'Two boxes');
    desk.sheet.type('deliveryDate', 2, '');
    await desk.look();
    const rows = await desk.rows();
    expect(rows.map((row) => [row.deliveryDate, row.deliveryNotes, row.internalNotes])).toEqual([
      ['2026-12-24', 'Ring twice', ''],
      [null, '', 'Two boxes'],
    ]);
    expect(await found(desk)).toEqual([]);
  });

  it('reads PACKED in every way that digits are written', async () => {
    const desk = await syncedDesk();
    desk.sheet.person.setRaw(desk.sheet.cell('packed', 1), ' 4 ');
    desk.sheet.person.setRaw(desk.sheet.cell('packed', 2), '１');
    await desk.look();
    expect(await packed(desk)).toEqual([4, 1]);
    expect(desk.sheet.column('packed')).toEqual([4, 1]);
    expect(desk.sheet.column('needsPacking')).toEqual([1, 5]);
  });

  it('is read within a minute even where Drive tells of no change', async () => {
    const desk = await syncedDesk();
    await desk.look();
    desk.google.faults.add({ kind: 'stale-version', times: 'always', only: 'drive' });
    desk.sheet.type('packed', 1, '2');
    desk.core.sheets.start();
    await desk.clock.advance(70_000);
    await desk.look();
    expect(await packed(desk)).toEqual([2, 0]);
  });
});

describe('what is done in Packhouse', () => {
  it('shows in the sheet with the next look: packing, notes, dates', async () => {
    const desk = await syncedDesk();
    const [first, second] = [await desk.row(1), await desk.row(1, 1)];
    await desk.client.packing.pack({ lineId: first.id, units: 2 });
    await desk.client.packing.edit({
      rows: [{ lineId: second.id, deliveryDate: '2026-12-01', deliveryNotes: '=Fragile', internalNotes: '+1 box' }],
    });
    await desk.look();
    expect(desk.sheet.column('packed')).toEqual([2, 0]);
    expect(desk.sheet.person.shows(desk.sheet.cell('deliveryDate', 2))).toBe('12/1/2026');
    expect(desk.sheet.column('deliveryNotes')[1]).toBe('=Fragile');
    expect(desk.sheet.column('internalNotes')[1]).toBe('+1 box');
    expect(desk.sheet.column('batch')).toEqual([TAG, TAG]);
    expect(desk.sheet.column('needsPacking')).toEqual([3, 6]);
  });

  it('shows an undo in the sheet as well', async () => {
    const desk = await syncedDesk();
    const { id } = await desk.row(1);
    await desk.client.packing.pack({ lineId: id, units: 4 });
    await desk.look();
    expect(desk.sheet.column('packed')).toEqual([4, 0]);
    const { next } = await desk.client.packing.undoable();
    await desk.client.packing.undo({ groupId: next?.groupId ?? '' });
    await desk.look();
    expect(desk.sheet.column('packed')).toEqual([0, 0]);
    expect(await found(desk)).toEqual([]);
  });

  it('follows Apex: another amount, another buyer, a new line at its place', async () => {
    const desk = await syncedDesk();
    desk.take([
      { id: 1, store: 'Corner Shop', lines: [{ id: 11, units: 9 }, ...LINES.slice(1), { id: 13, units: 1 }] },
    ]);
    await desk.look();
    expect(desk.sheet.column('key')).toEqual(['11', '12', '13']);
    expect(desk.sheet.column('ordered')).toEqual([9, 6, 1]);
    expect(desk.sheet.column('store')).toEqual(['Corner Shop', 'Corner Shop', 'Corner Shop']);
    expect(await found(desk)).toEqual([]);
  });
});

describe('columns of Packhouse', () => {
  it('are put back when somebody types in them, and the typed value is noted', async () => {
    const desk = await syncedDesk();
    desk.sheet.type('store', 1, 'Another store');
    desk.sheet.type('ordered', 2, '99');
    await desk.look();
    expect(desk.sheet.column('store')[0]).toBe('Main Street Dispensary');
    expect(desk.sheet.column('ordered')).toEqual([5, 6]);
    const notes = await found(desk);
    expect(notes.map(({ kind, column, theirs, ours, theirsBy }) => [kind, column, theirs, ours, theirsBy])).toEqual(
      expect.arrayContaining([
        ['put_back', 'store', 'Another store', 'Main Street Dispensary', 'Production lead'],
        ['put_back', 'ordered', '99', '6', 'Production lead'],
      ]),
    );
    await desk.client.sheets.dismiss({ ids: notes.map(({ id }) => id) });
    await desk.look();
    expect(await found(desk)).toEqual([]);
    expect((await desk.client.sheets.status()).openNotes).toBe(0);
  });

  it('get their formulas back when somebody types over them, and the typed figure is noted', async () => {
    const desk = await syncedDesk(8);
    await desk.look();
    desk.sheet.type('needsPacking', 1, '77');
    desk.sheet.type('needsProduction', 2, '55');
    await desk.look();
    expect(desk.sheet.column('needsPacking')).toEqual([5, 6]);
    expect(desk.sheet.column('needsProduction')).toEqual([0, 3]);
    expect(desk.sheet.person.formula(desk.sheet.cell('needsPacking', 1))).toMatch(/^=MAX/);
    const notes = (await found(desk)).map(({ kind, column, theirs, ours }) => [kind, column, theirs, ours]);
    expect(notes).toEqual(
      expect.arrayContaining([
        ['put_back', 'needsPacking', '77', '5'],
        ['put_back', 'needsProduction', '55', '3'],
      ]),
    );
    expect(notes).toHaveLength(2);
  });

  it('get their formulas back where somebody typed words', async () => {
    const desk = await syncedDesk(8);
    await desk.look();
    desk.sheet.type('needsPacking', 1, 'ask Sam');
    await desk.look();
    expect(desk.sheet.column('needsPacking')).toEqual([5, 6]);
    const notes = (await found(desk)).map(({ kind, column, theirs }) => [kind, column, theirs]);
    expect(notes).toEqual([['put_back', 'needsPacking', 'ask Sam']]);
  });
});

describe('a PACKED that cannot be read', () => {
  it('stays as typed with a note on its cell, counts nothing, and is over once it is a number', async () => {
    const desk = await syncedDesk();
    desk.sheet.type('packed', 1, '3');
    await desk.look();
    desk.sheet.type('packed', 1, 'three');
    await desk.look();
    expect(await packed(desk)).toEqual([3, 0]);
    expect(desk.sheet.column('packed')[0]).toBe('three');
    expect(desk.sheet.column('counted')[0]).toBe(3);
    expect(desk.sheet.column('needsPacking')[0]).toBe(2);
    expect(noteOn(desk, 1)).toMatch(/^Packhouse: .*counts 3/);
    expect((await found(desk)).map(({ kind, theirs, error }) => [kind, theirs, error?.code])).toEqual([
      ['bad_value', 'three', 'not_whole'],
    ]);
    desk.sheet.type('packed', 1, '4');
    await desk.look();
    expect(await packed(desk)).toEqual([4, 0]);
    expect(noteOn(desk, 1)).toBeNull();
    expect(desk.sheet.column('counted')[0] ?? null).toBeNull();
    expect(await found(desk)).toEqual([]);
  });

  it('still counts what was packed when it is emptied, and says how to unpack', async () => {
    const desk = await syncedDesk();
    desk.sheet.type('packed', 1, '3');
    await desk.look();
    desk.sheet.type('packed', 1, '');
    await desk.look();
    expect(await packed(desk)).toEqual([3, 0]);
    expect(desk.sheet.column('needsPacking')[0]).toBe(2);
    expect(noteOn(desk, 1)).toMatch(/Type 0 to unpack/);
    const { id } = await desk.row(1);
    await desk.client.packing.pack({ lineId: id, units: 1 });
    await desk.look();
    expect(desk.sheet.column('counted')[0]).toBe(4);
    expect(desk.sheet.column('needsPacking')[0]).toBe(1);
    desk.sheet.type('packed', 1, '0');
    await desk.look();
    expect(await packed(desk)).toEqual([0, 0]);
    expect(noteOn(desk, 1)).toBeNull();
  });

  it('is told of dates and errors alike, and leaves a person’s own note alone', async () => {
    const desk = await syncedDesk();
    desk.sheet.person.setNote(desk.sheet.cell('packed', 2), 'Ask Sam');
    desk.sheet.type('deliveryDate', 1, 'soon');
    desk.sheet.person.setRaw(desk.sheet.cell('internalNotes', 1), '#REF!');
    await desk.look();
    const reasons = (await found(desk)).map(({ column, error }) => [column, error?.code]);
    expect(reasons.sort()).toEqual([
      ['deliveryDate', 'not_date'],
      ['internalNotes', 'is_error'],
    ]);
    expect(noteOn(desk, 2)).toBe('Ask Sam');
    expect((await desk.rows())[0]).toMatchObject({ deliveryDate: '2026-11-25', internalNotes: '' });
  });
});

describe('a PACKED that cannot be packed', () => {
  it('stays as typed and flagged, and is packed by itself when the grams come', async () => {
    const desk = await syncedDesk(3);
    desk.sheet.type('packed', 1, '5');
    await desk.look();
    await desk.look();
    expect(await packed(desk)).toEqual([0, 0]);
    expect(desk.sheet.column('packed')).toEqual([5, 0]);
    expect(noteOn(desk, 1)).toMatch(/cover only 3/);
    expect((await found(desk)).map(({ kind, theirs, error }) => [kind, theirs, error?.code])).toEqual([
      ['refused', '5', 'LINE_SHORT'],
    ]);
    await desk.importCsv(csvOf([[SECOND_TAG, 'Blue Dream', 50]]));
    await desk.settled();
    await desk.look();
    await desk.look();
    expect(await packed(desk)).toEqual([5, 0]);
    expect(noteOn(desk, 1)).toBeNull();
    expect(await found(desk)).toEqual([]);
  });
});
