// The Apex stand-in against its reference, by plain fetch: no client of ours is involved, so what is
// checked here is the server alone.
import { afterEach, describe, expect, test } from 'vitest';
import type { DriverOptions } from '#main/sandbox/apex/driver.ts';
import { startApexDriver } from '#main/sandbox/apex/driver.ts';
import type { FaultKind } from '#main/sandbox/apex/faults.ts';
import { FAULT_STATUSES } from '#main/sandbox/apex/faults.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '#main/sandbox/apex/json.ts';
import type { ApexSandbox, ApexSandboxOptions } from '#main/sandbox/apex/server.ts';
import { startApexSandbox } from '#main/sandbox/apex/server.ts';
import type { BatchSeed, ProductSeed } from '#main/sandbox/apex/types.ts';

const LONG_AGO = 'updated_at_from=2020-01-01';
const START = Date.parse('2026-11-21T10:00:00.400Z');

const PRODUCTS: readonly ProductSeed[] = [
  {
    id: 501,
    name: 'CannaDart - Wedding Cake 0.5g',
    cultivar: { id: 9, name: 'Wedding Cake' },
    brand: { id: 3, name: 'House' },
    gramPerPreroll: '0.5',
    unitsPerPackage: 1,
    unitsPerCase: 20,
    listingPriceCents: 450,
    metrcTags: [{ id: 1, label: '1A4060300000000000000501', type: 'Package', status: 'Active' }],
    updatedAt: '2026-10-01T08:00:00Z',
    createdAt: '2026-09-01T08:00:00Z',
  },
  {
    id: 502,
    name: 'Magnetic Box - Wedding Cake 6pk',
    gramPerPreroll: 0.5,
    unitsPerPackage: 6,
    archived: true,
    updatedAt: '2026-10-02T08:00:00Z',
    createdAt: '2026-09-01T08:00:00Z',
  },
];

const BATCHES: readonly BatchSeed[] = [
  {
    id: 1002,
    productId: 502,
    name: 'WC-1021',
    quantity: 33,
    updatedAt: '2026-10-28T17:45:03Z',
    createdAt: '2026-09-02T08:00:00Z',
  },
  {
    id: 1001,
    productId: 501,
    name: 'WC-1020',
    quantity: 200,
    lotNumber: 'L-7',
    updatedAt: '2026-10-27T12:00:00Z',
    createdAt: '2026-09-01T08:00:00Z',
  },
  {
    id: 1003,
    productId: 501,
    name: 'WC-0900',
    quantity: 0,
    archived: true,
    updatedAt: '2026-10-01T08:00:00Z',
    createdAt: '2026-08-01T08:00:00Z',
  },
];

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: JsonObject;
}

interface Bench {
  readonly apex: ApexSandbox;
  advance(ms: number): void;
  send(method: string, path: string, init?: RequestInit): Promise<Answer>;
  get(path: string): Promise<Answer>;
  patch(path: string, body: unknown): Promise<Answer>;
}

const running: ApexSandbox[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((apex) => apex.stop()));
});

async function bench(options: Partial<ApexSandboxOptions> = {}): Promise<Bench> {
  let at = START;
  const apex = await startApexSandbox({
    tokens: [{ token: 'all-access', abilities: 'all' }],
    now: () => new Date(at),
    random: () => 0,
    data: { products: PRODUCTS, batches: BATCHES },
    ...options,
  });
  running.push(apex);
  const advance = (ms: number) => {
    at += ms;
  };
  const send = async (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = new Headers({ accept: 'application/json', authorization: 'Bearer all-access' });
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    const response = await fetch(`${apex.url}${path}`, { ...init, method, headers });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    let parsed: Json = {};
    try {
      parsed = isJson ? JSON.parse(text) : {};
    } catch {
      parsed = {};
    }
    return { status: response.status, headers: response.headers, text, json: isJsonObject(parsed) ? parsed : {} };
  };
  // A whole second between calls keeps the rate limit out of tests that are about something else.
  const paced = (method: string, path: string, init?: RequestInit) => {
    advance(1000);
    return send(method, path, init);
  };
  return {
    apex,
    advance,
    send,
    get: (path) => paced('GET', path),
    patch: (path, body) =>
      paced('PATCH', path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  };
}

const rows = (json: JsonObject, key: string): JsonObject[] => {
  const value = json[key];
  return value !== undefined && isJsonArray(value) ? value.filter(isJsonObject) : [];
};
const row = (json: JsonObject, key: string): JsonObject => {
  const value = json[key];
  return isJsonObject(value) ? value : {};
};
const ids = (json: JsonObject, key: string) => rows(json, key).map(({ id }) => id);
const credits = async (b: Bench) => row((await b.get('/v1/usage')).json, 'data').credits_used;

describe('who may ask', () => {
  test('a missing, wrong or replaced token is unauthenticated', async () => {
    const b = await bench();
    for (const authorization of ['', 'Bearer nobody', 'Basic all-access']) {
      const { status, json } = await b.send('GET', '/v1/welcome', { headers: { authorization } });
      expect([status, json]).toEqual([401, { message: 'Unauthenticated.' }]);
    }
    b.apex.replaceToken('all-access', 'fresh');
    expect((await b.get('/v1/welcome')).status).toBe(401);
    expect((await b.send('GET', '/v1/welcome', { headers: { authorization: 'Bearer fresh' } })).status).toBe(200);
  });

  test('without Accept: application/json the answer is a web page', async () => {
    const b = await bench();
    const { status, headers, text } = await b.send('GET', '/v1/welcome', { headers: { accept: '*/*' } });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/html');
    expect(text).toContain('<html>');
  });

  test('an ability the token lacks is refused, and welcome names the ones it has', async () => {
    const b = await bench({ tokens: [{ token: 'all-access', abilities: ['view:batches'] }] });
    expect((await b.get('/v1/welcome')).json).toEqual({
      name: 'Apex Trading',
      'api-version': 'v1',
      access: ['view:batches'],
    });
    expect((await b.get(`/v2/batches?${LONG_AGO}`)).status).toBe(200);
    for (const path of ['/v1/products', '/v1/products/501', '/v1/shipping-orders', '/v1/deal-flows']) {
      const { status, json } = await b.get(`${path}?${LONG_AGO}`);
      expect([path, status, json]).toEqual([path, 403, { message: 'This action is unauthorized.' }]);
    }
    const write = await b.patch('/v2/batches/1001', { quantity: 1 });
    expect([write.status, b.apex.state.batches.get(1001)?.quantity]).toEqual([403, 200]);
  });

  test('unknown paths and methods are answered in JSON', async () => {
    const b = await bench();
    expect((await b.get('/v1/nothing-here')).json.message).toContain('could not be found');
    expect((await b.get('/v1/batches/1001')).status).toBe(404);
    const { status, headers, json } = await b.send('DELETE', '/v2/batches/1001');
    expect([status, headers.get('allow')]).toEqual([405, 'GET, PUT, PATCH']);
    expect(json.message).toContain('DELETE method is not supported');
  });
});

describe('lists', () => {
  test.each(['/v2/batches', '/v1/products', '/v1/shipping-orders'])('%s requires updated_at_from', async (path) => {
    const b = await bench();
    for (const query of ['', '?updated_at_from=']) {
      const { status, json } = await b.get(path + query);
      expect([status, json]).toEqual([
        422,
        {
          message: 'The given data was invalid.',
          errors: { updated_at_from: ['The updated at from field is required.'] },
        },
      ]);
    }
  });

  test('dates must be ISO-8601 days or instants', async () => {
    const b = await bench();
    for (const bad of ['yesterday', '2026-13-01', '2026-02-30', '01/02/2026', '2026-10-28 17:45:03', '1760000000']) {
      const { status, json } = await b.get(`/v2/batches?updated_at_from=${encodeURIComponent(bad)}`);
      expect([bad, status]).toEqual([bad, 422]);
      expect(json.errors).toEqual({ updated_at_from: ['The updated at from field must be a valid date.'] });
    }
    for (const good of [
      '2026-10-28',
      '2026-10-28T17:45:03Z',
      '2026-10-28T17:45:03.000000Z',
      '2026-10-28T10:45:03-07:00',
    ]) {
      const { json } = await b.get(`/v2/batches?updated_at_from=${encodeURIComponent(good)}`);
      expect([good, ids(json, 'batches')]).toEqual([good, [1002]]);
    }
  });

  test('an unescaped plus sign in an offset is a space and therefore not a date', async () => {
    const b = await bench();
    expect((await b.get('/v2/batches?updated_at_from=2026-10-28T17:45:03+00:00')).status).toBe(422);
  });

  test('updated_at_from and updated_at_to include the very second they name', async () => {
    const b = await bench();
    const batch = '2026-10-28T17:45:03.000000Z';
    expect(ids((await b.get(`/v2/batches?updated_at_from=${batch}`)).json, 'batches')).toEqual([1002]);
    expect(ids((await b.get('/v2/batches?updated_at_from=2026-10-28T17:45:03.001Z')).json, 'batches')).toEqual([]);
    const to = await b.get(`/v2/batches?${LONG_AGO}&updated_at_to=2026-10-27T12:00:00Z`);
    expect(ids(to.json, 'batches')).toEqual([1001, 1003]);
  });

  test('the envelope carries the resource, links and meta, ordered by id', async () => {
    const b = await bench();
    const first = await b.get(`/v2/batches?${LONG_AGO}&per_page=2`);
    expect(ids(first.json, 'batches')).toEqual([1001, 1002]);
    expect(first.json.meta).toEqual({
      current_page: 1,
      from: 1,
      last_page: 2,
      path: `${b.apex.url}/v2/batches`,
      per_page: 2,
      to: 2,
      total: 3,
    });
    expect(row(first.json, 'links').prev).toBeNull();
    expect(String(row(first.json, 'links').next)).toMatch(/per_page=2&page=2$/);
    const second = await b.get(`/v2/batches?${LONG_AGO}&per_page=2&page=2`);
    expect([ids(second.json, 'batches'), row(second.json, 'links').next]).toEqual([[1003], null]);
    const beyond = await b.get(`/v2/batches?${LONG_AGO}&per_page=2&page=9`);
    expect([beyond.status, ids(beyond.json, 'batches'), row(beyond.json, 'meta').from]).toEqual([200, [], null]);
  });

  test('a page is 15 by default and 500 at most', async () => {
    const many = Array.from({ length: 20 }, (_, i) => ({ id: 2000 + i, productId: 501, name: `B${i}`, quantity: 1 }));
    const b = await bench({ data: { products: PRODUCTS, batches: many } });
    expect(rows((await b.get(`/v2/batches?${LONG_AGO}`)).json, 'batches')).toHaveLength(15);
    expect(rows((await b.get(`/v2/batches?${LONG_AGO}&per_page=500`)).json, 'batches')).toHaveLength(20);
    for (const bad of ['per_page=501', 'per_page=0', 'per_page=ten', 'page=0', 'page=1.5']) {
      expect([bad, (await b.get(`/v2/batches?${LONG_AGO}&${bad}`)).status]).toEqual([bad, 422]);
    }
  });

  test('ids[], product_ids[] and archived filter; a bare ids is not an array', async () => {
    const b = await bench();
    const list = async (query: string) => ids((await b.get(`/v2/batches?${LONG_AGO}&${query}`)).json, 'batches');
    expect(await list('ids[]=1002&ids[]=1003')).toEqual([1002, 1003]);
    expect(await list('product_ids[]=501')).toEqual([1001, 1003]);
    expect(await list('archived=false')).toEqual([1001, 1002]);
    expect(await list('archived=1')).toEqual([1003]);
    expect((await b.get(`/v2/batches?${LONG_AGO}&ids=1002`)).status).toBe(422);
    expect((await b.get(`/v2/batches?${LONG_AGO}&ids[]=x`)).json.errors).toHaveProperty(['ids.0']);
  });

  test('with_* flags take true, false, 1 and 0 and nothing else', async () => {
    const b = await bench();
    for (const value of ['true', 'false', '1', '0']) {
      expect((await b.get(`/v2/batches?${LONG_AGO}&with_operation=${value}`)).status).toBe(200);
    }
    const { status, json } = await b.get(`/v2/batches?${LONG_AGO}&with_operation=yes`);
    expect([status, json.errors]).toEqual([
      422,
      { with_operation: ['The with operation field must be true or false.'] },
    ]);
  });
});

describe('products', () => {
  test('fields keep the types Apex sends: money as text with a _raw twin, counts as text', async () => {
    const b = await bench();
    const { json } = await b.get(`/v1/products?${LONG_AGO}`);
    expect(rows(json, 'products')[0]).toMatchObject({
      id: 501,
      gram_per_preroll: '0.5',
      units_per_package: '1',
      units_per_case: '20',
      listing_price: '4.50',
      listing_price_raw: 450,
      cultivar: { id: 9, name: 'Wedding Cake' },
      product_cultivar_id: 9,
      updated_at: '2026-10-01T08:00:00.000000Z',
      archived: false,
    });
    expect(rows(json, 'products')[1]).toMatchObject({ gram_per_preroll: 0.5, units_per_package: '6', cultivar: null });
    expect(rows(json, 'products')[0]).not.toHaveProperty('metrc_tags');
  });

  test('METRC tags come on the detail with with_metrc; batches come when the token may see them', async () => {
    const b = await bench();
    const detail = row((await b.get('/v1/products/501?with_metrc=true')).json, 'product');
    expect(rows(detail, 'metrc_tags')).toEqual([
      { id: 1, operation_id: 912, label: '1A4060300000000000000501', type: 'Package', status: 'Active' },
    ]);
    expect(ids(detail, 'batches')).toEqual([1001]);
    expect((await b.get('/v1/products/999')).json).toEqual({ message: 'record not found' });
    const blind = await bench({ tokens: [{ token: 'all-access', abilities: ['view:products'] }] });
    expect(row((await blind.get('/v1/products/501')).json, 'product')).not.toHaveProperty('batches');
  });

  test('a rename bumps the product and not its batches', async () => {
    const b = await bench();
    b.apex.renameProduct(501, 'CannaDart | Wedding Cake | .5g');
    b.apex.setProductFields(502, { gramPerPreroll: 1 });
    const since = 'updated_at_from=2026-11-21T10:00:00Z';
    expect(rows((await b.get(`/v1/products?${since}`)).json, 'products')).toMatchObject([
      { id: 501, name: 'CannaDart | Wedding Cake | .5g' },
      { id: 502, gram_per_preroll: 1 },
    ]);
    expect(ids((await b.get(`/v2/batches?${since}`)).json, 'batches')).toEqual([]);
  });
});

describe('batches', () => {
  test('one batch is read by its id, with its shape', async () => {
    const b = await bench();
    expect(row((await b.get('/v2/batches/1001')).json, 'batch')).toMatchObject({
      id: 1001,
      name: 'WC-1020',
      product_id: 501,
      operation_id: 912,
      quantity: 200,
      unlimited_quantity: false,
      lot_number: 'L-7',
      archived: false,
      hold: false,
      listing_price: null,
      listing_price_raw: null,
      updated_at: '2026-10-27T12:00:00.000000Z',
    });
    for (const id of ['1', 'abc', '99999999999999999999']) {
      const { status, json } = await b.get(`/v2/batches/${id}`);
      expect([status, json]).toEqual([404, { message: 'Batch not found' }]);
    }
  });

  test('a quantity is set by PATCH or PUT, answers the batch, and bumps the batch but not the product', async () => {
    const b = await bench();
    const patched = await b.patch('/v2/batches/1001', { quantity: 180 });
    expect([patched.status, row(patched.json, 'batch').quantity]).toEqual([200, 180]);
    expect(row(patched.json, 'batch').updated_at).toBe('2026-11-21T10:00:01.000000Z');
    const put = await b.send('PUT', '/v2/batches/1001', {
      body: '{"quantity":12.5}',
      headers: { 'content-type': 'application/json' },
    });
    expect(row(put.json, 'batch').quantity).toBe(12.5);
    const product = row((await b.get('/v1/products/501')).json, 'product');
    expect(product.updated_at).toBe('2026-10-01T08:00:00.000000Z');
    expect(b.apex.writesOf(1001).map(({ body, status }) => [body, status])).toEqual([
      [{ quantity: 180 }, 200],
      [{ quantity: 12.5 }, 200],
    ]);
  });

  test('a sparse write leaves other fields, empties what is sent empty, ignores what is not writable', async () => {
    const b = await bench();
    await b.patch('/v2/batches/1001', { storage_location: 'Shelf 4', listing_price: 1250 });
    const { json } = await b.patch('/v2/batches/1001', {
      lot_number: '',
      product_id: 502,
      operation_id: 1,
      source_tag: 'x',
      quantity: null,
    });
    expect(row(json, 'batch')).toMatchObject({
      product_id: 501,
      operation_id: 912,
      lot_number: null,
      quantity: null,
      storage_location: 'Shelf 4',
      listing_price: '12.50',
      listing_price_raw: 1250,
    });
    expect(row(json, 'batch')).not.toHaveProperty('source_tag');
    const before = row((await b.get('/v2/batches/1002')).json, 'batch').updated_at;
    const nothing = await b.patch('/v2/batches/1002', { source_tag: 'x' });
    expect([nothing.status, row(nothing.json, 'batch').updated_at]).toEqual([200, before]);
  });

  test.each<[string, unknown]>([
    ['quantity', -1],
    ['quantity', '200'],
    ['quantity', true],
    ['name', ''],
    ['name', 'x'.repeat(256)],
    ['archived', 'perhaps'],
    ['listing_price', 12.5],
    ['lot_number', 7],
    ['best_by_date', '31.12.2026'],
    ['predominate_canabinoid_unit', 'oz'],
    ['predominate_canabinoid_max', 'many'],
    ['terpenes', [{ measurement: 1 }]],
    ['disable_inventory_tracking', 'sometimes'],
  ])('a wrong %s is refused and nothing is written (case %#)', async (field, value) => {
    const b = await bench();
    const { status, json } = await b.patch('/v2/batches/1001', { [field]: value, storage_location: 'Shelf 9' });
    expect([status, json.message]).toEqual([422, 'The given data was invalid.']);
    expect(json.errors).toHaveProperty([field]);
    expect(row((await b.get('/v2/batches/1001')).json, 'batch').storage_location).toBeNull();
    expect(b.apex.writesOf(1001)).toEqual([]);
  });

  test('a batch goes on deck only while another of its product can be sold', async () => {
    const b = await bench();
    expect((await b.patch('/v2/batches/1001', { hold: true })).status).toBe(422);
    b.apex.addBatch({ productId: 501, name: 'WC-1100', quantity: 5 });
    expect(row((await b.patch('/v2/batches/1001', { hold: true })).json, 'batch').hold).toBe(true);
  });

  test('disabling inventory tracking reads back as unlimited', async () => {
    const b = await bench();
    const { json } = await b.patch('/v2/batches/1001', { disable_inventory_tracking: true });
    expect(row(json, 'batch').unlimited_quantity).toBe(true);
    b.apex.setUnlimited(1001, false);
    expect(row((await b.get('/v2/batches/1001')).json, 'batch').unlimited_quantity).toBe(false);
  });

  test('an installation may know only PUT, or serve batches under v1, or both', async () => {
    const putOnly = await bench({ patchSupported: false });
    const refused = await putOnly.patch('/v2/batches/1001', { quantity: 1 });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, PUT']);
    expect(putOnly.apex.state.batches.get(1001)?.quantity).toBe(200);
    const older = await bench({ apiVersions: 'v1' });
    expect((await older.get('/v1/batches/1001')).status).toBe(200);
    expect((await older.get('/v2/batches/1001')).status).toBe(404);
    const both = await bench({ apiVersions: 'both' });
    expect((await both.get('/v1/batches/1001')).status + (await both.get('/v2/batches/1001')).status).toBe(400);
  });

  test('bodies that are too large, not JSON or not sent as JSON are refused', async () => {
    const b = await bench();
    const json = { 'content-type': 'application/json' };
    const large = await b.send('PATCH', '/v2/batches/1001', {
      body: JSON.stringify({ line_note: 'x'.repeat(1_048_576) }),
      headers: json,
    });
    expect([large.status, large.json]).toEqual([413, { message: 'The POST data is too large.' }]);
    expect((await b.send('PATCH', '/v2/batches/1001', { body: '{"quantity":', headers: json })).status).toBe(400);
    expect((await b.send('PATCH', '/v2/batches/1001', { body: '[1]', headers: json })).status).toBe(400);
    expect((await b.send('PATCH', '/v2/batches/1001', { body: 'quantity=1' })).status).toBe(415);
    expect(b.apex.state.batches.get(1001)?.quantity).toBe(200);
  });

  test('what happens there shows in the next increment', async () => {
    const b = await bench();
    b.apex.editQuantity(1001, 42);
    b.apex.archiveBatch(1002);
    b.apex.deleteBatch(1003);
    const added = b.apex.addBatch({ productId: 501, name: 'WC-1030', quantity: 60 });
    const { json } = await b.get('/v2/batches?updated_at_from=2026-11-21T10:00:00Z');
    expect(rows(json, 'batches').map(({ id, quantity, archived }) => [id, quantity, archived])).toEqual([
      [1001, 42, false],
      [1002, 33, true],
      [added.id, 60, false],
    ]);
    expect((await b.get('/v2/batches/1003')).status).toBe(404);
  });
});

describe('orders', () => {
  test('a sale takes its units at once and its order follows when its delay has passed', async () => {
    const b = await bench();
    const sale = b.apex.sell({ batchId: 1001, units: 40, buyer: 'Corner Store', orderDelayMs: 60_000 });
    expect(sale.quantityLeft).toBe(160);
    expect(row((await b.get('/v2/batches/1001')).json, 'batch')).toMatchObject({
      quantity: 160,
      updated_at: '2026-11-21T10:00:00.000000Z',
    });
    expect(rows((await b.get(`/v1/shipping-orders?${LONG_AGO}`)).json, 'orders')).toEqual([]);
    expect((await b.get(`/v1/shipping-orders/${sale.orderId}`)).json).toEqual({ message: 'Order not found' });
    b.advance(60_000);
    const { json } = await b.get('/v1/shipping-orders?updated_at_from=2026-11-21T10:01:00Z&with_items=true');
    expect(rows(json, 'orders')[0]).toMatchObject({
      id: sale.orderId,
      invoice_number: sale.invoiceNumber,
      total: '180.00',
      total_raw: 18_000,
      ship_name: 'Corner Store',
      updated_at: '2026-11-21T10:01:00.000000Z',
      order_status: { name: 'Order Received', parent_status: { id: 1, name: 'Submitted' } },
      items: [
        {
          batch_id: 1001,
          product_name: 'CannaDart - Wedding Cake 0.5g',
          order_quantity: '2',
          inventory_quantity: '40',
          units_per_case: '20',
          units_per_package: '1',
          gram_per_preroll: '0.5',
          metrc_package_label: '1A4060300000000000000501',
        },
      ],
    });
  });

  test('more than is left cannot be sold', async () => {
    const b = await bench();
    expect(() => b.apex.sell({ batchId: 1002, units: 34 })).toThrow('has 33 left');
    expect(b.apex.state.batches.get(1002)?.quantity).toBe(33);
  });

  test('items come on the detail always and on the list only when asked for', async () => {
    const b = await bench();
    const { orderId } = b.apex.sell({ batchId: 1001, units: 3 });
    expect(rows((await b.get(`/v1/shipping-orders?${LONG_AGO}`)).json, 'orders')[0]).not.toHaveProperty('items');
    expect(rows(row((await b.get(`/v1/shipping-orders/${orderId}`)).json, 'order'), 'items')).toHaveLength(1);
  });

  test('only the status can be written, and only to one that exists', async () => {
    const b = await bench();
    const { orderId } = b.apex.sell({ batchId: 1001, units: 3 });
    const path = `/v1/shipping-orders/${orderId}`;
    const moved = row((await b.patch(path, { order_status_id: 5522, total: '1.00' })).json, 'order');
    expect(moved).toMatchObject({
      order_status_id: 5522,
      order_status: { parent_status: { name: 'Pending Shipment' } },
    });
    expect(moved.total).not.toBe('1.00');
    for (const wrong of [1, '5522', null, 1.5]) {
      const { status, json } = await b.patch(path, { order_status_id: wrong });
      expect([status, Object.keys(row(json, 'errors'))]).toEqual([422, ['order_status_id']]);
    }
    expect((await b.patch('/v1/shipping-orders/1', { order_status_id: 5522 })).status).toBe(404);
  });

  test('orders filter by status, invoice and cancellation', async () => {
    const b = await bench();
    const first = b.apex.sell({ batchId: 1001, units: 1 });
    const second = b.apex.sell({ batchId: 1001, units: 1 });
    b.apex.cancelOrder(second.orderId);
    const list = async (query: string) => ids((await b.get(`/v1/shipping-orders?${LONG_AGO}&${query}`)).json, 'orders');
    expect(await list('cancelled=true')).toEqual([second.orderId]);
    expect(await list(`invoice_number=${first.invoiceNumber}`)).toEqual([first.orderId]);
    expect(await list('order_status_ids[]=5520')).toEqual([first.orderId, second.orderId]);
    expect(await list('order_status_id=5521')).toEqual([]);
  });

  test('an order of several lines takes all its units at once, or none when one line cannot be had', async () => {
    const b = await bench();
    const lines = [
      { batchId: 1001, units: 30 },
      { batchId: 1002, units: 3 },
    ];
    const { orderId } = b.apex.placeOrder({ lines, buyerNote: 'Back door' });
    expect([1001, 1002].map((id) => b.apex.state.batches.get(id)?.quantity)).toEqual([170, 30]);
    const order = row((await b.get(`/v1/shipping-orders/${orderId}`)).json, 'order');
    expect(order).toMatchObject({ total_raw: 30 * 450 + 3 * 600, buyer_note: 'Back door', split_from_order_id: null });
    expect(rows(order, 'items').map((item) => [item.batch_id, item.inventory_quantity, item.sort_order])).toEqual([
      [1001, '30', 1],
      [1002, '3', 2],
    ]);
    const twice = { batchId: 1001, units: 100 };
    expect(() => b.apex.placeOrder({ lines: [{ batchId: 1002, units: 1 }, twice, twice] })).toThrow('has 170 left');
    expect(() => b.apex.placeOrder({ lines: [] })).toThrow('at least one line');
    expect([1001, 1002].map((id) => b.apex.state.batches.get(id)?.quantity)).toEqual([170, 30]);
    expect(b.apex.state.orders.size).toBe(1);
  });

  test('a changed order shows its new lines, takes what is more and gives nothing back', async () => {
    const b = await bench();
    const { orderId } = b.apex.placeOrder({ lines: [1, 2, 3].map((units) => ({ batchId: 1001, units })) });
    const [first = 0, second = 0, third = 0] = (b.apex.state.orders.get(orderId)?.items ?? []).map(({ id }) => id);
    b.advance(60_000);
    b.apex.changeOrder(orderId, {
      set: [
        { itemId: first, units: 11 },
        { itemId: third, units: 1 },
      ],
      remove: [second],
      add: [{ batchId: 1002, units: 4 }],
    });
    const { json } = await b.get('/v1/shipping-orders?updated_at_from=2026-11-21T10:01:00Z&with_items=true');
    const [order = {}] = rows(json, 'orders');
    expect(rows(order, 'items').map((item) => [item.id, item.inventory_quantity])).toEqual([
      [first, '11'],
      [third, '1'],
      [third + 1, '4'],
    ]);
    expect([1001, 1002].map((id) => b.apex.state.batches.get(id)?.quantity)).toEqual([184, 29]);
    expect(() => b.apex.changeOrder(orderId, { set: [{ itemId: second, units: 1 }] })).toThrow('has no line');
    expect(() => b.apex.changeOrder(orderId, { add: [{ batchId: 1002, units: 30 }] })).toThrow('has 29 left');
  });

  test('a split leaves what stays, moves whole lines with their id, and names the order it came from', async () => {
    const b = await bench();
    const { orderId } = b.apex.placeOrder({ lines: [1, 8].map((units) => ({ batchId: 1001, units })) });
    const [whole = 0, some = 0] = (b.apex.state.orders.get(orderId)?.items ?? []).map(({ id }) => id);
    b.advance(60_000);
    const part = b.apex.splitOrder(orderId, [
      { itemId: whole, units: 1 },
      { itemId: some, units: 5 },
    ]);
    const { json } = await b.get('/v1/shipping-orders?updated_at_from=2026-11-21T10:01:00Z&with_items=true');
    const shown = rows(json, 'orders').map((order) => [
      order.id,
      order.split_from_order_id,
      rows(order, 'items').map((item) => [item.id, item.order_id, item.inventory_quantity]),
    ]);
    expect(shown).toEqual([
      [orderId, null, [[some, orderId, '3']]],
      [
        part.orderId,
        orderId,
        [
          [whole, part.orderId, '1'],
          [some + 1, part.orderId, '5'],
        ],
      ],
    ]);
    expect(b.apex.state.batches.get(1001)?.quantity).toBe(191);
    expect(() => b.apex.splitOrder(orderId, [{ itemId: some, units: 3 }])).toThrow('leaves something in both');
    expect(() => b.apex.splitOrder(orderId, [{ itemId: some, units: 4 }])).toThrow('not that many');
    b.apex.cancelOrder(orderId);
    expect(() => b.apex.splitOrder(orderId, [{ itemId: some, units: 1 }])).toThrow('cancelled');
  });

  test('a status is moved there to one that exists; a deleted order answers 404 and is in no list', async () => {
    const b = await bench();
    const { orderId } = b.apex.sell({ batchId: 1001, units: 1 });
    b.apex.moveOrder(orderId, 5523);
    expect(row((await b.get(`/v1/shipping-orders/${orderId}`)).json, 'order')).toMatchObject({
      order_status_id: 5523,
      order_status: { parent_status: { name: 'In Transit' } },
    });
    expect(() => b.apex.moveOrder(orderId, 1)).toThrow('no order status 1');
    b.apex.deleteOrder(orderId);
    expect((await b.get(`/v1/shipping-orders/${orderId}`)).status).toBe(404);
    expect((await b.patch(`/v1/shipping-orders/${orderId}`, { order_status_id: 5521 })).status).toBe(404);
    expect(rows((await b.get(`/v1/shipping-orders?${LONG_AGO}`)).json, 'orders')).toEqual([]);
    expect(() => b.apex.deleteOrder(orderId)).toThrow(`no order ${orderId}`);
  });

  test('an order changed before it can be read has no change from before that', async () => {
    const b = await bench();
    const { orderId } = b.apex.sell({ batchId: 1001, units: 1, orderDelayMs: 60_000 });
    b.apex.moveOrder(orderId, 5521);
    b.advance(60_000);
    const { json } = await b.get('/v1/shipping-orders?updated_at_from=2026-11-21T10:01:00Z');
    expect(rows(json, 'orders')[0]).toMatchObject({ order_status_id: 5521, updated_at: '2026-11-21T10:01:00.000000Z' });
  });

  test('deal flows carry their statuses under the parents every company shares', async () => {
    const b = await bench();
    expect(rows((await b.get('/v1/deal-flows')).json, 'dealflows')[0]).not.toHaveProperty('order_statuses');
    const [flow = {}] = rows((await b.get('/v1/deal-flows?with_order_statuses=true')).json, 'dealflows');
    expect(flow).toMatchObject({ id: 31, default: true });
    expect(rows(flow, 'order_statuses').map((status) => row(status, 'parent_status').name)).toEqual([
      'Submitted',
      'Accepted',
      'Pending Shipment',
      'In Transit',
      'Delivered',
      'Complete',
    ]);
  });
});

describe('what calls cost', () => {
  test('fifteen requests fit in a sliding second and the sixteenth waits', async () => {
    const b = await bench();
    for (let i = 1; i <= 15; i += 1) {
      const { status, headers } = await b.send('GET', '/v1/welcome');
      expect([status, headers.get('x-ratelimit-limit')]).toEqual([200, '15']);
      expect(headers.get('x-ratelimit-remaining')).toBe(String(15 - i));
      b.advance(10);
    }
    const over = await b.send('GET', '/v1/welcome');
    expect([over.status, over.json]).toEqual([
      429,
      { message: 'Rate limit exceeded. Maximum 15 requests per second allowed.' },
    ]);
    expect(over.headers.get('retry-after')).toBe('1');
    expect(Number(over.headers.get('x-ratelimit-reset'))).toBe(Math.ceil((START + 1000) / 1000));
    b.advance(850);
    expect((await b.send('GET', '/v1/welcome')).status).toBe(200);
    expect((await b.send('GET', '/v1/welcome')).status).toBe(429);
  });

  test('a request is one credit and each item one, or three on products and orders', async () => {
    const b = await bench();
    const cost = async (path: string) => {
      await b.get(path);
      return b.apex.requests.at(-1)?.credits;
    };
    expect(await cost(`/v2/batches?${LONG_AGO}`)).toBe(1 + 3);
    expect(await cost('/v2/batches/1001')).toBe(1 + 1);
    expect(await cost(`/v1/products?${LONG_AGO}`)).toBe(1 + 2 * 3);
    expect(await cost(`/v1/products?${LONG_AGO}&with_batches=true`)).toBe(1 + 2 * 3 + 2);
    expect(await cost('/v1/products/501?with_metrc=1')).toBe(1 + 3 + 1);
    const { orderId } = b.apex.sell({ batchId: 1001, units: 1 });
    expect(await cost(`/v1/shipping-orders/${orderId}`)).toBe(4);
    expect(await cost(`/v1/shipping-orders?${LONG_AGO}&with_items=true`)).toBe(1 + 3 + 1);
    expect(await cost('/v1/deal-flows?with_order_statuses=true')).toBe(1 + 1 + 6);
    expect(await cost('/v2/batches/1')).toBe(1);
    await b.patch('/v2/batches/1001', { quantity: 1 });
    expect(b.apex.requests.at(-1)?.credits).toBe(1 + 1);
  });

  test('usage counts the month and starts again with the next', async () => {
    const b = await bench({ tokens: [{ token: 'all-access', abilities: 'all', monthlyCreditLimit: 1000 }] });
    await b.get(`/v2/batches?${LONG_AGO}`);
    await b.get('/v2/batches/1');
    expect((await b.get('/v1/usage')).json).toEqual({
      data: {
        month: '2026-11',
        credits_used: 4 + 1 + 1,
        monthly_credit_limit: '1000',
        request_count: 3,
        top_level_resources_returned: 3,
        billable_nested_resource_count: 0,
        throttled_request_count: 0,
        error_4xx_count: 1,
        error_5xx_count: 0,
      },
    });
    b.advance(15 * 86_400_000);
    expect(await credits(b)).toBe(1);
  });

  test('beyond the monthly limit every request is 429 without being a matter of pace', async () => {
    const b = await bench({ tokens: [{ token: 'all-access', abilities: 'all', monthlyCreditLimit: 4 }] });
    expect((await b.get(`/v2/batches?${LONG_AGO}`)).status).toBe(200);
    const { status, headers, json } = await b.patch('/v2/batches/1001', { quantity: 1 });
    expect([status, json.message, headers.get('retry-after')]).toEqual([429, 'Monthly credit limit exceeded.', null]);
    expect(headers.get('x-ratelimit-remaining')).toBe('14');
    expect(b.apex.state.batches.get(1001)?.quantity).toBe(200);
    expect(b.apex.counters.throttled).toBe(1);
  });
});

describe('faults on demand', () => {
  const outcome = async (b: Bench, path = `/v2/batches?${LONG_AGO}`) => {
    try {
      return (await b.get(path)).status;
    } catch {
      return 'broken';
    }
  };

  test.each(FAULT_STATUSES)('status %i answers once and changes nothing', async (code) => {
    const b = await bench();
    b.apex.faults.add({ kind: `status-${code}`, match: { method: 'PATCH' } });
    expect(await outcome(b)).toBe(200);
    expect((await b.patch('/v2/batches/1001', { quantity: 1 })).status).toBe(code);
    expect(b.apex.state.batches.get(1001)?.quantity).toBe(200);
    expect((await b.patch('/v2/batches/1001', { quantity: 1 })).status).toBe(200);
  });

  test('429 comes with Retry-After, with another one, or without', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'status-429' });
    b.apex.faults.add({ kind: 'status-429', retryAfter: 'Sat, 21 Nov 2026 10:05:00 GMT' });
    b.apex.faults.add({ kind: 'status-429', retryAfter: null });
    const seen = [];
    for (let i = 0; i < 3; i += 1) seen.push((await b.get('/v1/welcome')).headers.get('retry-after'));
    expect(seen).toEqual(['1', 'Sat, 21 Nov 2026 10:05:00 GMT', null]);
  });

  test('faults match by method, path and place in the row, as often as asked, until cleared', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'status-500', match: { path: '/v2/batches', nth: 2 }, times: 2 });
    b.apex.faults.add({ kind: 'status-503', match: { path: /^\/v1\/products/ }, times: 'always' });
    const batches = [await outcome(b), await outcome(b), await outcome(b), await outcome(b)];
    expect(batches).toEqual([200, 500, 500, 200]);
    expect(await outcome(b, '/v1/products/501')).toBe(503);
    expect(b.apex.faults.list()).toMatchObject([{ kind: 'status-503', remaining: null, fired: 1 }]);
    b.apex.faults.clear();
    expect(await outcome(b, '/v1/products/501')).toBe(200);
  });

  test.each<FaultKind>(['refuse', 'reset-mid-body', 'lost-answer'])('%s breaks the connection', async (kind) => {
    const b = await bench();
    b.apex.faults.add({ kind });
    expect([await outcome(b), await outcome(b)]).toEqual(['broken', 200]);
    expect(b.apex.requests[0]).toMatchObject({ fault: kind });
  });

  test('a reset mid-body comes after good headers', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'reset-mid-body' });
    const headers = { accept: 'application/json', authorization: 'Bearer all-access' };
    const response = await fetch(`${b.apex.url}/v1/welcome`, { headers });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  test('a lost answer still wrote; a refused connection did not', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'refuse' });
    b.apex.faults.add({ kind: 'lost-answer' });
    await expect(b.patch('/v2/batches/1001', { quantity: 5 })).rejects.toThrow();
    expect(b.apex.state.batches.get(1001)?.quantity).toBe(200);
    await expect(b.patch('/v2/batches/1001', { quantity: 5 })).rejects.toThrow();
    expect(b.apex.state.batches.get(1001)?.quantity).toBe(5);
    expect(b.apex.writesOf(1001)).toMatchObject([{ applied: true, status: null, body: { quantity: 5 } }]);
  });

  test('a hang ends when the caller gives up, and never outlives stop', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'hang', times: 2 });
    const patience = new AbortController();
    const given = b.send('GET', '/v1/welcome', { signal: patience.signal });
    patience.abort();
    await expect(given).rejects.toThrow();
    const hanging = b.send('GET', '/v1/welcome').catch(() => 'broken');
    while (b.apex.requests.filter(({ fault }) => fault === 'hang').length < 1) await new Promise(setImmediate);
    await b.apex.stop();
    expect(await hanging).toBe('broken');
  });

  test('a slow drip arrives whole, piece by piece', async () => {
    const waits: (() => void)[] = [];
    const timers: ApexSandboxOptions['timers'] = {
      set: (_ms, fn) => {
        waits.push(fn);
        return { cancel: () => {} };
      },
    };
    const b = await bench({ timers });
    b.apex.faults.add({ kind: 'slow-drip' });
    let done = false;
    const answer = b.get('/v1/welcome').finally(() => {
      done = true;
    });
    let pauses = 0;
    while (!done) {
      const next = waits.shift();
      if (next === undefined) {
        await new Promise(setImmediate);
        continue;
      }
      pauses += 1;
      next();
    }
    const { text } = await answer;
    expect(JSON.parse(text)).toHaveProperty('access');
    expect(pauses).toBe(Math.ceil(text.length / 16) - 1);
  });

  test('HTML and truncated JSON look like success and are not JSON', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'html' });
    b.apex.faults.add({ kind: 'truncated-json' });
    const html = await b.get('/v1/welcome');
    expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const cut = await b.get('/v1/welcome');
    expect([cut.status, cut.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(() => JSON.parse(cut.text)).toThrow();
  });

  test('wrong types and missing fields spoil the records', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'wrong-types' });
    b.apex.faults.add({ kind: 'missing-fields' });
    const wrong = (await b.get(`/v2/batches?${LONG_AGO}`)).json;
    expect(rows(wrong, 'batches')[0]).toMatchObject({ id: { value: 1001 }, quantity: { value: 200 }, archived: 'no' });
    const missing = (await b.get(`/v2/batches?${LONG_AGO}`)).json;
    expect(rows(missing, 'batches')[0]).toMatchObject({ id: 1001 });
    expect(rows(missing, 'batches')[0]).not.toHaveProperty('quantity');
    expect(missing).not.toHaveProperty('meta');
  });

  test('pages come twice or out of order', async () => {
    const b = await bench();
    const pages = async () => [
      ids((await b.get(`/v2/batches?${LONG_AGO}&per_page=2`)).json, 'batches'),
      ids((await b.get(`/v2/batches?${LONG_AGO}&per_page=2&page=2`)).json, 'batches'),
    ];
    b.apex.faults.add({ kind: 'duplicated-pages', times: 2 });
    expect(await pages()).toEqual([
      [1001, 1002, 1001],
      [1001, 1002],
    ]);
    b.apex.faults.add({ kind: 'reordered-pages', times: 2 });
    expect(await pages()).toEqual([[1003], [1002, 1001]]);
    expect(await pages()).toEqual([[1001, 1002], [1003]]);
  });

  test('a skewed clock shows in the Date header only', async () => {
    const b = await bench();
    b.apex.faults.add({ kind: 'clock-skew', skewMs: -3_600_000 });
    expect((await b.get('/v1/welcome')).headers.get('date')).toBe('Sat, 21 Nov 2026 09:00:01 GMT');
    expect((await b.get('/v1/welcome')).headers.get('date')).toBe('Sat, 21 Nov 2026 10:00:02 GMT');
  });
});

test('the log is bounded and never holds a token', async () => {
  const b = await bench({ logLimit: 3 });
  for (let i = 0; i < 5; i += 1) await b.get(`/v1/products/50${i}`);
  expect(b.apex.requests.map(({ path }) => path)).toEqual(['/v1/products/502', '/v1/products/503', '/v1/products/504']);
  expect(b.apex.counters.requests).toBe(5);
  expect(JSON.stringify(b.apex.requests)).not.toContain('all-access');
});

describe('the living driver', () => {
  const hand = () => {
    const timers: { fn: () => void; live: boolean }[] = [];
    const schedule: DriverOptions['schedule'] = {
      set: (_ms, fn) => {
        const timer = { fn, live: true };
        timers.push(timer);
        return {
          cancel: () => {
            timer.live = false;
          },
        };
      },
    };
    const turn = (times: number) => {
      for (let i = 0; i < times; i += 1) {
        const timer = timers.find(({ live }) => live);
        if (timer === undefined) return;
        timer.live = false;
        timer.fn();
      }
    };
    return { schedule, turn, armed: () => timers.filter(({ live }) => live).length };
  };
  const sequence = () => {
    let seed = 7;
    return () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
  };

  test('mostly sells, moves orders on, now and then cancels, splits or changes one, edits, renames and swaps lots, and never goes below zero', async () => {
    const many = Array.from({ length: 12 }, (_, i) => ({
      id: 3000 + i,
      productId: 501,
      name: `B-${i}`,
      quantity: 400,
    }));
    const b = await bench({ data: { products: PRODUCTS, batches: many } });
    const { schedule, turn, armed } = hand();
    const driver = startApexDriver(b.apex, { random: sequence(), schedule, everyMs: 1000, keep: 300 });
    turn(300);
    const kinds = Map.groupBy(driver.happenings, ({ kind }) => kind);
    expect([...kinds.keys()].sort()).toEqual([
      'cancellation',
      'new-batch',
      'order',
      'order-change',
      'quantity-edit',
      'rename',
      'sale',
      'split',
      'status-move',
    ]);
    const bought = (kinds.get('sale')?.length ?? 0) + (kinds.get('order')?.length ?? 0);
    expect(bought).toBeGreaterThan(150);
    expect((kinds.get('cancellation') ?? []).length).toBeLessThan(20);
    const orders = [...b.apex.state.orders.values()];
    expect(orders.filter(({ cancelled }) => cancelled)).toHaveLength(kinds.get('cancellation')?.length ?? 0);
    expect(orders.some(({ items }) => items.length > 1)).toBe(true);
    expect(orders.some(({ splitFromOrderId }) => splitFromOrderId !== null)).toBe(true);
    expect(orders.every(({ items }) => items.length > 0 && items.every(({ units }) => units >= 1))).toBe(true);
    expect([...b.apex.state.batches.values()].every(({ quantity }) => (quantity ?? 0) >= 0)).toBe(true);
    expect(armed()).toBe(1);
    driver.stop();
  });

  test('pauses, resumes and stops with no timer left', async () => {
    const b = await bench();
    const { schedule, turn, armed } = hand();
    const driver = startApexDriver(b.apex, { random: () => 0.5, schedule, everyMs: 1000 });
    turn(2);
    driver.pause();
    turn(5);
    expect([driver.running, driver.happenings.length, armed()]).toEqual([false, 2, 0]);
    driver.resume();
    driver.resume();
    expect(armed()).toBe(1);
    turn(1);
    driver.stop();
    driver.resume();
    expect([driver.running, driver.happenings.length, armed()]).toEqual([false, 3, 0]);
  });
});
