// Rows of the packing list in Google Sheets, against the stand-in: deleted, copied, typed, sorted, left the list; headers
// that go missing and columns that people add.
import { afterEach, describe, expect, it } from 'vitest';
import { TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import { closeGoogleDesks, openGoogleDesk } from '../support/google-desk.ts';

const TAG = '1A4060300000000000000101';
const PACKING = TAB_TITLES.packing;

afterEach(closeGoogleDesks);

type GoogleDesk = Awaited<ReturnType<typeof openGoogleDesk>>;

async function syncedDesk(): Promise<GoogleDesk> {
  const desk = await openGoogleDesk([[TAG, 'Blue Dream', 100]]);
  desk.take([
    {
      id: 1,
      lines: [
        { id: 11, units: 5 },
        { id: 12, units: 6 },
      ],
    },
    { id: 2, store: 'Corner Shop', orderDate: '2026-11-02', lines: [{ id: 21, units: 3 }] },
  ]);
  await desk.look();
  return desk;
}

const found = async (desk: GoogleDesk) => (await desk.client.sheets.findings({})).findings;
const kinds = async (desk: GoogleDesk) => (await found(desk)).map(({ kind }) => kind);
const keys = (desk: GoogleDesk) => desk.sheet.column('key');
const packed = async (desk: GoogleDesk) => (await desk.rows()).map((row) => row.packed);

/** All of an order is packed and delivered: it leaves the list for History. */
async function deliver(desk: GoogleDesk, orderId: number): Promise<void> {
  const rows = (await desk.rows()).filter((row) => row.orderId === orderId);
  await desk.client.packing.setPacked({ rows: rows.map(({ id, ordered }) => ({ lineId: id, packed: ordered })) });
  await desk.client.packing.setDelivered({ packingOrderIds: [rows[0]?.packingOrderId ?? ''], delivered: true });
}

describe('a deleted row', () => {
  it('of an open line comes back at its place with what was agreed on, and a note says so', async () => {
    const desk = await syncedDesk();
    desk.sheet.type('packed', 2, '2');
    desk.sheet.type('internalNotes', 2, 'Fragile');
    await desk.look();
    desk.sheet.person.deleteRow(PACKING, 2);
    await desk.look();
    expect(keys(desk)).toEqual(['11', '12', '21']);
    expect(desk.sheet.column('packed')).toEqual([0, 2, 0]);
    expect(desk.sheet.column('internalNotes')[1]).toBe('Fragile');
    expect(desk.sheet.column('needsPacking')).toEqual([5, 4, 3]);
    expect((await found(desk)).map(({ kind, invoiceNumber, theirsBy }) => [kind, invoiceNumber, theirsBy])).toEqual([
      ['row_back', 'INV-1', 'Production lead'],
    ]);
    await desk.look();
    expect(keys(desk)).toEqual(['11', '12', '21']);
    expect(await packed(desk)).toEqual([0, 2, 0]);
  });

  it('of an order that is gone stays away, without a word', async () => {
    const desk = await syncedDesk();
    desk.sheet.person.deleteRow(PACKING, 3);
    desk.take([{ id: 2, cancelled: true, lines: [{ id: 21, units: 3 }] }]);
    await desk.look();
    await desk.look();
    expect(keys(desk)).toEqual(['11', '12']);
    expect(await found(desk)).toEqual([]);
  });
});

describe('a copied row', () => {
  it('is told; the topmost keeps the line, and the copy counts for nothing until it is gone', async () => {
    const desk = await syncedDesk();
    desk.sheet.person.copyRow(PACKING, 1, 2);
    desk.sheet.type('packed', 2, '5');
    await desk.look();
    expect(keys(desk)).toEqual(['11', '11', '12', '21']);
    expect(await packed(desk)).toEqual([0, 0, 0]);
    expect(await kinds(desk)).toEqual(['copied']);
    desk.sheet.type('packed', 1, '1');
    await desk.look();
    expect(await packed(desk)).toEqual([1, 0, 0]);
    desk.sheet.person.deleteRow(PACKING, 2);
    await desk.look();
    expect(await kinds(desk)).toEqual([]);
    expect(keys(desk)).toEqual(['11', '12', '21']);
  });
});

describe('a row nobody knows', () => {
  it('is told and left where it is, read or not, and is over once it is deleted', async () => {
    const desk = await syncedDesk();
    desk.sheet.person.insertRow(PACKING, 2);
    desk.sheet.type('product', 2, 'Samples');
    desk.sheet.type('packed', 2, '4');
    await desk.look();
    await desk.look();
    expect(desk.sheet.column('product')[1]).toBe('Samples');
    expect((await found(desk)).map(({ kind, theirs }) => [kind, theirs])).toEqual([['unknown_row', 'Samples · 4']]);
    const ids = (await found(desk)).map(({ id }) => id);
    await desk.client.sheets.dismiss({ ids });
    await desk.look();
    expect(await found(desk)).toEqual([]);
    desk.sheet.person.deleteRow(PACKING, 2);
    await desk.look();
    expect(keys(desk)).toEqual(['11', '12', '21']);
  });
});

describe('a line that leaves the list', () => {
  it('takes its row with it when its order goes to History, and what stands beside other rows stays with them', async () => {
    const desk = await syncedDesk();
    const { person } = desk.sheet;
    person.type({ tab: PACKING, row: 0, column: 16 }, 'Truck');
    person.type({ tab: PACKING, row: 3, column: 16 }, 'North');
    await desk.look();
    await deliver(desk, 1);
    await desk.look();
    expect(keys(desk)).toEqual(['21']);
    expect(person.value({ tab: PACKING, row: 1, column: 16 })).toBe('North');
    expect(desk.sheet.column('needsPacking')).toEqual([3]);
    expect(await found(desk)).toEqual([]);
    await desk.look();
    expect(keys(desk)).toEqual(['21']);
  });

  it('tells what was typed in its row meanwhile, also beside the list’s own columns', async () => {
    const desk = await syncedDesk();
    const { person } = desk.sheet;
    person.type({ tab: PACKING, row: 0, column: 16 }, 'Truck');
    await desk.look();
    await deliver(desk, 2);
    desk.sheet.type('internalNotes', 3, 'Call first');
    desk.sheet.type('packed', 3, '1');
    person.type({ tab: PACKING, row: 3, column: 16 }, 'North');
    await desk.look();
    expect(keys(desk)).toEqual(['11', '12']);
    const told = (await found(desk)).map(({ kind, column, theirs, ours }) => [kind, column, theirs, ours]);
    expect(told.sort()).toEqual([
      ['row_gone', '', 'North', ''],
      ['row_gone', 'internalNotes', 'Call first', ''],
      ['row_gone', 'packed', '1', '3'],
    ]);
  });

  it('leaves the tab whole when it was the only one, and new ones come below the headers', async () => {
    const desk = await syncedDesk();
    await deliver(desk, 1);
    await deliver(desk, 2);
    await desk.look();
    expect(desk.sheet.rows()).toEqual([]);
    desk.take([{ id: 3, lines: [{ id: 31, units: 2 }] }]);
    await desk.look();
    expect(keys(desk)).toEqual(['31']);
    expect(desk.sheet.column('needsPacking')).toEqual([2]);
  });

  it('gets its row again when its order is opened again', async () => {
    const desk = await syncedDesk();
    const { packingOrderId } = await desk.row(2);
    await desk.client.packing.closeOrder({ packingOrderId, reason: 'The store closed down' });
    await desk.look();
    expect(keys(desk)).toEqual(['11', '12']);
    await desk.client.packing.reopenOrder({ packingOrderId });
    await desk.look();
    expect(keys(desk)).toEqual(['11', '12', '21']);
    expect(await found(desk)).toEqual([]);
  });
});

describe('a sheet that people sort and rearrange', () => {
  it('is followed row by row, and new lines come at its end', async () => {
    const desk = await syncedDesk();
    desk.sheet.person.sort(PACKING, 'Ordered', false);
    desk.sheet.type('packed', 1, '4');
    desk.sheet.type('internalNotes', 3, 'Smallest');
    await desk.look();
    expect((await desk.rows()).map((row) => [row.ordered, row.packed, row.internalNotes])).toEqual([
      [5, 0, ''],
      [6, 4, ''],
      [3, 0, 'Smallest'],
    ]);
    expect(keys(desk)).toEqual(['12', '11', '21']);
    expect(desk.sheet.column('needsPacking')).toEqual([2, 5, 3]);
    desk.take([{ id: 3, orderDate: '2026-10-01', lines: [{ id: 31, units: 2 }] }]);
    await desk.look();
    expect(keys(desk)).toEqual(['12', '11', '21', '31']);
    expect(await found(desk)).toEqual([]);
  });

  it('is read by its headers, wherever the columns went and whatever stands above them', async () => {
    const desk = await syncedDesk();
    const { person } = desk.sheet;
    person.moveColumn(PACKING, 'PACKED', 'Product');
    person.renameHeader(PACKING, 'PACKED', ' packed ');
    person.insertColumn(PACKING, 'Store', 'Pallet');
    person.type({ tab: PACKING, row: 1, column: 0 }, '2');
    await desk.look();
    expect(await packed(desk)).toEqual([2, 0, 0]);
    expect((await desk.client.sheets.status()).sheets.trouble).toBeNull();
    await desk.client.packing.pack({ lineId: (await desk.row(1, 1)).id, units: 1 });
    await desk.look();
    expect(
      person
        .rows(PACKING)
        .slice(1)
        .map(([first]) => first),
    ).toEqual([2, 1, 0]);
    expect(await found(desk)).toEqual([]);
  });

  it('may be filtered, have blank rows, and merged cells', async () => {
    const desk = await syncedDesk();
    const { person } = desk.sheet;
    person.filter(PACKING, 'Store', ['Corner Shop']);
    person.insertRow(PACKING, 2, 2);
    desk.sheet.type('packed', 5, '3');
    await desk.look();
    expect(await packed(desk)).toEqual([0, 0, 3]);
    const notes = desk.sheet.cell('deliveryNotes', 4).split('!')[1] ?? '';
    person.merge(`'${PACKING}'!${notes}:${notes.replace(/\d+/, '5')}`);
    await desk.look();
    expect(await packed(desk)).toEqual([0, 0, 3]);
    expect(await found(desk)).toEqual([]);
  });
});

describe('a header that is needed', () => {
  it('stops the list alone while it is gone, with its name said, and the list goes on when it is back', async () => {
    const desk = await syncedDesk();
    desk.sheet.person.renameHeader(PACKING, 'PACKED', 'Done');
    const place = desk.sheet.headers().indexOf('Done');
    desk.sheet.person.type({ tab: PACKING, row: 1, column: place }, '2');
    await deliver(desk, 2);
    await desk.clock.sleep(120_000);
    await desk.look();
    const { sheets, live } = await desk.client.sheets.status();
    expect([live, sheets.trouble, sheets.detail]).toEqual(['sheets', 'header_missing', 'PACKED']);
    expect(await packed(desk)).toEqual([0, 0]);
    // Rows stay as they are, History and Delivery go on.
    expect(desk.sheet.person.rows(PACKING)).toHaveLength(4);
    expect(desk.sheet.person.rows(TAB_TITLES.history).flat()).toContain('INV-2');
    expect(desk.sheet.person.rows(TAB_TITLES.delivery).flat()).not.toContain('INV-2');
    desk.sheet.person.renameHeader(PACKING, 'Done', 'PACKED');
    await desk.look();
    expect(await packed(desk)).toEqual([2, 0]);
    expect(keys(desk)).toEqual(['11', '12']);
    expect((await desk.client.sheets.status()).sheets.trouble).toBeNull();
  });

  it('may not stand there twice', async () => {
    const desk = await syncedDesk();
    desk.sheet.person.insertColumn(PACKING, 'Store', 'PACKED');
    await desk.look();
    const { sheets } = await desk.client.sheets.status();
    expect([sheets.trouble, sheets.detail]).toEqual(['header_twice', 'PACKED']);
  });

  it('is made again by itself when it is one of Packhouse’s hidden columns', async () => {
    const desk = await syncedDesk();
    desk.sheet.type('packed', 1, 'three');
    await desk.look();
    for (const header of ['Packhouse counted', 'Packhouse mark']) desk.sheet.person.deleteColumn(PACKING, header);
    for (let looks = 0; looks < 3; looks += 1) await desk.look();
    expect(desk.sheet.headers()).toContain('Packhouse mark');
    expect(desk.sheet.column('counted')[0]).toBe(0);
    expect(desk.sheet.column('needsPacking')).toEqual([5, 6, 3]);
    expect(await kinds(desk)).toEqual(['bad_value']);
  });
});
