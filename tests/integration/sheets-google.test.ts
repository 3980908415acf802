// The packing list's tabs in Google Sheets against the stand-in: made by themselves, dressed, found again when people
// rename them, made again when people delete them, left alone where Packhouse may not make any.
import { afterEach, describe, expect, it } from 'vitest';
import { SHEET_COLUMNS, TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import { rowFormulas } from '#shared/rules/sheet-formulas.ts';
import { closeGoogleDesks, openGoogleDesk, SPREADSHEET, sheetOf } from '../support/google-desk.ts';

const TAG = '1A4060300000000000000101';
const LINES = [
  { id: 11, units: 5 },
  { id: 12, units: 6 },
];
const HEADERS = SHEET_COLUMNS.map(({ header }) => header);

afterEach(closeGoogleDesks);

type GoogleDesk = Awaited<ReturnType<typeof openGoogleDesk>>;

async function deskWithList(grams = 8): Promise<GoogleDesk> {
  const desk = await openGoogleDesk([[TAG, 'Blue Dream', grams]]);
  desk.take([{ id: 1, lines: LINES }]);
  return desk;
}

const tabIn = (desk: GoogleDesk, title: string) => {
  const file = desk.google.snapshot().files.find(({ id }) => id === SPREADSHEET);
  const tab = file?.tabs.find((one) => one.title === title);
  if (!tab) throw new Error(`There is no tab ${title}`);
  return tab;
};
const titles = (desk: GoogleDesk): string[] => desk.sheet.person.tabs().map(({ title }) => title);
const kinds = async (desk: GoogleDesk): Promise<string[]> =>
  (await desk.client.sheets.findings({})).findings.map(({ kind }) => kind);
const placeOf = (header: string): number => HEADERS.indexOf(header);

describe('the first look', () => {
  it('makes the tabs, headers, and one row for each line, and the figures are right at once', async () => {
    const desk = await deskWithList();
    await desk.look();
    expect(desk.sheet.headers()).toEqual(HEADERS);
    expect(desk.sheet.column('key')).toEqual(['11', '12']);
    expect(desk.sheet.column('ordered')).toEqual([5, 6]);
    expect(desk.sheet.column('packed')).toEqual([0, 0]);
    expect(desk.sheet.column('needsPacking')).toEqual([5, 6]);
    expect(desk.sheet.column('needsProduction')).toEqual([0, 3]);
    expect(desk.sheet.person.shows(desk.sheet.cell('deliveryDate', 1))).toBe('11/25/2026');
    const { sheets, live } = await desk.client.sheets.status();
    expect(live).toBe('sheets');
    expect(sheets).toMatchObject({ trouble: null, title: 'Packing', rows: 2, workstations: 1 });
    expect(await kinds(desk)).toEqual([]);
  });

  it('freezes the headers, hides what is only Packhouse’s, checks PACKED, and colours rows', async () => {
    const desk = await deskWithList();
    await desk.look();
    const packing = tabIn(desk, TAB_TITLES.packing);
    expect(packing.frozenRows).toBe(1);
    expect(tabIn(desk, TAB_TITLES.helper).hidden).toBe(true);
    const hidden = packing.columnLanes.filter(([, lane]) => lane.hidden).map(([at]) => HEADERS[at]);
    expect(hidden).toEqual(['Packhouse key', 'Packhouse product', 'Packhouse mark', 'Packhouse counted']);
    const cell = (row: number, header: string) =>
      packing.cells.find((one) => one.row === row && one.column === placeOf(header));
    expect(cell(0, 'PACKED')?.format).toMatchObject({ textFormat: { bold: true } });
    expect(cell(1, 'PACKED')?.validation).toMatchObject({ condition: { type: 'CUSTOM_FORMULA' } });
    expect(cell(1, 'Delivery Date')?.format).toMatchObject({ numberFormat: { type: 'DATE' } });
    expect(packing.colourRules).toHaveLength(2);
    const places = new Map(SHEET_COLUMNS.map(({ key }, at) => [key, at]));
    const { needsPacking, needsProduction } = rowFormulas(places, 2, 1, 'google');
    const plain = (formula: string | undefined) => formula?.replaceAll(';', ',').replaceAll(' ', '');
    expect(plain(cell(1, 'Needs Packing')?.formula)).toBe(plain(needsPacking));
    expect(plain(cell(1, 'Needs Production')?.formula)).toBe(plain(needsProduction));
  });

  it('keeps the figures right while Packhouse is closed', async () => {
    const desk = await deskWithList();
    await desk.look();
    await desk.stop();
    desk.sheet.type('packed', 1, '5');
    expect(desk.sheet.column('needsPacking')).toEqual([0, 6]);
    expect(desk.sheet.column('needsProduction')).toEqual([0, 0]);
    desk.sheet.person.sort(TAB_TITLES.packing, 'Ordered', false);
    expect(desk.sheet.column('needsPacking')).toEqual([6, 0]);
  });

  it('fills an empty tab of that name instead of making a second one', async () => {
    const desk = await deskWithList();
    desk.sheet.person.addTab(TAB_TITLES.packing);
    await desk.look();
    await desk.look();
    expect(titles(desk).filter((title) => title === TAB_TITLES.packing)).toHaveLength(1);
    expect(desk.sheet.headers()).toEqual(HEADERS);
    expect(desk.sheet.column('key')).toEqual(['11', '12']);
    expect(tabIn(desk, TAB_TITLES.packing).colourRules).toHaveLength(2);
  });

  it('leaves a tab of that name alone that holds something else, and says so', async () => {
    const desk = await deskWithList();
    const { person } = desk.sheet;
    person.addTab(TAB_TITLES.packing);
    person.type(`'${TAB_TITLES.packing}'!A1`, 'Holiday plan');
    person.type(`'${TAB_TITLES.packing}'!A2`, 'Everybody');
    await desk.look();
    expect(person.rows(TAB_TITLES.packing)).toEqual([['Holiday plan'], ['Everybody']]);
    const { sheets, live } = await desk.client.sheets.status();
    expect([live, sheets.trouble]).toEqual(['sheets', 'header_missing']);
  });
});

describe('tabs that people change', () => {
  it('follows a tab that was renamed, and the title stays theirs', async () => {
    const desk = await deskWithList();
    await desk.look();
    desk.sheet.person.renameTab(TAB_TITLES.packing, 'Floor plan');
    const floor = sheetOf(desk.google, 'Floor plan');
    floor.type('packed', 1, '2');
    await desk.look();
    expect((await desk.rows()).map(({ packed }) => packed)).toEqual([2, 0]);
    expect(titles(desk)).not.toContain(TAB_TITLES.packing);
    expect(titles(desk)).toContain('Floor plan');
    expect((await desk.client.sheets.status()).sheets.trouble).toBeNull();
  });

  it('makes a deleted tab again with every line, and speaks of no deleted rows', async () => {
    const desk = await deskWithList();
    await desk.look();
    desk.sheet.type('packed', 1, '3');
    await desk.look();
    desk.sheet.person.deleteTab(TAB_TITLES.packing);
    await desk.look();
    await desk.look();
    expect(desk.sheet.headers()).toEqual(HEADERS);
    expect(desk.sheet.column('packed')).toEqual([3, 0]);
    expect(await kinds(desk)).toEqual([]);
    expect((await desk.rows()).map(({ packed }) => packed)).toEqual([3, 0]);
  });

  it('makes a deleted helper tab again, and the formulas find their stock in it', async () => {
    const desk = await deskWithList();
    await desk.look();
    desk.sheet.person.deleteTab(TAB_TITLES.helper);
    for (let looks = 0; looks < 4; looks += 1) await desk.look();
    expect(desk.sheet.column('needsProduction')).toEqual([0, 3]);
    expect((await desk.client.sheets.status()).sheets.trouble).toBeNull();
    expect(await kinds(desk)).toEqual([]);
  });

  it('fills headers and rows again after somebody emptied the whole tab', async () => {
    const desk = await deskWithList();
    await desk.look();
    desk.sheet.type('internalNotes', 2, 'Fragile');
    await desk.look();
    desk.sheet.person.clear(`'${TAB_TITLES.packing}'!A1:Z1000`);
    for (let looks = 0; looks < 2; looks += 1) await desk.look();
    expect(desk.sheet.column('key')).toEqual(['11', '12']);
    expect(desk.sheet.column('internalNotes')[1]).toBe('Fragile');
    expect(await kinds(desk)).toEqual([]);
  });
});

describe('without leave to make tabs', () => {
  it('says that the tab is missing, makes none, and goes on once somebody made it', async () => {
    const desk = await deskWithList();
    await desk.client.settings.set({ 'sheets.autoCreate': false });
    await desk.look();
    expect((await desk.client.sheets.status()).sheets.trouble).toBe('tab_missing');
    expect(titles(desk)).not.toContain(TAB_TITLES.packing);
    const { person } = desk.sheet;
    person.addTab(TAB_TITLES.packing);
    await desk.look();
    expect((await desk.client.sheets.status()).sheets.trouble).toBe('header_missing');
    for (const [at, header] of HEADERS.entries())
      person.setRaw({ tab: TAB_TITLES.packing, row: 0, column: at }, header);
    await desk.look();
    expect((await desk.client.sheets.status()).sheets.trouble).toBeNull();
    expect(desk.sheet.column('key')).toEqual(['11', '12']);
  });
});

describe('a spreadsheet of another country', () => {
  it('has formulas that count, dates as they are written there, and numbers that are numbers', async () => {
    const desk = await deskWithList();
    desk.sheet.person.setLocale('de_DE');
    await desk.look();
    expect(desk.sheet.column('needsPacking')).toEqual([5, 6]);
    expect(desk.sheet.column('needsProduction')).toEqual([0, 3]);
    expect(desk.sheet.person.shows(desk.sheet.cell('deliveryDate', 1))).toBe('25.11.2026');
    desk.sheet.type('deliveryDate', 1, '24.12.2026');
    desk.sheet.type('packed', 1, '2');
    desk.sheet.type('packed', 2, '2,5');
    await desk.look();
    const rows = await desk.rows();
    expect(rows.map(({ packed, deliveryDate }) => [packed, deliveryDate])).toEqual([
      [2, '2026-12-24'],
      [0, '2026-11-25'],
    ]);
    expect(await kinds(desk)).toEqual(['bad_value']);
    expect(desk.sheet.column('needsPacking')).toEqual([3, 6]);
  });
});
