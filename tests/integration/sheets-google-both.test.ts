// The same cell changed in Packhouse and in Google Sheets, and the same sheet kept by two workstations, against the
// stand-in: conflicts with both values, a person's choice that holds, rows that two desks take away or bring back once.
import { afterEach, describe, expect, it } from 'vitest';
import { TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import { operator } from '../support/actors.ts';
import { openDesk } from '../support/desk.ts';
import { closeGoogleDesks, connect, OWNER, openGoogleDesk } from '../support/google-desk.ts';
import { seenIn } from '../support/seen-in.ts';

const PACKAGES = [['1A4060300000000000000101', 'Blue Dream', 100]] as const;
const PACKING = TAB_TITLES.packing;
const ORDER = {
  id: 1,
  lines: [
    { id: 11, units: 8 },
    { id: 12, units: 6 },
  ],
};
const SECOND_ORDER = { id: 2, orderDate: '2026-11-02', lines: [{ id: 21, units: 3 }] };

afterEach(closeGoogleDesks);

type GoogleDesk = Awaited<ReturnType<typeof openGoogleDesk>>;

async function syncedDesk(): Promise<GoogleDesk> {
  const desk = await openGoogleDesk(PACKAGES);
  desk.take([ORDER, SECOND_ORDER]);
  await desk.look();
  return desk;
}

type Findings = Pick<GoogleDesk['client'], 'sheets'>;
const found = async ({ sheets }: Findings) => (await sheets.findings({})).findings;
const closed = async ({ sheets }: Findings) => (await sheets.findings({ open: false })).findings;

async function conflictingDesk(): Promise<GoogleDesk> {
  const desk = await syncedDesk();
  const { id } = await desk.row(1);
  await desk.clock.sleep(60_000);
  await desk.client.packing.setPacked({ rows: [{ lineId: id, packed: 4 }] });
  await desk.clock.sleep(60_000);
  desk.sheet.type('packed', 1, '6');
  await desk.look();
  return desk;
}

describe('a cell changed on both sides', () => {
  it('keeps the sheet’s value and lists both, with who and when', async () => {
    const desk = await conflictingDesk();
    expect((await desk.row(1)).packed).toBe(6);
    expect(desk.sheet.column('packed')[0]).toBe(6);
    const [conflict, ...others] = await found(desk.client);
    expect(others).toEqual([]);
    expect(conflict).toMatchObject({
      kind: 'conflict',
      column: 'packed',
      agreed: '0',
      ours: '4',
      theirs: '6',
      oursBy: operator.name,
      theirsBy: OWNER,
      invoiceNumber: 'INV-1',
      oursAt: '2026-11-21T10:01:00.000Z',
      theirsAt: '2026-11-21T10:02:00.000Z',
    });
    expect((await desk.client.sheets.status()).openConflicts).toBe(1);
  });

  it('is no conflict when both changed it to the same', async () => {
    const desk = await syncedDesk();
    await desk.client.packing.pack({ lineId: (await desk.row(1)).id, units: 4 });
    desk.sheet.type('packed', 1, '4');
    await desk.look();
    expect(await found(desk.client)).toEqual([]);
    expect((await desk.row(1)).packed).toBe(4);
  });

  it('gets ours when a person chooses it, and that holds', async () => {
    const desk = await conflictingDesk();
    const rows = seenIn(await found(desk.client));
    const { results } = await desk.client.sheets.choose({ rows, choice: 'ours' });
    expect(results.map(({ ok }) => ok)).toEqual([true]);
    for (let looks = 0; looks < 4; looks += 1) {
      await desk.look();
      expect(desk.sheet.column('packed')[0]).toBe(4);
      expect((await desk.row(1)).packed).toBe(4);
    }
    expect(await found(desk.client)).toEqual([]);
    expect((await closed(desk.client)).map(({ chosen, closedBy }) => [chosen, closedBy])).toEqual([
      ['ours', operator.name],
    ]);
  });

  it('keeps the sheet’s when a person chooses it, and that holds', async () => {
    const desk = await conflictingDesk();
    const rows = seenIn(await found(desk.client));
    await desk.client.sheets.choose({ rows, choice: 'theirs' });
    for (let looks = 0; looks < 4; looks += 1) await desk.look();
    expect(desk.sheet.column('packed')[0]).toBe(6);
    expect((await desk.row(1)).packed).toBe(6);
    expect(await found(desk.client)).toEqual([]);
  });

  it('still is chosen rightly after it went on meanwhile: the choice is what was listed', async () => {
    const desk = await conflictingDesk();
    desk.sheet.type('packed', 1, '7');
    await desk.look();
    const rows = seenIn(await found(desk.client));
    await desk.client.sheets.choose({ rows, choice: 'ours' });
    await desk.look();
    await desk.look();
    expect((await desk.row(1)).packed).toBe(4);
    expect(desk.sheet.column('packed')[0]).toBe(4);
    expect(await found(desk.client)).toEqual([]);
  });

  it('cannot be waved away, only chosen; what cannot be chosen says so', async () => {
    const desk = await conflictingDesk();
    desk.sheet.type('store', 2, 'Elsewhere');
    await desk.look();
    const all = await found(desk.client);
    const conflict = all.find(({ kind }) => kind === 'conflict')?.id ?? '';
    const note = all.find(({ kind }) => kind === 'put_back')?.id ?? '';
    await expect(desk.client.sheets.dismiss({ ids: [conflict] })).rejects.toThrow();
    const { results } = await desk.client.sheets.choose({ rows: [{ id: note, seen: null }], choice: 'ours' });
    expect(results[0]?.error?.code).toBe('INVALID_INPUT');
    expect(await desk.client.sheets.dismiss({ ids: [note] })).toEqual({ dismissed: 1 });
  });

  it('loses nothing in notes either', async () => {
    const desk = await syncedDesk();
    const { id } = await desk.row(1, 1);
    await desk.client.packing.edit({ rows: [{ lineId: id, internalNotes: 'Call Sam' }] });
    desk.sheet.type('internalNotes', 2, 'Call Kim');
    await desk.look();
    const [conflict] = await found(desk.client);
    expect(conflict).toMatchObject({ column: 'internalNotes', agreed: '', ours: 'Call Sam', theirs: 'Call Kim' });
    await desk.client.sheets.choose({ rows: seenIn([conflict]), choice: 'ours' });
    await desk.look();
    await desk.look();
    expect(desk.sheet.column('internalNotes')[1]).toBe('Call Sam');
    expect((await desk.row(1, 1)).internalNotes).toBe('Call Sam');
  });
});

describe('two workstations', () => {
  async function twoDesks() {
    const first = await syncedDesk();
    const desk = await openDesk(PACKAGES, { clock: first.clock });
    await connect(desk, first.google);
    desk.take([ORDER, SECOND_ORDER]);
    const second = { ...desk, look: () => desk.core.sheets.sync.nudge() };
    await second.look();
    await first.look();
    return { first, second };
  }
  type Two = Awaited<ReturnType<typeof twoDesks>>;

  const deliver = async (desk: Two['first'] | Two['second']): Promise<void> => {
    const { id, ordered, packingOrderId } = await desk.row(2);
    await desk.client.packing.setPacked({ rows: [{ lineId: id, packed: ordered }] });
    await desk.client.packing.setDelivered({ packingOrderIds: [packingOrderId], delivered: true });
  };

  it('pass on to each other what is packed at either, and each knows of the other', async () => {
    const { first, second } = await twoDesks();
    await first.client.packing.pack({ lineId: (await first.row(1)).id, units: 3 });
    await first.look();
    await second.look();
    expect((await second.row(1)).packed).toBe(3);
    await second.client.packing.edit({ rows: [{ lineId: (await second.row(1, 1)).id, deliveryNotes: 'Ring' }] });
    await second.look();
    await first.look();
    expect((await first.row(1, 1)).deliveryNotes).toBe('Ring');
    expect(await found(first.client)).toEqual([]);
    expect(await found(second.client)).toEqual([]);
    for (const { client } of [first, second]) expect((await client.sheets.status()).sheets.workstations).toBe(2);
  });

  it('do not bring back a row that the other took away', async () => {
    const { first, second } = await twoDesks();
    await deliver(first);
    await first.look();
    for (let looks = 0; looks < 3; looks += 1) await second.look();
    expect(first.sheet.column('key')).toEqual(['11', '12']);
    expect(await found(second.client)).toEqual([]);
    await deliver(second);
    await second.look();
    await first.look();
    expect(first.sheet.column('key')).toEqual(['11', '12']);
    expect([...(await found(first.client)), ...(await found(second.client))]).toEqual([]);
  });

  it('bring a row back that a person deleted, once', async () => {
    const { first, second } = await twoDesks();
    first.sheet.person.deleteRow(PACKING, 2);
    await first.look();
    await second.look();
    await first.look();
    expect(first.sheet.column('key')).toEqual(['11', '12', '21']);
  });

  it('make a deleted tab again once, and neither speaks of deleted rows', async () => {
    const { first, second } = await twoDesks();
    first.sheet.person.deleteTab(PACKING);
    // The second one looks when the first has made the tab and written nothing into it yet.
    first.google.afterNext('write', () => second.look());
    await first.look();
    for (let looks = 0; looks < 2; looks += 1) {
      await second.look();
      await first.look();
    }
    const titles = first.sheet.person.tabs().map(({ title }) => title);
    expect(titles.filter((title) => title === PACKING)).toHaveLength(1);
    expect(first.sheet.column('key')).toEqual(['11', '12', '21']);
    expect([...(await found(first.client)), ...(await found(second.client))]).toEqual([]);
  });

  it('write a new line once, also when both write it at the same moment', async () => {
    const { first, second } = await twoDesks();
    const order = { id: 3, orderDate: '2026-11-01', lines: [{ id: 31, units: 4 }] };
    for (const desk of [first, second]) desk.take([order]);
    first.google.beforeNext('write', () => second.look());
    for (let looks = 0; looks < 3; looks += 1) {
      await first.look();
      await second.look();
    }
    expect(first.sheet.column('key')).toEqual(['11', '12', '31', '21']);
    expect(first.sheet.column('needsPacking')).toEqual([8, 6, 4, 3]);
    expect([...(await found(first.client)), ...(await found(second.client))]).toEqual([]);
  });

  it.each(['the first', 'the second'])('keep what %s packed of a new line that both write at once', async (which) => {
    const { first, second } = await twoDesks();
    const order = { id: 3, orderDate: '2026-11-01', lines: [{ id: 31, units: 4 }] };
    for (const desk of [first, second]) desk.take([order]);
    const packer = which === 'the first' ? first : second;
    await packer.client.packing.pack({ lineId: (await packer.row(3)).id, units: 2 });
    first.google.beforeNext('write', () => second.look());
    for (let looks = 0; looks < 4; looks += 1) {
      await first.look();
      await second.look();
    }
    expect(first.sheet.column('key')).toEqual(['11', '12', '31', '21']);
    expect(first.sheet.column('packed')).toEqual([0, 0, 2, 0]);
    expect([(await first.row(3)).packed, (await second.row(3)).packed]).toEqual([2, 2]);
    expect([...(await found(first.client)), ...(await found(second.client))]).toEqual([]);
  });

  it('tell a person once who changed what: the desk whose value gave way', async () => {
    const { first, second } = await twoDesks();
    await first.client.packing.setPacked({ rows: [{ lineId: (await first.row(1)).id, packed: 2 }] });
    await second.client.packing.setPacked({ rows: [{ lineId: (await second.row(1)).id, packed: 5 }] });
    await first.look();
    await second.look();
    await first.look();
    const packed = [(await first.row(1)).packed, (await second.row(1)).packed, first.sheet.column('packed')[0]];
    expect(packed).toEqual([2, 2, 2]);
    expect(await found(first.client)).toEqual([]);
    expect(await found(second.client)).toMatchObject([{ kind: 'conflict', ours: '5', theirs: '2' }]);
  });
});
