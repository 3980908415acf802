// Orders as the Apex client reads them: from the strict stand-in, and from servers that answer in odd ways.
import { afterEach, describe, expect, test } from 'vitest';
import { createRateLimit } from '#main/core/rate-limit.ts';
import { createApexClient } from '#main/integrations/apex/client.ts';
import { ApexError, type ApexErrorKind } from '#main/integrations/apex/errors.ts';
import type { ApexCall } from '#main/integrations/apex/port.ts';
import type { FaultKind } from '#main/sandbox/apex/faults.ts';
import type { ApexSandboxOptions } from '#main/sandbox/apex/server.ts';
import { checkApex } from '#main/sync/apex/check-apex.ts';
import { endOddServers, type Json, startRawApex, startStandIn, testClock } from '#tests/support/odd-servers.ts';
import { TOKEN } from '#tests/support/scenarios.ts';

afterEach(endOddServers);

const never = new AbortController().signal;
const EVERYTHING = { updatedFrom: '1970-01-01T00:00:00Z', page: 1, perPage: 500 };
const TAG = '1A4060300000000000000501';

const SHOP = {
  products: [
    {
      id: 501,
      name: 'CannaDart - Wedding Cake 0.5g',
      cultivar: { id: 9, name: 'Wedding Cake' },
      gramPerPreroll: '0.5',
      unitsPerPackage: 1,
      unitsPerCase: 20,
      listingPriceCents: 450,
      metrcTags: [{ id: 1, label: TAG, type: 'Package', status: 'Active' }],
    },
    { id: 502, name: 'Magnetic Box - Wedding Cake 6pk', gramPerPreroll: 0.5, unitsPerPackage: 6 },
  ],
  batches: [
    { id: 1001, productId: 501, name: 'WC-1020', quantity: 200 },
    { id: 1002, productId: 502, name: 'WC-1021', quantity: 50 },
  ],
};

type Clock = ReturnType<typeof testClock>;

function clientOf(clock: Clock, url: string) {
  const calls: ApexCall[] = [];
  const client = createApexClient({
    clock,
    rateLimit: createRateLimit(clock, 12),
    baseUrl: () => url,
    token: () => TOKEN,
    timeoutMs: () => 15_000,
    onCall: (call) => calls.push(call),
  });
  return { client, calls };
}

async function bench(options: Partial<ApexSandboxOptions> = {}) {
  const clock = testClock();
  const apex = await startStandIn(clock, SHOP, options);
  return { apex, clock, ...clientOf(clock, apex.url) };
}

/** A client of a server that answers every request with these, in turn; the last one from then on. */
async function oddly(...answers: readonly { readonly status?: number; readonly body: unknown }[]) {
  const clock = testClock();
  let asked = 0;
  const apex = await startRawApex(clock, { answer: () => answers[Math.min(asked++, answers.length - 1)] });
  return { apex, ...clientOf(clock, apex.url) };
}

const ITEM: Json = { id: 7, product_name: 'P', inventory_quantity: '12' };
const ORDER: Json = { id: 81, invoice_number: 'INV-1', updated_at: '2026-10-28T17:45:03.000000Z', items: [ITEM] };
const listed = (...orders: readonly unknown[]) => ({ body: { orders, meta: { last_page: 1, total: orders.length } } });
/** The one order that a server answers with these fields changed. */
async function readAs(fields: Json) {
  const { client } = await oddly(listed({ ...ORDER, ...fields }));
  return client.listOrders(EVERYTHING, never);
}

async function failureOf(work: Promise<unknown>): Promise<ApexError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ApexError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

describe('a list of orders', () => {
  test('brings each with its lines, its own status and the stage above it', async () => {
    const { client, apex } = await bench();
    const { orderId, invoiceNumber } = apex.placeOrder({
      lines: [
        { batchId: 1001, units: 80 },
        { batchId: 1002, units: 7 },
      ],
      buyer: 'Corner Store',
      buyerNote: 'Ring twice',
    });
    const page = await client.listOrders(EVERYTHING, never);
    expect(page).toMatchObject({ unreadable: [], total: 1, more: false });
    expect(page.items).toEqual([
      {
        orderId,
        invoiceNumber,
        buyerId: expect.any(Number),
        buyer: 'Corner Store',
        buyerLicense: expect.stringMatching(/^C10-/),
        statusId: 5520,
        status: 'Order Received',
        stage: 'Submitted',
        cancelled: false,
        orderDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        deliveryDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        splitFromOrderId: null,
        totalCents: 80 * 450 + 7 * 600,
        shipTo: expect.stringMatching(/^Corner Store, 100 Example Way, \w[\w ]+, CA 90000$/),
        note: 'Ring twice',
        manifestNumber: null,
        createdAt: expect.stringMatching(/\.000Z$/),
        updatedAt: expect.stringMatching(/\.000Z$/),
        items: [
          {
            itemId: 990_001,
            productId: 501,
            productSku: 'SKU-501',
            batchId: 1001,
            productName: 'CannaDart - Wedding Cake 0.5g',
            batchName: 'WC-1020',
            units: 80,
            orderQuantity: 4,
            unitsPerCase: 20,
            priceCents: 9000,
            metrcNumber: TAG,
            cultivar: 'Wedding Cake',
            milligramsPerPiece: 500,
            unitsPerPackage: 1,
            note: '',
          },
          expect.objectContaining({ itemId: 990_002, units: 7, unitsPerCase: null, cultivar: null, metrcNumber: null }),
        ],
      },
    ]);
  });

  test('is read page by page, asks for the lines, and costs what Apex bills', async () => {
    const { client, apex, calls } = await bench();
    for (let i = 0; i < 3; i += 1) apex.sell({ batchId: 1001, units: 1 });
    const first = await client.listOrders({ ...EVERYTHING, perPage: 2 }, never);
    const second = await client.listOrders({ ...EVERYTHING, perPage: 2, page: 2 }, never);
    expect([first.items.length, first.more, second.items.length, second.more]).toEqual([2, true, 1, false]);
    expect(apex.requests[0]?.query).toContain('with_items=true');
    await client.getOrder(81_001, never);
    await client.listOrderStatuses(never);
    expect(calls.map(({ kind }) => kind)).toEqual(['orders', 'orders', 'order', 'order-statuses']);
    expect(calls.map(({ credits }) => credits)).toEqual(apex.requests.map(({ credits }) => credits));
  });

  test('brings only what changed since, that very second included', async () => {
    const { client, apex, clock } = await bench();
    const early = apex.sell({ batchId: 1001, units: 1 });
    await clock.advance(60_000);
    const since = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
    const late = apex.sell({ batchId: 1001, units: 1 });
    const read = async () =>
      (await client.listOrders({ ...EVERYTHING, updatedFrom: since }, never)).items.map(({ orderId }) => orderId);
    expect(await read()).toEqual([late.orderId]);
    apex.cancelOrder(early.orderId);
    expect(await read()).toEqual([early.orderId, late.orderId]);
  });

  test('passes on pages that come twice or out of order as they came', async () => {
    const { client, apex } = await bench();
    for (let i = 0; i < 3; i += 1) apex.sell({ batchId: 1001, units: 1 });
    const pages = async () => {
      const read = [1, 2].map((page) => client.listOrders({ ...EVERYTHING, perPage: 2, page }, never));
      return (await Promise.all(read)).map(({ items }) => items.map(({ orderId }) => orderId));
    };
    apex.faults.add({ kind: 'duplicated-pages', times: 2 });
    expect(await pages()).toEqual([
      [81_001, 81_002, 81_001],
      [81_001, 81_002],
    ]);
    apex.faults.add({ kind: 'reordered-pages', times: 2 });
    expect(await pages()).toEqual([[81_003], [81_002, 81_001]]);
  });

  test('without meta or links goes on until a page is empty', async () => {
    const { client } = await oddly({ body: { orders: [ORDER] } }, { body: { orders: [] } });
    expect(await client.listOrders(EVERYTHING, never)).toMatchObject({ more: true, total: null });
    expect(await client.listOrders({ ...EVERYTHING, page: 2 }, never)).toMatchObject({ items: [], more: false });
  });

  test('asks for smaller pages where large ones are refused, and leaves other lists as they are', async () => {
    const clock = testClock();
    const refused = {
      message: 'The given data was invalid.',
      errors: { per_page: ['The per page field is too large.'] },
    };
    const apex = await startRawApex(clock, {
      answer: ({ path, perPage }) =>
        path !== '/v1/shipping-orders' ? undefined : perPage > 100 ? { status: 422, body: refused } : listed(ORDER),
    });
    const { client } = clientOf(clock, apex.url);
    expect((await client.listOrders(EVERYTHING, never)).items).toHaveLength(1);
    await client.listOrders(EVERYTHING, never);
    await client.listBatches({ ...EVERYTHING, activeOnly: true }, never);
    expect(apex.requests.map(({ path, perPage }) => [path, perPage])).toEqual([
      ['/v1/shipping-orders', 500],
      ['/v1/shipping-orders', 100],
      ['/v1/shipping-orders', 100],
      ['/v2/batches', 500],
    ]);
  });
});

describe('an order', () => {
  test('is read by its id; one that is gone is null, and in no list any more', async () => {
    const { client, apex } = await bench();
    const { orderId } = apex.sell({ batchId: 1001, units: 2 });
    expect(await client.getOrder(orderId, never)).toMatchObject({ orderId, items: [{ units: 2 }] });
    apex.deleteOrder(orderId);
    expect(await client.getOrder(orderId, never)).toBeNull();
    expect((await client.listOrders(EVERYTHING, never)).items).toEqual([]);
  });

  test.each([
    { message: 'Order not found' },
    { error: 'record not found' },
    { message: 'No query results for model [App\\Models\\Order] 81.' },
  ])('is gone when Apex says so itself: %o', async (body) => {
    const { client } = await oddly({ status: 404, body });
    expect(await client.getOrder(81, never)).toBeNull();
  });

  test.each([
    { message: 'The route api/v1/shipping-orders/81 could not be found.' },
    { message: 'Page not found' },
    {},
    'Not here',
  ])('is not taken for gone when something else answers 404: %o', async (body) => {
    const { client } = await oddly({ status: 404, body });
    expect(await failureOf(client.getOrder(81, never))).toMatchObject({ kind: 'not_found' });
  });

  test('is not another one, nor half of one', async () => {
    for (const order of [{ ...ORDER, id: 82 }, { ...ORDER, items: undefined }, null]) {
      const { client } = await oddly({ body: { order } });
      expect(await failureOf(client.getOrder(81, never))).toMatchObject({ kind: 'shape' });
    }
  });

  test('shows what happened to it: moved on, changed, split and cancelled', async () => {
    const { client, apex } = await bench();
    const { orderId } = apex.placeOrder({
      lines: [
        { batchId: 1001, units: 20 },
        { batchId: 1002, units: 5 },
      ],
    });
    apex.moveOrder(orderId, 5522);
    apex.changeOrder(orderId, { set: [{ itemId: 990_001, units: 12 }], add: [{ batchId: 1002, units: 1 }] });
    const part = apex.splitOrder(orderId, [
      { itemId: 990_001, units: 2 },
      { itemId: 990_002, units: 5 },
    ]);
    const lines = async (id: number) => (await client.getOrder(id, never))?.items.map((i) => [i.itemId, i.units]);
    expect(await lines(orderId)).toEqual([
      [990_001, 10],
      [990_003, 1],
    ]);
    expect(await lines(part.orderId)).toEqual([
      [990_004, 2],
      [990_002, 5],
    ]);
    expect(await client.getOrder(part.orderId, never)).toMatchObject({
      splitFromOrderId: orderId,
      status: 'Order Packed | Pending Shipment',
      stage: 'Pending Shipment',
    });
    apex.cancelOrder(orderId);
    expect(await client.getOrder(orderId, never)).toMatchObject({ cancelled: true, splitFromOrderId: null });
  });
});

describe('a row', () => {
  test.each<[string, Json]>([
    ['no id', { id: undefined }],
    ['an id of another type', { id: true }],
    ['no updated_at', { updated_at: undefined }],
    ['an updated_at that is no instant', { updated_at: 'yesterday' }],
    ['an updated_at on a day that does not exist', { updated_at: '2026-02-30T00:00:00Z' }],
    ['no items', { items: undefined }],
    ['items that are no list', { items: { a: ITEM } }],
    ['a line without an id', { items: [ITEM, { ...ITEM, id: undefined }] }],
    ['a line that is nothing', { items: [ITEM, null] }],
    ['a line without units', { items: [{ ...ITEM, inventory_quantity: null }] }],
    ['a line of fewer than no units', { items: [{ ...ITEM, inventory_quantity: '-3' }] }],
    ['units that are no number', { items: [{ ...ITEM, inventory_quantity: '1,200' }] }],
    ['a batch of another type', { items: [{ ...ITEM, batch_id: { id: 5 } }] }],
    ['a status id of another type', { order_status_id: 'five' }],
    ['a cancelled that says neither', { cancelled: 'perhaps' }],
  ])('with %s is named as unreadable and hides no other', async (_what, fields) => {
    const { client } = await oddly(listed({ ...ORDER, ...fields }, { ...ORDER, id: 90 }));
    const page = await client.listOrders(EVERYTHING, never);
    expect(page.items.map(({ orderId }) => orderId)).toEqual([90]);
    expect(page.unreadable).toHaveLength(1);
    if (fields.id === undefined && !('id' in fields)) expect(page.unreadable).toEqual(['81']);
  });

  test('may have its numbers as text and its text as numbers', async () => {
    const { items } = await readAs({
      id: '81',
      invoice_number: 10_433,
      order_status_id: '5521',
      cancelled: '1',
      total: 1840.5,
      buyer: { id: '44', name: 'Main Street' },
      split_from_order_id: '80',
      manifest_number: 123,
      items: [
        {
          id: '7',
          product_id: '3',
          batch_id: 0,
          inventory_quantity: 80,
          order_quantity: '4.0000',
          units_per_case: 20,
          units_per_package: '5',
          gram_per_preroll: 0.5,
          order_price: '460.00',
          metrc_package_label: ' 1a4060300005c12000004410 ',
          cultivar: 'Blue Zkittlez',
        },
      ],
    });
    expect(items[0]).toMatchObject({
      orderId: 81,
      invoiceNumber: '10433',
      statusId: 5521,
      cancelled: true,
      totalCents: 184_050,
      buyerId: 44,
      buyer: 'Main Street',
      splitFromOrderId: 80,
      manifestNumber: '123',
      items: [
        {
          itemId: 7,
          productId: 3,
          batchId: null,
          units: 80,
          orderQuantity: 4,
          unitsPerCase: 20,
          unitsPerPackage: 5,
          milligramsPerPiece: 500,
          priceCents: 46_000,
          metrcNumber: '1A4060300005C12000004410',
          cultivar: 'Blue Zkittlez',
        },
      ],
    });
  });

  test('of which only the needful came is an order all the same, and one without lines is one', async () => {
    const { items, unreadable } = await readAs({ invoice_number: undefined, items: [] });
    expect(unreadable).toEqual([]);
    expect(items[0]).toMatchObject({
      orderId: 81,
      invoiceNumber: '',
      buyer: '',
      statusId: null,
      status: '',
      cancelled: false,
      orderDate: null,
      totalCents: null,
      shipTo: '',
      createdAt: null,
      items: [],
    });
  });

  test('keeps what describes it apart from what spoils it', async () => {
    const { items } = await readAs({
      buyer: ['?'],
      order_status: 7,
      order_date: { day: 1 },
      total: 'much',
      split_from_order_id: 'x',
      items: [
        { ...ITEM, cultivar: 3, gram_per_preroll: [], order_price: 'x', metrc_package_label: 'pending', note: {} },
      ],
    });
    expect(items[0]).toMatchObject({ buyer: '', orderDate: null, totalCents: null, splitFromOrderId: null });
    expect(items[0]?.items[0]).toMatchObject({
      cultivar: null,
      milligramsPerPiece: null,
      priceCents: null,
      metrcNumber: 'pending',
      note: '',
    });
  });

  test.each<[unknown, unknown, number | null]>([
    ['1840.00', 184_000, 184_000],
    ['0.07', undefined, 7],
    ['-12.5', undefined, -1250],
    ['19.990', undefined, 1999],
    [undefined, 184_000, 184_000],
    ['', '184000', 184_000],
    ['1,840.00', 184_000, 184_000],
    ['$5', null, null],
    ['1.005', undefined, null],
    [null, 18.5, null],
    [12, undefined, 1200],
  ])('with the total %o and the raw total %o costs %o cents', async (total, total_raw, cents) => {
    expect((await readAs({ total, total_raw })).items[0]?.totalCents).toBe(cents);
  });

  test.each([
    ['2026-10-20', '2026-10-20'],
    ['2026-10-20T00:00:00.000000Z', '2026-10-20'],
    ['2026-10-20 00:00:00', '2026-10-20'],
    ['2026-02-30', null],
    ['10/20/2026', null],
    ['', null],
    [null, null],
  ])('with the delivery date %o is due on %o', async (delivery_date, day) => {
    expect((await readAs({ delivery_date })).items[0]?.deliveryDate).toBe(day);
  });

  test.each([
    ['2026-10-28T17:45:03.000000Z', '2026-10-28T17:45:03.000Z'],
    ['2026-10-28T17:45:03.123999Z', '2026-10-28T17:45:03.123Z'],
    ['2026-10-28T10:45:03-07:00', '2026-10-28T17:45:03.000Z'],
    ['2026-10-28T10:45:03-0700', '2026-10-28T17:45:03.000Z'],
    ['2026-10-28 17:45:03', '2026-10-28T17:45:03.000Z'],
  ])('changed at %o changed at %o', async (updated_at, instant) => {
    expect((await readAs({ updated_at })).items[0]?.updatedAt).toBe(instant);
  });
});

describe('the statuses', () => {
  test('are the company’s own, with their stage and flow, in order', async () => {
    const { client } = await bench();
    const statuses = await client.listOrderStatuses(never);
    expect(statuses.map(({ statusId, stage }) => [statusId, stage])).toEqual([
      [5520, 'Submitted'],
      [5521, 'Accepted'],
      [5522, 'Pending Shipment'],
      [5523, 'In Transit'],
      [5524, 'Delivered'],
      [5525, 'Complete'],
    ]);
    expect(statuses[1]).toEqual({
      statusId: 5521,
      name: 'Invoice Finalized | Accepted',
      stage: 'Accepted',
      flow: 'Wholesale',
      position: 2,
      archived: false,
    });
  });

  test('come from all pages of the flows, sorted, each once', async () => {
    const flow = (name: string, ...order_statuses: Json[]) => ({ name, order_statuses });
    const page = (last_page: number, ...dealflows: unknown[]) => ({ body: { dealflows, meta: { last_page } } });
    const { client, apex } = await oddly(
      page(2, flow('A', { id: '2', name: 'Second', position: '2' }, { id: 1, name: 'First', position: 1 })),
      page(
        2,
        flow('B', { id: 1, name: 'First again' }, { id: 3, name: 'Old', archived: 1, parent_status: 'Complete' }),
      ),
    );
    expect(await client.listOrderStatuses(never)).toMatchObject([
      { statusId: 1, name: 'First', flow: 'A' },
      { statusId: 2, name: 'Second', flow: 'A' },
      { statusId: 3, name: 'Old', flow: 'B', archived: true, stage: 'Complete' },
    ]);
    expect(apex.requests).toHaveLength(2);
  });

  test('of a flow that has none are none', async () => {
    const { client } = await oddly({ body: { dealflows: [{ name: 'A' }, { name: 'B', order_statuses: null }] } });
    expect(await client.listOrderStatuses(never)).toEqual([]);
  });

  test.each([
    { dealflows: 'none' },
    { dealflows: [{ order_statuses: [{ name: 'No id' }] }] },
    { dealflows: [{ order_statuses: 'many' }] },
    {},
    [],
  ])('that cannot be read are an error and never half a list: %o', async (body) => {
    const { client } = await oddly({ body });
    expect(await failureOf(client.listOrderStatuses(never))).toMatchObject({ kind: 'shape' });
  });
});

describe('what goes wrong', () => {
  const failures: readonly (readonly [FaultKind, ApexErrorKind])[] = [
    ['refuse', 'network'],
    ['reset-mid-body', 'network'],
    ['status-401', 'unauthorised'],
    ['status-403', 'forbidden'],
    ['status-422', 'rejected'],
    ['status-429', 'rate_limited'],
    ['status-500', 'server'],
    ['status-502', 'server'],
    ['status-503', 'server'],
    ['html', 'shape'],
    ['truncated-json', 'shape'],
  ];
  test.each(failures)('%s is called %s, on a list, on one order and on the statuses', async (kind, expected) => {
    const { client, apex } = await bench();
    const { orderId } = apex.sell({ batchId: 1001, units: 1 });
    apex.faults.add({ kind, times: 'always' });
    for (const work of [
      () => client.listOrders(EVERYTHING, never),
      () => client.getOrder(orderId, never),
      () => client.listOrderStatuses(never),
    ]) {
      expect(await failureOf(work())).toMatchObject({ kind: expected });
    }
  });

  test.each(['wrong-types', 'missing-fields'] as const)('%s makes the rows unreadable', async (kind) => {
    const { client, apex } = await bench();
    apex.sell({ batchId: 1001, units: 1 });
    apex.faults.add({ kind });
    const page = await client.listOrders(EVERYTHING, never);
    expect([page.items, page.unreadable.length]).toEqual([[], 1]);
  });

  test('an answer without its list is no empty list', async () => {
    for (const body of [{}, { orders: null }, { orders: { a: ORDER } }, [], 'orders', null]) {
      const { client } = await oddly({ body });
      expect(await failureOf(client.listOrders(EVERYTHING, never))).toMatchObject({ kind: 'shape' });
    }
  });

  test('a beginning that Apex does not take is refused in its words, and not asked for again', async () => {
    const { client, apex } = await bench();
    expect(await failureOf(client.listOrders({ ...EVERYTHING, updatedFrom: '' }, never))).toMatchObject({
      kind: 'rejected',
      detail: 'The given data was invalid. The updated at from field is required.',
    });
    expect(apex.requests).toHaveLength(1);
  });

  test('an allowance used up is told from going too fast', async () => {
    const { client, apex } = await bench({ tokens: [{ token: TOKEN, abilities: 'all', monthlyCreditLimit: 1 }] });
    apex.faults.add({ kind: 'status-429', retryAfter: 30 });
    expect(await failureOf(client.listOrders(EVERYTHING, never))).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 30_000,
    });
    await client.listOrders(EVERYTHING, never);
    expect(await failureOf(client.listOrders(EVERYTHING, never))).toMatchObject({
      kind: 'credit_limit',
      retryAfterMs: null,
    });
  });

  test('a token that may not see orders is forbidden them, works for the rest, and the check says what orders need', async () => {
    const abilities = ['view:batches', 'view:products', 'update:batches'];
    const { client } = await bench({ tokens: [{ token: TOKEN, abilities }] });
    expect(await failureOf(client.listOrders(EVERYTHING, never))).toMatchObject({ kind: 'forbidden' });
    expect(await failureOf(client.listOrderStatuses(never))).toMatchObject({ kind: 'forbidden' });
    expect((await client.listBatches({ ...EVERYTHING, activeOnly: true }, never)).items).toHaveLength(2);
    expect(await checkApex(client)).toMatchObject({
      ok: true,
      missing: [],
      missingForOrders: ['view:shipping-orders', 'view:dealflows'],
    });
    const able = await bench();
    expect(await checkApex(able.client)).toMatchObject({ ok: true, missing: [], missingForOrders: [] });
  });
});
