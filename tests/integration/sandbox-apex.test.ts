// The Apex stand-in against its reference: who may ask, its lists, products and batches.
import { afterEach, describe, expect, test } from 'vitest';
import { bench, endBenches, ids, LONG_AGO, PRODUCTS, row, rows } from '#tests/support/apex-bench.ts';

afterEach(endBenches);

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

test('the log is bounded and never holds a token', async () => {
  const b = await bench({ logLimit: 3 });
  for (let i = 0; i < 5; i += 1) await b.get(`/v1/products/50${i}`);
  expect(b.apex.requests.map(({ path }) => path)).toEqual(['/v1/products/502', '/v1/products/503', '/v1/products/504']);
  expect(b.apex.counters.requests).toBe(5);
  expect(JSON.stringify(b.apex.requests)).not.toContain('all-access');
});
