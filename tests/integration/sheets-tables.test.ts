// History and Delivery as sheets Packhouse only writes, against the stand-in: their groups and rows, the fewest changes,
// damage put right, spreadsheets of their own, and what goes wrong with one of them.
import { afterEach, describe, expect, it } from 'vitest';
import { TAB_TITLES } from '#shared/rules/sheet-columns.ts';
import { serialOfDay } from '#shared/rules/sheet-values.ts';
import { openDesk } from '../support/desk.ts';
import { ACCOUNT, closeGoogleDesks, connect, OWNER, openGoogleDesk } from '../support/google-desk.ts';

const TAG = '1A4060300000000000000101';
const PACKAGES = [[TAG, 'Blue Dream', 100]] as const;
const { history: HISTORY, delivery: DELIVERY } = TAB_TITLES;

afterEach(closeGoogleDesks);

type GoogleDesk = Awaited<ReturnType<typeof openGoogleDesk>>;

const ORDERS = [
  { id: 1, store: 'Corner Shop', deliveryDate: '2026-11-25', lines: [{ id: 11, units: 5 }] },
  { id: 2, store: 'Apple Street', deliveryDate: '2026-11-25', lines: [{ id: 21, units: 3 }] },
  { id: 3, store: 'Corner Shop', deliveryDate: null, lines: [{ id: 31, units: 2 }] },
];

async function listedDesk(): Promise<GoogleDesk> {
  const desk = await openGoogleDesk(PACKAGES);
  desk.take(ORDERS);
  await desk.look();
  return desk;
}

/** Long enough that both are written, and looked at once more. */
async function later(
  desk: Pick<GoogleDesk, 'core'> & { readonly clock: Pick<GoogleDesk['clock'], 'sleep'> },
): Promise<void> {
  for (let looks = 0; looks < 4; looks += 1) {
    await desk.clock.sleep(60_000);
    await desk.core.sheets.sync.nudge();
  }
}

async function deliver(desk: Pick<GoogleDesk, 'row' | 'client'>, orderId: number): Promise<void> {
  const { id, ordered, packingOrderId } = await desk.row(orderId);
  await desk.client.packing.setPacked({ rows: [{ lineId: id, packed: ordered }] });
  await desk.client.packing.setDelivered({ packingOrderIds: [packingOrderId], delivered: true });
}

const others = async ({ client }: Pick<GoogleDesk, 'client'>) => (await client.sheets.status()).sheets.others;
const DAY = serialOfDay('2026-11-25');
const PRODUCT = 'CannaDart - Blue Dream 1g';
const TODAY = serialOfDay('2026-11-21');
const ORDERED_ON = serialOfDay('2026-11-01');

describe('Delivery', () => {
  it('shows open orders by date and store, for customers’ eyes', async () => {
    const desk = await listedDesk();
    const { id } = await desk.row(1);
    const [store] = (await desk.client.stores.list({})).stores.filter(({ name }) => name === 'Corner Shop');
    await desk.client.packing.edit({ rows: [{ lineId: id, deliveryNotes: 'Ring twice', internalNotes: 'Secret' }] });
    await desk.client.stores.edit({ id: store?.id ?? '', deliveryNote: 'Back door' });
    await desk.client.packing.pack({ lineId: id, units: 2 });
    await later(desk);
    const rows = desk.sheet.person.rows(DELIVERY);
    expect(rows).toEqual([
      ['Delivery Date', 'Store', 'Invoice #', 'Product', 'Quantity', 'Packed', 'Delivery Notes'],
      ['2026-11-25'],
      [DAY, 'Apple Street', 'INV-2', PRODUCT, 3, 0],
      [DAY, 'Corner Shop', 'INV-1', PRODUCT, 5, 2, 'Back door · Ring twice'],
      ['No date yet'],
      [null, 'Corner Shop', 'INV-3', PRODUCT, 2, 0, 'Back door'],
    ]);
    expect(JSON.stringify(rows)).not.toContain('Secret');
    // The headers stay in sight and are bold, and days are shown as days, from the first row on.
    expect(desk.sheet.person.shows(`'${DELIVERY}'!A3`)).toBe('11/25/2026');
    const { frozenRows, cells } = tabOf(desk, DELIVERY);
    const bold = cells.filter(({ format }) => JSON.stringify(format ?? {}).includes('"bold":true'));
    expect([frozenRows, [...new Set(bold.map(({ row }) => row))]]).toEqual([1, [0]]);
  });

  it('leaves out stores that are left out of delivery lists', async () => {
    const desk = await listedDesk();
    const [store] = (await desk.client.stores.list({})).stores.filter(({ name }) => name === 'Corner Shop');
    await desk.client.stores.edit({ id: store?.id ?? '', leftOut: true });
    await later(desk);
    expect(desk.sheet.person.rows(DELIVERY).map(([, name]) => name ?? null)).toEqual(['Store', null, 'Apple Street']);
  });
});

describe('History', () => {
  it('shows completed lines by week, newest first', async () => {
    const desk = await listedDesk();
    await deliver(desk, 1);
    await later(desk);
    expect(desk.sheet.person.rows(HISTORY).slice(1)).toEqual([
      ['Week 2026-W47, from 2026-11-16: 1 order, 5 units'],
      [TODAY, 'Corner Shop', 'INV-1', PRODUCT, 5, 5, TAG, TODAY, null, null, ORDERED_ON],
    ]);
    await desk.clock.sleep(7 * 86_400_000);
    await deliver(desk, 2);
    await later(desk);
    expect(
      desk.sheet.person
        .rows(HISTORY)
        .slice(1)
        .map(([first]) => first),
    ).toEqual([
      'Week 2026-W48, from 2026-11-23: 1 order, 3 units',
      TODAY + 7,
      'Week 2026-W47, from 2026-11-16: 1 order, 5 units',
      TODAY,
    ]);
  });
});

describe('both of them', () => {
  it('are written only where rows changed, and not at all while nothing changes', async () => {
    const desk = await listedDesk();
    await later(desk);
    const { person } = desk.sheet;
    person.apply([
      {
        repeatCell: {
          range: { sheetId: tabId(desk, DELIVERY), startRowIndex: 2, endRowIndex: 3 },
          cell: { userEnteredFormat: { textFormat: { italic: true } } },
          fields: 'userEnteredFormat.textFormat.italic',
        },
      },
    ]);
    desk.google.clearRequests();
    await later(desk);
    const written = () => desk.google.requests.filter(({ kind }) => kind === 'write');
    // Only that this workstation is there.
    expect(
      written()
        .flatMap(({ body }) => requestsIn(body))
        .map((request) => Object.keys(request)[0]),
    ).toEqual(written().map(() => 'updateCells'));
    await desk.client.packing.pack({ lineId: (await desk.row(3)).id, units: 1 });
    await later(desk);
    expect(person.rows(DELIVERY).at(-1)).toEqual([null, 'Corner Shop', 'INV-3', PRODUCT, 2, 1]);
    // The row of the first order is the very same one.
    const cell = tabOf(desk, DELIVERY).cells.find(({ row, column }) => row === 2 && column === 0);
    expect(cell?.format).toMatchObject({ textFormat: { italic: true } });
  });

  it('are put right after somebody changed or deleted them', async () => {
    const desk = await listedDesk();
    await later(desk);
    const { person } = desk.sheet;
    const right = person.rows(DELIVERY);
    person.sort(DELIVERY, 'Invoice #');
    person.type(`'${DELIVERY}'!E3`, '99');
    person.deleteRow(DELIVERY, 4);
    person.type(`'${DELIVERY}'!J9`, 'Scribbled');
    await desk.clock.sleep(3_600_000);
    await later(desk);
    expect(person.rows(DELIVERY)).toEqual(right);
    person.deleteTab(HISTORY);
    await desk.clock.sleep(3_600_000);
    await later(desk);
    expect(person.rows(HISTORY)[0]?.[0]).toBe('Completed');
  });

  it('fit into tabs that somebody cut to size', async () => {
    const desk = await listedDesk();
    await later(desk);
    const { person } = desk.sheet;
    const rows = person.rows(DELIVERY).length;
    const { rowCount } = tabOf(desk, DELIVERY);
    person.deleteRow(DELIVERY, rows, rowCount - rows);
    desk.take(ORDERS.map((order) => ({ ...order, cancelled: true })));
    await later(desk);
    expect(person.rows(DELIVERY)).toHaveLength(1);
    desk.take([{ id: 9, lines: [{ id: 91, units: 1 }] }]);
    await later(desk);
    expect(person.rows(DELIVERY)).toHaveLength(3);
    expect((await others(desk)).map(({ trouble }) => trouble)).toEqual([null, null]);
  });

  it('are right also when two workstations write them at the same moment', async () => {
    const first = await listedDesk();
    await later(first);
    const desk = await openDesk(PACKAGES, { clock: first.clock });
    await connect(desk, first.google);
    desk.take(ORDERS);
    await desk.core.sheets.sync.nudge();
    await later(desk);
    const order = { id: 4, store: 'Bay Side', deliveryDate: '2026-11-25', lines: [{ id: 41, units: 1 }] };
    for (const one of [first, desk]) one.take([order]);
    // The list is written first. Between what is read of Delivery and what is written there comes the other’s writing.
    first.google.beforeNext('write', () => undefined);
    first.google.beforeNext('write', () => desk.core.sheets.sync.nudge());
    await first.look();
    expect(first.sheet.person.rows(DELIVERY)).toHaveLength(8);
    for (let looks = 0; looks < 2; looks += 1) {
      await later(first);
      await later(desk);
    }
    expect(first.sheet.person.rows(DELIVERY).map(([, , invoice]) => invoice ?? null)).toEqual([
      'Invoice #',
      null,
      'INV-2',
      'INV-4',
      'INV-1',
      null,
      'INV-3',
    ]);
  });

  it('go into spreadsheets of their own where the settings name them', async () => {
    const desk = await listedDesk();
    for (const id of ['for-history', 'for-delivery']) {
      desk.google.addSpreadsheet({
        id,
        title: id,
        owner: { name: OWNER, email: 'lead@example.com' },
        writers: [ACCOUNT],
      });
    }
    await desk.client.settings.set({
      'sheets.historyId': 'for-history',
      'sheets.deliveryId': 'https://docs.google.com/spreadsheets/d/for-delivery/edit#gid=0',
    });
    await deliver(desk, 1);
    await later(desk);
    const tabs = (id: string) =>
      desk.google
        .person(id, OWNER)
        .tabs()
        .map(({ title }) => title);
    expect(tabs('for-history')).toContain(HISTORY);
    expect(tabs('for-delivery')).toContain(DELIVERY);
    expect(desk.google.person('for-history', OWNER).rows(HISTORY).flat()).toContain('INV-1');
    expect(desk.google.person('for-delivery', OWNER).rows(DELIVERY).flat()).toContain('INV-2');
    expect((await others(desk)).map(({ trouble }) => trouble)).toEqual([null, null]);
  });

  it('stop nothing else when one of them is not shared or not there, and go on when it is', async () => {
    const desk = await listedDesk();
    desk.google.addSpreadsheet({
      id: 'not-shared',
      title: 'History',
      owner: { name: OWNER, email: 'lead@example.com' },
    });
    await desk.client.settings.set({ 'sheets.historyId': 'not-shared', 'sheets.deliveryId': 'not-there' });
    await later(desk);
    const troubles = async () => Object.fromEntries((await others(desk)).map(({ sheet, trouble }) => [sheet, trouble]));
    expect(await troubles()).toEqual({ history: 'not_shared', delivery: 'not_found' });
    const { live, sheets } = await desk.client.sheets.status();
    expect([live, sheets.trouble]).toEqual(['sheets', null]);
    desk.sheet.type('packed', 1, '2');
    await desk.look();
    expect((await desk.row(1)).packed + (await desk.row(2)).packed).toBe(2);
    desk.google.share('not-shared', ACCOUNT, 'writer');
    await desk.client.settings.set({ 'sheets.deliveryId': '' });
    await later(desk);
    expect(await troubles()).toEqual({ history: null, delivery: null });
  });

  it('leave a tab of their name alone that is somebody’s own, and say which', async () => {
    const desk = await openGoogleDesk(PACKAGES);
    desk.take(ORDERS);
    desk.sheet.person.addTab(HISTORY);
    desk.sheet.person.type(`'${HISTORY}'!A1`, 'Our first harvest');
    await desk.look();
    await later(desk);
    expect(desk.sheet.person.rows(HISTORY)).toEqual([['Our first harvest']]);
    const history = (await others(desk)).find(({ sheet }) => sheet === 'history');
    expect([history?.trouble, history?.detail]).toEqual(['tab_is_yours', HISTORY]);
    desk.sheet.person.renameTab(HISTORY, 'Our story');
    await later(desk);
    expect(desk.sheet.person.rows(HISTORY)[0]?.[0]).toBe('Completed');
    expect((await others(desk)).map(({ trouble }) => trouble)).toEqual([null, null]);
  });

  it('are said to be missing where no tabs may be made', async () => {
    const desk = await listedDesk();
    desk.sheet.person.deleteTab(HISTORY);
    await desk.client.settings.set({ 'sheets.autoCreate': false });
    await later(desk);
    expect((await others(desk)).find(({ sheet }) => sheet === 'history')?.trouble).toBe('tab_missing');
    expect((await desk.client.sheets.status()).sheets.trouble).toBeNull();
  });
});

function tabOf(desk: GoogleDesk, title: string) {
  const tab = desk.google.snapshot().files[0]?.tabs.find((one) => one.title === title);
  if (!tab) throw new Error(`There is no tab ${title}`);
  return tab;
}
const tabId = (desk: GoogleDesk, title: string): number => tabOf(desk, title).id;

function requestsIn(body: unknown): object[] {
  const requests: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'requests') : [];
  return Array.isArray(requests) ? requests.filter((one) => typeof one === 'object' && one !== null) : [];
}
