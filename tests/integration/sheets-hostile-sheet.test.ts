// What people do to the sheet itself that might corrupt PACKED or cost them what they wrote: keys sorted away or overtyped,
// tabs of their own, a paste over everything, rows that are never the same.
import { afterEach, describe, expect, it } from 'vitest';
import { columnLetters } from '#shared/rules/sheet-formulas.ts';
import { closeGoogleDesks, openGoogleDesk, SPREADSHEET } from '../support/google-desk.ts';
import { allFindings, openKinds, PACKAGES, packedByLine, rowOfKey, syncedDesk } from '../support/synced-desk.ts';

afterEach(closeGoogleDesks);

describe('keys', () => {
  it('that were sorted away from their rows: PACKED stays with its product', async () => {
    const desk = await syncedDesk();
    desk.sheet.type('packed', rowOfKey(desk, '11'), '1');
    desk.sheet.type('packed', rowOfKey(desk, '12'), '2');
    desk.sheet.type('packed', rowOfKey(desk, '21'), '3');
    await desk.look();
    await desk.look();
    expect(packedByLine(desk)).toEqual({ 11: '1', 12: '2', 21: '3' });
    // Somebody selects what they see, A to L, and sorts it: hidden columns are no part of that.
    const tab = desk.sheet.person.rows('Packing List');
    const seen = tab.slice(1).map((cells) => cells.slice(0, 12));
    const reversed = [...seen].reverse();
    for (const [i, cells] of reversed.entries())
      for (const [place, cell] of cells.entries()) {
        if (place === 4 || place === 5) continue;
        desk.sheet.person.setRaw(`'Packing List'!${columnLetters(place)}${i + 2}`, cell);
      }
    await desk.look();
    await desk.look();
    await desk.look();
    expect(packedByLine(desk)).toEqual({ 11: '1', 12: '2', 21: '3' });
    expect(new Set(desk.sheet.staff().map(({ key, staff }) => `${key} ${staff.packed}`))).toEqual(
      new Set(['11 1', '12 2', '21 3']),
    );
  });

  it('that somebody overtyped are told of, and what is typed in such a row is not passed over in silence', async () => {
    const desk = await syncedDesk();
    const row = rowOfKey(desk, '12');
    desk.sheet.person.setRaw(desk.sheet.cell('key', row), '99912');
    desk.sheet.type('internalNotes', row, 'typed beside a strange key');
    await desk.look();
    await desk.look();
    expect(await openKinds(desk)).toContain('unknown_row');
  });

  it('with a leading zero are strange keys: the row is not taken away', async () => {
    const desk = await syncedDesk();
    const row = rowOfKey(desk, '12');
    desk.sheet.person.setRaw(desk.sheet.cell('key', row), '0012');
    desk.sheet.type('internalNotes', row, 'typed beside a zero');
    await desk.look();
    await desk.look();
    expect(desk.sheet.rows().flat()).toContain('typed beside a zero');
    expect(await openKinds(desk)).toContain('unknown_row');
  });
});

describe("tabs of people's own", () => {
  it('called History are not overwritten', async () => {
    const desk = await openGoogleDesk(PACKAGES);
    desk.sheet.person.addTab('History');
    desk.sheet.person.type("'History'!A1", 'What we packed since 2019');
    desk.sheet.person.type("'History'!A2", 'Do not delete');
    desk.take([{ id: 1, lines: [{ id: 11, units: 5 }] }]);
    await desk.look();
    await desk.look();
    expect(desk.sheet.person.rows('History').flat()).toContain('Do not delete');
    expect((await desk.client.sheets.status()).sheets.others).toContainEqual(
      expect.objectContaining({ sheet: 'history', trouble: expect.any(String) }),
    );
  });

  it('a list tab that was renamed is still the one after another spreadsheet was tried', async () => {
    const desk = await syncedDesk();
    desk.sheet.person.renameTab('Packing List', 'Our list');
    await desk.look();
    desk.google.addSpreadsheet({
      id: 'another-spreadsheet',
      title: 'Another',
      owner: { name: 'Production lead', email: 'production@example.com' },
      writers: ['packhouse@example-project.iam.gserviceaccount.com'],
    });
    await desk.client.settings.set({ 'sheets.spreadsheetId': 'another-spreadsheet' });
    await desk.look();
    await desk.client.settings.set({ 'sheets.spreadsheetId': SPREADSHEET });
    await desk.clock.advance(11 * 60_000);
    await desk.look();
    expect(desk.sheet.person.tabs().map(({ title }) => title)).not.toContain('Packing List');
  });
});

describe('a paste over a whole column', () => {
  it('is put back, with a note of each cell', async () => {
    const desk = await openGoogleDesk(PACKAGES);
    const lines = Array.from({ length: 300 }, (_, i) => ({ id: 100 + i, units: 1 }));
    desk.take([{ id: 1, lines }]);
    await desk.look();
    for (const [i] of lines.entries()) desk.sheet.person.setRaw(desk.sheet.cell('store', i + 1), `Oops ${i}`);
    await desk.look();
    expect(new Set(desk.sheet.column('store'))).toEqual(new Set(['Main Street Dispensary']));
    expect((await desk.client.sheets.status()).openNotes).toBe(300);
  });
});

describe('a row of somebody’s own that shows another number with every look', () => {
  it('is told once, and not again once it was read', async () => {
    const desk = await syncedDesk();
    const look = async (n: number): Promise<void> => {
      desk.sheet.person.setRaw("'Packing List'!A10", `It is now ${46_000 + n / 7}`);
      await desk.clock.advance(60_000);
      await desk.look();
    };
    for (let n = 0; n < 5; n += 1) await look(n);
    expect(allFindings(desk).map(({ kind }) => kind)).toEqual(['unknown_row']);
    await desk.client.sheets.dismiss({ ids: allFindings(desk).map(({ id }) => id) });
    for (let n = 5; n < 8; n += 1) await look(n);
    expect(allFindings(desk)).toHaveLength(1);
  });
});
