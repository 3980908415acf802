// What was found in a sheet that nobody looks at any more, and in sheets of long ago: how the sheet stood is over, what a
// person typed stays.
import { asc, eq } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { actAs } from '#main/core/acting.ts';
import { systemActor } from '#main/core/actor.ts';
import { sheetFindings } from '#main/db/schema/sheets.ts';
import { dismissTx, type Medium, type NewFinding, noteFindingsTx, noteLook } from '#main/features/sheets/findings.ts';
import { FINDING_KINDS, type FindingKind } from '#shared/contract/sheets.ts';
import { closeDesks, type Desk, openDesk } from '../support/desk.ts';
import { ACCOUNT, closeGoogleDesks, OWNER, openGoogleDesk } from '../support/google-desk.ts';

const PACKAGES = [['1A4060300000000000000101', 'Blue Dream', 8]] as const;
const ORDER = {
  id: 1,
  lines: [
    { id: 11, units: 5 },
    { id: 12, units: 6 },
  ],
};
const DAY_MS = 86_400_000;
const LOST: readonly FindingKind[] = ['conflict', 'put_back', 'row_gone'];

afterEach(async () => {
  await closeGoogleDesks();
  await closeDesks();
});

const found = (kind: FindingKind, like: Partial<NewFinding> = {}): NewFinding => ({
  kind,
  lineId: null,
  key: '11',
  column: 'packed',
  ref: '',
  agreed: '',
  ours: '',
  theirs: 'typed',
  oursBy: '',
  oursAt: null,
  theirsBy: 'Ana',
  error: null,
  ...like,
});
/** As the sync itself would. */
const atWork = <T>(work: () => T): T =>
  actAs({ actor: systemActor('Google Sheets'), action: 'poller.run', source: 'test' }, work);
const note = (desk: Pick<Desk, 'core' | 'clock'>, all: readonly NewFinding[], medium: Medium = 'sheets'): void => {
  const at = new Date(desk.clock.now()).toISOString();
  atWork(() => desk.core.database.writeTx((tx) => void noteFindingsTx(tx, medium, all, at)));
};
const kinds = async (desk: Pick<Desk, 'client'>, open = true): Promise<string[]> =>
  (await desk.client.sheets.findings({ open })).findings.map(({ kind }) => kind).sort();
const stored = ({ core }: Pick<Desk, 'core'>): string[] =>
  core.database.read
    .select()
    .from(sheetFindings)
    .where(eq(sheetFindings.open, false))
    .orderBy(asc(sheetFindings.kind))
    .all()
    .map(({ kind }) => kind);

async function deskWithFindings() {
  const desk = await openGoogleDesk(PACKAGES);
  desk.take([ORDER]);
  await desk.look();
  desk.sheet.type('packed', 1, 'about four');
  await desk.look();
  expect(await kinds(desk)).toEqual(['bad_value']);
  note(
    desk,
    FINDING_KINDS.map((kind) => found(kind, { key: '12' })),
  );
  return desk;
}

describe('findings of a spreadsheet', () => {
  it('are over once Google Sheets is switched off, but for what a person typed and lost; they are kept as closed', async () => {
    const desk = await deskWithFindings();
    await desk.client.settings.set({ 'sheets.enabled': false });
    await desk.look();
    expect(await kinds(desk)).toEqual([...LOST].sort());
    expect(await kinds(desk, false)).toEqual([
      'bad_value',
      'bad_value',
      'copied',
      'refused',
      'row_back',
      'unknown_row',
    ]);
    expect(await desk.client.sheets.status()).toMatchObject({ openConflicts: 1, openNotes: 2 });
  });

  it('are there again when it is switched on and their cause still stands there', async () => {
    const desk = await deskWithFindings();
    await desk.client.settings.set({ 'sheets.enabled': false });
    await desk.look();
    await desk.client.settings.set({ 'sheets.enabled': true });
    await desk.look();
    expect(await kinds(desk)).toEqual(['bad_value', ...LOST].sort());
  });

  it('are over once another spreadsheet takes its place, also one that cannot be read', async () => {
    const desk = await deskWithFindings();
    await desk.client.settings.set({ 'sheets.spreadsheetId': 'not-there' });
    await desk.look();
    expect((await desk.client.sheets.status()).sheets.trouble).toBe('not_found');
    expect(await kinds(desk)).toEqual([...LOST].sort());
    desk.google.addSpreadsheet({
      id: 'second',
      title: 'Second',
      owner: { name: OWNER, email: 'lead@example.com' },
      writers: [ACCOUNT],
    });
    note(desk, [found('copied')]);
    await desk.client.settings.set({ 'sheets.spreadsheetId': 'second' });
    await desk.look();
    expect(await kinds(desk)).toEqual([...LOST].sort());
  });

  it('stay when any other setting changes', async () => {
    const desk = await deskWithFindings();
    await desk.client.settings.set({ 'sheets.enabled': true, 'sheets.autoCreate': false });
    await desk.look();
    expect(await kinds(desk)).toEqual(['bad_value', 'row_back', ...LOST].sort());
  });
});

describe('findings of the workbook', () => {
  it('are over once the workbook is not used any more', async () => {
    const desk = await openDesk(PACKAGES);
    desk.take([ORDER]);
    await desk.core.sheets.nudge();
    note(desk, [found('copied'), found('conflict')], 'excel');
    await desk.core.sheets.nudge();
    expect(await kinds(desk)).toEqual(['conflict', 'copied']);
    await desk.client.settings.set({ 'sheets.fallbackToExcel': false });
    await desk.core.sheets.nudge();
    expect(await kinds(desk)).toEqual(['conflict']);
  });
});

describe('closed findings', () => {
  const START = Date.parse('2026-01-05T10:00:00.000Z');
  const lookAt = (desk: Desk, days: number, all: readonly NewFinding[]): Promise<void> =>
    atWork(() => noteLook(desk.core.database, 'sheets', all, new Date(START + days * DAY_MS).toISOString()));

  it('of how a sheet stood are deleted after 90 days, and what a person typed is kept', async () => {
    const desk = await openDesk(PACKAGES);
    const all = FINDING_KINDS.map((kind) => found(kind));
    await lookAt(desk, 0, all);
    const closedAt = new Date(START).toISOString();
    atWork(() =>
      desk.core.database.writeTx((tx) => void tx.db.update(sheetFindings).set({ open: false, closedAt }).run()),
    );
    await lookAt(desk, 90, []);
    expect(stored(desk)).toHaveLength(FINDING_KINDS.length);
    await lookAt(desk, 91, []);
    expect(stored(desk)).toEqual([...LOST].sort());
  });

  it('that somebody has read stay while they are still seen, so that they are not told again', async () => {
    const desk = await openDesk(PACKAGES);
    const row = [found('unknown_row')];
    await lookAt(desk, 0, row);
    atWork(() => {
      const { database } = desk.core;
      const ids = database.read
        .select()
        .from(sheetFindings)
        .all()
        .map(({ id }) => id);
      database.writeTx((tx) => void dismissTx(tx, ids, 'Ana', new Date(START).toISOString()));
    });
    for (const days of [120, 121]) await lookAt(desk, days, row);
    expect([await kinds(desk), stored(desk)]).toEqual([[], ['unknown_row']]);
    await lookAt(desk, 122, []);
    expect(stored(desk)).toEqual([]);
  });
});
