// A conflict that somebody decides after the cell went on: what it holds by now is shown, nothing is set over it unseen,
// and what is decided holds here and in the spreadsheet.
import { readFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConflictChoice } from '#shared/contract/sheets.ts';
import { SHEET_COLUMNS, type SheetColumnKey } from '#shared/rules/sheet-columns.ts';
import { operator } from '../support/actors.ts';
import { openDesk } from '../support/desk.ts';
import { closeGoogleDesks, openGoogleDesk } from '../support/google-desk.ts';
import { seenIn } from '../support/seen-in.ts';

const PACKAGES = [['1A4060300000000000000101', 'Blue Dream', 100]] as const;
const ORDER = {
  id: 1,
  lines: [
    { id: 11, units: 20 },
    { id: 12, units: 6 },
  ],
};

afterEach(closeGoogleDesks);

type GoogleDesk = Awaited<ReturnType<typeof openGoogleDesk>>;

const found = async ({ client }: Pick<GoogleDesk, 'client'>) => (await client.sheets.findings({})).findings;
const inTheList = async (desk: Pick<GoogleDesk, 'row'>) => (await desk.row(1)).packed;

async function pack(desk: Pick<GoogleDesk, 'client' | 'row'>, packed: number): Promise<void> {
  await desk.client.packing.setPacked({ rows: [{ lineId: (await desk.row(1)).id, packed }] });
}

/** Packhouse had 12, then the sheet 15. */
async function conflictingDesk(typed = '15'): Promise<GoogleDesk> {
  const desk = await openGoogleDesk(PACKAGES);
  desk.take([ORDER]);
  await desk.look();
  await pack(desk, 12);
  await desk.clock.sleep(60_000);
  desk.sheet.type('packed', 1, typed);
  await desk.look();
  return desk;
}

/** And now it is 18, on both sides. */
async function movedOnDesk(): Promise<GoogleDesk> {
  const desk = await conflictingDesk();
  await desk.clock.sleep(60_000);
  await pack(desk, 18);
  await desk.look();
  return desk;
}

async function choose(desk: GoogleDesk, choice: ConflictChoice) {
  const { results } = await desk.client.sheets.choose({ rows: seenIn(await found(desk)), choice });
  return results.map(({ ok, error }) => (ok ? 'chosen' : error?.code));
}

/** Both hold it, whoever looks however often, and nothing is raised again. */
async function expectToHold(desk: GoogleDesk, packed: number): Promise<void> {
  for (let looks = 0; looks < 4; looks += 1) await desk.look();
  expect([await inTheList(desk), desk.sheet.column('packed')[0]]).toEqual([packed, packed]);
  expect(await found(desk)).toEqual([]);
}

describe('an open conflict', () => {
  it('says what its cell holds now: the sheet’s value, until it goes on', async () => {
    const desk = await conflictingDesk();
    expect((await found(desk))[0]?.now).toEqual({ value: '15', by: '', at: null, listed: true });
    await desk.clock.sleep(60_000);
    await pack(desk, 18);
    expect(await found(desk)).toMatchObject([
      {
        ours: '12',
        theirs: '15',
        now: { value: '18', by: operator.name, at: '2026-11-21T10:02:00.000Z', listed: true },
      },
    ]);
  });

  it('says so of what was typed in the sheet since, too', async () => {
    const desk = await conflictingDesk();
    desk.sheet.type('packed', 1, '17');
    await desk.look();
    expect((await found(desk))[0]?.now).toMatchObject({ value: '17', by: 'Google Sheets' });
  });

  it('tells nothing of the kind once it is over', async () => {
    const desk = await movedOnDesk();
    await choose(desk, 'theirs');
    const { findings } = await desk.client.sheets.findings({ open: false });
    expect(findings.map(({ now, chosen }) => [now, chosen])).toEqual([[null, 'theirs']]);
  });
});

describe('a choice between values somebody saw a while ago', () => {
  it.each(['ours', 'theirs', 'now'] as const)('sets nothing over what came since (%s)', async (choice) => {
    const desk = await conflictingDesk();
    const rows = seenIn(await found(desk));
    await pack(desk, 18);
    const { results } = await desk.client.sheets.choose({ rows, choice });
    expect(results).toMatchObject([
      { ok: false, error: { code: 'CONFLICT_MOVED_ON', data: { column: 'packed', now: '18' } } },
    ]);
    expect(await inTheList(desk)).toBe(18);
    expect(await found(desk)).toMatchObject([{ kind: 'conflict', now: { value: '18' } }]);
  });

  it('leaves the other conflicts of the same call to their own choice', async () => {
    const desk = await conflictingDesk();
    await desk.client.packing.edit({ rows: [{ lineId: (await desk.row(1, 1)).id, internalNotes: 'Call Sam' }] });
    desk.sheet.type('internalNotes', 2, 'Call Kim');
    await desk.look();
    const rows = seenIn(await found(desk));
    await pack(desk, 18);
    const { results } = await desk.client.sheets.choose({ rows, choice: 'ours' });
    expect(results.map(({ ok, error }) => (ok ? 'chosen' : error?.code)).sort()).toEqual([
      'CONFLICT_MOVED_ON',
      'chosen',
    ]);
    expect((await desk.row(1, 1)).internalNotes).toBe('Call Sam');
    expect(await inTheList(desk)).toBe(18);
  });

  it('does not decide two conflicts of one cell one over the other', async () => {
    const desk = await conflictingDesk();
    await pack(desk, 18);
    desk.sheet.type('packed', 1, '19');
    await desk.look();
    const newest = (await found(desk)).toSorted((a, b) => Number(b.theirs) - Number(a.theirs));
    expect(newest.map(({ theirs, now }) => [theirs, now?.value])).toEqual([
      ['19', '19'],
      ['15', '19'],
    ]);
    const { results } = await desk.client.sheets.choose({ rows: seenIn(newest), choice: 'ours' });
    expect(results.map(({ ok, error }) => (ok ? 'chosen' : error?.code))).toEqual(['chosen', 'CONFLICT_MOVED_ON']);
    expect(await inTheList(desk)).toBe(18);
  });
});

describe('a choice made with what the cell holds now in sight', () => {
  it.each([
    ['ours', 12],
    ['theirs', 15],
    ['now', 18],
  ] as const)('holds on both sides (%s)', async (choice, packed) => {
    const desk = await movedOnDesk();
    expect(await choose(desk, choice)).toEqual(['chosen']);
    await expectToHold(desk, packed);
  });

  it.each([
    ['ours', 12],
    ['theirs', 15],
    ['now', 0],
  ] as const)('holds when the cell went back to what had been agreed on before (%s)', async (choice, packed) => {
    const desk = await conflictingDesk();
    desk.sheet.type('packed', 1, '0');
    await desk.look();
    await desk.look();
    expect(await inTheList(desk)).toBe(0);
    expect(await choose(desk, choice)).toEqual(['chosen']);
    await expectToHold(desk, packed);
  });

  it('holds when what the sheet had could never be taken: it is not told of again', async () => {
    const desk = await conflictingDesk('500');
    expect(await inTheList(desk)).toBe(12);
    const [conflict] = (await found(desk)).filter(({ kind }) => kind === 'conflict');
    expect(conflict?.now).toMatchObject({ value: '12', by: operator.name });
    await desk.client.sheets.choose({ rows: seenIn([conflict]), choice: 'now' });
    await expectToHold(desk, 12);
  });
});

describe('“Keep what it is now”', () => {
  it('closes the conflict, changes nothing, and says in the audit log who decided that', async () => {
    const desk = await movedOnDesk();
    const { id } = await desk.row(1);
    const before = (await desk.client.packing.line({ id })).events.length;
    expect(await choose(desk, 'now')).toEqual(['chosen']);
    expect((await desk.client.packing.line({ id })).events).toHaveLength(before);
    const { findings } = await desk.client.sheets.findings({ open: false });
    expect(findings).toMatchObject([{ kind: 'conflict', chosen: 'now', closedBy: operator.name, open: false }]);
    const { rows } = await desk.client.audit.list({ action: 'sheets.choose' });
    expect(rows).toMatchObject([
      { actorName: operator.name, entityType: 'sheet_finding', changes: { chosen: [null, 'now'] } },
    ]);
  });

  it('is all there is for a line that left the list: another value cannot be set any more', async () => {
    const desk = await conflictingDesk();
    const { packingOrderId } = await desk.row(1);
    await desk.client.packing.closeOrder({ packingOrderId, reason: 'The store called it off' });
    const [conflict] = (await found(desk)).filter(({ kind }) => kind === 'conflict');
    expect(conflict?.now).toMatchObject({ value: '15', listed: false });
    const rows = seenIn([conflict]);
    const refused = await desk.client.sheets.choose({ rows, choice: 'ours' });
    expect(refused.results[0]?.error).toEqual({ code: 'LINE_CLOSED', data: { invoiceNumber: 'INV-1' } });
    const { results } = await desk.client.sheets.choose({ rows, choice: 'now' });
    expect(results.map(({ ok }) => ok)).toEqual([true]);
    expect((await found(desk)).filter(({ kind }) => kind === 'conflict')).toEqual([]);
  });

  it('holds in the workbook as well', async () => {
    const desk = await openDesk(PACKAGES);
    desk.take([ORDER]);
    const look = () => desk.core.sheets.freshBook(AbortSignal.timeout(10_000));
    const path = desk.core.sheets.bookPath();
    const column = (key: SheetColumnKey) => 1 + SHEET_COLUMNS.findIndex((one) => one.key === key);
    const book = async () => {
      const it = new ExcelJS.Workbook();
      const content = readFileSync(path);
      await it.xlsx.load(content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength));
      return it;
    };
    await look();
    await pack(desk, 12);
    const typed = await book();
    const cell = typed.getWorksheet('Packing List')?.getCell(2, column('packed'));
    if (cell) cell.value = 15;
    await typed.xlsx.writeFile(path);
    await look();
    await pack(desk, 18);
    const rows = seenIn(await found(desk));
    const { results } = await desk.client.sheets.choose({ rows, choice: 'now' });
    expect(results.map(({ ok }) => ok)).toEqual([true]);
    for (let looks = 0; looks < 3; looks += 1) await look();
    expect(await inTheList(desk)).toBe(18);
    expect((await book()).getWorksheet('Packing List')?.getCell(2, column('packed')).value).toBe(18);
    expect(await found(desk)).toEqual([]);
  });
});
