// A person's own note on a cell of the packing list in Google Sheets, while Packhouse puts its note there, changes it and
// takes it away, against the stand-in.
import { afterEach, describe, expect, it } from 'vitest';
import type { StaffColumn } from '#shared/rules/sheet-columns.ts';
import { closeGoogleDesks, openGoogleDesk, SPREADSHEET } from '../support/google-desk.ts';

const TAG = '1A4060300000000000000101';
const LINES = [
  { id: 11, units: 5 },
  { id: 12, units: 6 },
];

afterEach(closeGoogleDesks);

async function syncedDesk() {
  const desk = await openGoogleDesk([[TAG, 'Blue Dream', 100]]);
  desk.take([{ id: 1, lines: LINES }]);
  await desk.look();
  desk.sheet.type('packed', 1, '3');
  await desk.look();
  const { person, cell } = desk.sheet;
  return {
    ...desk,
    noteOn: (row: number, column: StaffColumn = 'packed') => person.note(cell(column, row)),
    setNote: (row: number, note: string, column: StaffColumn = 'packed') => person.setNote(cell(column, row), note),
    /** Requests for the notes of cells. */
    asked: () =>
      desk.google.requests.filter(
        ({ path, query }) => path === `/v4/spreadsheets/${SPREADSHEET}` && query.includes('ranges='),
      ).length,
    /** Acts after the look has read the sheet, and before the notes are read. */
    beforeNotes: (act: () => void): void =>
      desk.google.beforeNext('read', () => void desk.google.beforeNext('read', act)),
  };
}

const NOT_WHOLE = 'Packhouse: PACKED is a whole number from 0 to 1,000,000. It counts 3 until this is one.';
const CLEARED = 'Packhouse: still counts 3 as packed. Type 0 to unpack all of it.';

describe('a person’s own note', () => {
  it('is kept while ours is put below it, changed, and taken away', async () => {
    const desk = await syncedDesk();
    desk.setNote(1, 'Ask Sam\nfirst');
    desk.sheet.type('packed', 1, 'three');
    await desk.look();
    expect(desk.noteOn(1)).toBe(`Ask Sam\nfirst\n\n${NOT_WHOLE}`);
    desk.sheet.type('packed', 1, '');
    await desk.look();
    expect(desk.noteOn(1)).toBe(`Ask Sam\nfirst\n\n${CLEARED}`);
    desk.sheet.type('packed', 1, '4');
    await desk.look();
    expect(desk.noteOn(1)).toBe('Ask Sam\nfirst');
  });

  it('written while ours stands there is kept as well, behind ours or instead of it', async () => {
    const desk = await syncedDesk();
    desk.sheet.type('packed', 1, 'three');
    desk.sheet.type('deliveryDate', 2, 'soon');
    await desk.look();
    desk.setNote(1, `${desk.noteOn(1)} Sam knows`);
    desk.setNote(2, 'Monday, I think', 'deliveryDate');
    desk.sheet.type('packed', 1, '');
    await desk.look();
    expect(desk.noteOn(1)).toBe(`${CLEARED} Sam knows`);
    desk.sheet.type('packed', 1, '4');
    desk.sheet.type('deliveryDate', 2, '12/24/2026');
    await desk.look();
    expect([desk.noteOn(1), desk.noteOn(2, 'deliveryDate')]).toEqual(['Sam knows', 'Monday, I think']);
  });

  it.each([
    ['was lost', false],
    ['was lost, and nothing of the write is remembered', true],
  ])('is there once, and ours too, when the answer to the write %s', async (_, isForgotten) => {
    const desk = await syncedDesk();
    desk.setNote(1, 'Ask Sam');
    for (const [typed, note] of [
      ['three', `Ask Sam\n\n${NOT_WHOLE}`],
      ['', `Ask Sam\n\n${CLEARED}`],
      ['4', 'Ask Sam'],
    ] as const) {
      desk.sheet.type('packed', 1, typed);
      desk.google.faults.add({ kind: 'lost-answer', only: 'write' });
      await desk.look();
      expect(desk.noteOn(1)).toBe(note);
      if (isForgotten) {
        await desk.client.settings.set({ 'sheets.enabled': false });
        await desk.client.settings.set({ 'sheets.enabled': true });
      }
      for (let looks = 0; looks < 3; looks += 1) await desk.look();
      expect(desk.google.faults.list()).toEqual([]);
      expect(desk.noteOn(1)).toBe(note);
    }
  });

  it('of any cell is asked for in one request, and only where a note of ours is to change', async () => {
    const desk = await syncedDesk();
    desk.setNote(1, 'Ask Sam');
    await desk.look();
    const { id } = await desk.row(1);
    await desk.client.packing.pack({ lineId: id, units: 1 });
    await desk.look();
    expect(desk.asked()).toBe(0);
    desk.sheet.type('packed', 1, 'three');
    desk.sheet.type('packed', 2, 'four');
    desk.sheet.type('deliveryDate', 2, 'soon');
    await desk.look();
    expect(desk.asked()).toBe(1);
    await desk.look();
    expect(desk.asked()).toBe(1);
    expect([desk.noteOn(1), desk.noteOn(2), desk.noteOn(2, 'deliveryDate')]).toEqual([
      expect.stringMatching(/^Ask Sam\n\nPackhouse: /),
      expect.stringMatching(/^Packhouse: /),
      expect.stringMatching(/^Packhouse: /),
    ]);
  });
});

describe('a row that moved before its notes were read', () => {
  it('gets its note with the next look, and the row in its place none', async () => {
    const desk = await syncedDesk();
    desk.setNote(1, 'Ask Sam');
    desk.setNote(2, 'Ask Ana');
    desk.sheet.type('packed', 1, 'three');
    desk.beforeNotes(() => desk.sheet.person.sort('Packing List', 'Packhouse key', false));
    await desk.look();
    expect([desk.noteOn(1), desk.noteOn(2)]).toEqual(['Ask Ana', 'Ask Sam']);
    await desk.look();
    expect([desk.noteOn(1), desk.noteOn(2)]).toEqual(['Ask Ana', `Ask Sam\n\n${NOT_WHOLE}`]);
  });

  it('does not keep back the rest of the write when it is not there any more', async () => {
    const desk = await syncedDesk();
    const { id } = await desk.row(1);
    await desk.client.packing.pack({ lineId: id, units: 1 });
    desk.sheet.type('packed', 2, 'three');
    desk.google.faults.add({ kind: 'status-400', only: 'read', match: { path: `/v4/spreadsheets/${SPREADSHEET}` } });
    await desk.look();
    expect(desk.google.faults.list()).toEqual([]);
    expect(desk.core.sheets.status().sheets.trouble).toBeNull();
    expect(desk.sheet.column('packed')).toEqual([4, 'three']);
    expect(desk.noteOn(2)).toBeNull();
    await desk.look();
    expect(desk.noteOn(2)).toMatch(/^Packhouse: /);
  });
});
