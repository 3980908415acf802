// The spreadsheets sync as somebody sees it who wants it to lose what a person typed, to corrupt PACKED, or to show what is
// not so: each sequence that once did, or might.
import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { packingCopies, sheetFindings } from '#main/db/schema/sheets.ts';
import { columnLetters } from '#shared/rules/sheet-formulas.ts';
import { openDesk } from '../support/desk.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { closeGoogleDesks, connect, openGoogle, openGoogleDesk, SPREADSHEET, sheetOf } from '../support/google-desk.ts';

const TAG = '1A4060300000000000000101';
const CAKE_TAG = '1A4060300000000000000102';
const CAKE = 'CannaDart - Wedding Cake 1g';
const PACKAGES = [
  [TAG, 'Blue Dream', 100],
  [CAKE_TAG, 'Wedding Cake', 100],
] as const;

afterEach(closeGoogleDesks);

type GoogleDesk = Awaited<ReturnType<typeof openGoogleDesk>>;

async function syncedDesk(packages: Parameters<typeof openDesk>[0] = PACKAGES): Promise<GoogleDesk> {
  const desk = await openGoogleDesk(packages);
  desk.take([
    {
      id: 1,
      store: 'Main Street',
      lines: [
        { id: 11, units: 5 },
        { id: 12, product: CAKE, units: 6 },
      ],
    },
    { id: 2, store: 'Harbor', lines: [{ id: 21, units: 7 }] },
  ]);
  await desk.look();
  await desk.look();
  return desk;
}

const packedByLine = async (desk: Pick<GoogleDesk, 'core'>): Promise<Record<string, string>> =>
  Object.fromEntries([...desk.core.packing.sheetLines.all().values()].map(({ key, staff }) => [key, staff.packed]));
const allFindings = (desk: Pick<GoogleDesk, 'core'>) => desk.core.database.read.select().from(sheetFindings).all();
const openKinds = async (desk: Pick<GoogleDesk, 'client'>): Promise<string[]> =>
  (await desk.client.sheets.findings({})).findings.map(({ kind }) => kind).sort();
const rowOfKey = (desk: GoogleDesk, key: string): number => desk.sheet.column('key').indexOf(key) + 1;
const setPacked = (desk: Pick<GoogleDesk, 'client' | 'core'>, key: string, packed: number) =>
  desk.client.packing.setPacked({
    rows: [{ lineId: desk.core.packing.sheetLines.all().get(key)?.lineId ?? '', packed }],
    reason: 'More',
  });

describe('a conflict over a cell', () => {
  it('that cannot be packed is told once, however often it is tried again', async () => {
    const desk = await syncedDesk();
    await setPacked(desk, '11', 2);
    desk.sheet.type('packed', rowOfKey(desk, '11'), '500');
    for (let i = 0; i < 5; i += 1) {
      await desk.look();
      await setPacked(desk, '21', i + 1);
      await desk.clock.advance(1000);
    }
    await desk.look();
    expect(allFindings(desk).filter(({ kind }) => kind === 'conflict')).toHaveLength(1);
  });

  it('is chosen for ours after somebody typed once more: ours stands and stays', async () => {
    const desk = await syncedDesk();
    await setPacked(desk, '11', 2);
    desk.sheet.type('packed', rowOfKey(desk, '11'), '3');
    await desk.look();
    desk.sheet.type('packed', rowOfKey(desk, '11'), '4');
    await desk.look();
    const [conflict] = (await desk.client.sheets.findings({})).findings;
    expect(conflict).toMatchObject({ kind: 'conflict', ours: '2', theirs: '3' });
    await desk.client.sheets.choose({ ids: [conflict?.id ?? ''], choice: 'ours' });
    await desk.look();
    await desk.look();
    expect(await packedByLine(desk)).toMatchObject({ 11: '2' });
    expect(desk.sheet.column('packed')[rowOfKey(desk, '11') - 1]).toBe(2);
    expect(await openKinds(desk)).toEqual([]);
  });
});

describe('the stock that formulas use', () => {
  it('reaches the sheet although the write that brought it failed', async () => {
    const desk = await syncedDesk([[TAG, 'Blue Dream', 100]]);
    expect(desk.sheet.column('needsProduction')).toContain(0);
    desk.google.faults.add({ kind: 'status-503', times: 1, only: 'write' });
    await setPacked(desk, '11', 3);
    await desk.look();
    await desk.look();
    await desk.look();
    const helper = desk.sheet.person.rows('Packhouse helper').slice(1);
    const stock = desk.core.sheets.list.stock();
    for (const [code, units] of stock) {
      expect(helper.find(([one]) => one === code)?.[1]).toBe(units);
    }
  });
});

describe('keys', () => {
  it('that were sorted away from their rows: PACKED stays with its product', async () => {
    const desk = await syncedDesk();
    desk.sheet.type('packed', rowOfKey(desk, '11'), '1');
    desk.sheet.type('packed', rowOfKey(desk, '12'), '2');
    desk.sheet.type('packed', rowOfKey(desk, '21'), '3');
    await desk.look();
    await desk.look();
    expect(await packedByLine(desk)).toEqual({ 11: '1', 12: '2', 21: '3' });
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
    expect(await packedByLine(desk)).toEqual({ 11: '1', 12: '2', 21: '3' });
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

describe('an answer that is lost', () => {
  it('while somebody typed into the cell that was written: it is taken all the same', async () => {
    const desk = await syncedDesk();
    const row = rowOfKey(desk, '11');
    await setPacked(desk, '11', 2);
    desk.google.beforeNext('write', () => desk.sheet.type('packed', row, '4'));
    desk.google.faults.add({ kind: 'lost-answer', times: 1, only: 'write' });
    await desk.look();
    await desk.look();
    await desk.look();
    expect(await packedByLine(desk)).toMatchObject({ 11: '4' });
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

describe('a person who asks for a look again and again', () => {
  it('does not use up what Google allows', async () => {
    const desk = await syncedDesk();
    await desk.clock.advance(61_000);
    desk.google.clearRequests();
    for (let i = 0; i < 100; i += 1) await desk.client.sheets.refresh();
    expect(desk.google.requests.filter(({ kind }) => kind === 'read').length).toBeLessThanOrEqual(50);
    expect((await desk.client.sheets.status()).sheets.trouble).toBeNull();
  });
});

describe('a clock that is set back', () => {
  it('while Google is away does not keep the sheet on the screen as the live one', async () => {
    const desk = await syncedDesk();
    desk.google.faults.add({ kind: 'refuse', times: 'always' });
    await desk.look();
    desk.clock.jump(desk.clock.now() - 7_200_000);
    for (let i = 0; i < 4; i += 1) {
      await desk.look();
      await desk.clock.advance(10_000);
    }
    expect((await desk.client.sheets.status()).live).toBe('excel');
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

describe('a look that fails in Packhouse itself', () => {
  it('is said, and the sheet is not shown as live and well', async () => {
    const desk = await syncedDesk();
    const spy = vi.spyOn(desk.core.sheets.list, 'stock').mockImplementation(() => {
      throw new Error('The disk is full');
    });
    for (let i = 0; i < 5; i += 1) {
      await desk.clock.advance(10_000);
      await desk.look();
    }
    const { live, because, sheets } = await desk.client.sheets.status();
    expect([live, because, sheets.trouble]).toEqual(['excel', 'broken', 'broken']);
    spy.mockRestore();
    await desk.look();
    expect((await desk.client.sheets.status()).live).toBe('sheets');
  });
});

describe('somebody who was quicker', () => {
  it('is not told that they typed over a formula', async () => {
    const desk = await syncedDesk();
    const row = rowOfKey(desk, '11');
    await setPacked(desk, '11', 2);
    desk.google.beforeNext('write', () => desk.sheet.type('packed', row, '4'));
    for (let i = 0; i < 4; i += 1) await desk.look();
    expect(await packedByLine(desk)).toMatchObject({ 11: '4' });
    expect(await openKinds(desk)).toEqual(['conflict']);
  });
});

describe('two workstations', () => {
  const two = async () => {
    const clock = createFakeClock(undefined, { autoAdvance: true });
    const google = await openGoogle(clock);
    const a = await openDesk(PACKAGES, { clock });
    const b = await openDesk(PACKAGES, { clock });
    for (const desk of [a, b]) {
      await connect(desk, google);
      desk.take([
        {
          id: 1,
          lines: [
            { id: 11, units: 5 },
            { id: 12, product: CAKE, units: 6 },
          ],
        },
      ]);
    }
    const look = async (): Promise<void> => {
      for (const desk of [a, b, a, b]) await desk.core.sheets.sync.nudge();
    };
    await look();
    return { clock, google, a, b, look, sheet: sheetOf(google) };
  };
  const copies = (desk: Pick<GoogleDesk, 'core'>): number =>
    desk.core.database.read
      .select()
      .from(packingCopies)
      .where(eq(packingCopies.medium, `sheets:${SPREADSHEET}`))
      .all().length;

  it('forget what was agreed on for rows that another one took away', async () => {
    const { a, b, look } = await two();
    expect([copies(a), copies(b)]).toEqual([2, 2]);
    for (const desk of [a, b])
      desk.take([
        {
          id: 1,
          cancelled: true,
          lines: [
            { id: 11, units: 5 },
            { id: 12, product: CAKE, units: 6 },
          ],
        },
      ]);
    await look();
    expect([copies(a), copies(b)]).toEqual([0, 0]);
  });

  it('bring a line back that came back, also when the one that took it off is not there any more', async () => {
    const { clock, a, b, look, sheet } = await two();
    const lines = [
      { id: 11, units: 5 },
      { id: 12, product: CAKE, units: 6 },
    ];
    for (const desk of [a, b]) desk.take([{ id: 1, cancelled: true, lines }]);
    await look();
    expect(sheet.column('key')).toEqual([]);
    await clock.advance(3_600_000);
    b.take([{ id: 1, lines }]);
    await b.core.sheets.sync.nudge();
    await b.core.sheets.sync.nudge();
    a.take([{ id: 1, lines }]);
    expect(sheet.column('key').sort()).toEqual(['11', '12']);
    await look();
    expect(sheet.column('key').sort()).toEqual(['11', '12']);
    expect(await openKinds(b)).toEqual([]);
  });
});
