// The tracker API’s description of itself: a client that knows nothing but /api/openapi.json can use all of it, is never
// answered anything the description does not say, and is refused exactly what the description does not allow.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CallOptions, type OpenApiClient, openApiClient } from '#tests/support/openapi-client.ts';
import { batchLike } from '#tests/support/tracker-api-batches.ts';
import { changeSettings, openTrackerApi, TAG, type TrackerApiWorld } from '#tests/support/tracker-api-world.ts';

let world: TrackerApiWorld;
let client: OpenApiClient;
const clientWith = async (key: string): Promise<OpenApiClient> =>
  openApiClient((await world.ask('/api/openapi.json')).json, `http://127.0.0.1:${world.port()}`, key);

beforeEach(async () => {
  world = await openTrackerApi();
  await world.addPackage(TAG, 'Wedding Cake', 500_000);
  client = await clientWith(world.key());
});
afterEach(() => world[Symbol.asyncDispose]());

const metrc = { parameters: { metrc: TAG } };
const statusOf = async (operation: string, options?: CallOptions) => (await client.call(operation, options)).status;

describe('the description', () => {
  it('names every call of the table, each with what it may answer', () => {
    const { paths } = client.document;
    const calls = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(calls.sort()).toEqual(
      [
        'get /api/overview',
        'get /api/batches',
        'get /api/batches/{id}',
        'get /api/finished-goods',
        'get /api/finished-goods/{metrc}',
        'get /apex-calculate',
        'get /api/finished-goods/apex-calculate',
        'post /api/finished-goods/{metrc}/apex-settings',
        'post /api/finished-goods/{metrc}/apex-decrement',
        'post /api/finished-goods/{metrc}/custom-skus',
        'put /api/finished-goods/{metrc}/custom-skus',
        'delete /api/finished-goods/{metrc}/custom-skus',
        'get /api/health',
        'get /api/openapi.json',
      ].sort(),
    );
    for (const item of Object.values(paths)) {
      for (const [method, { responses, requestBody }] of Object.entries(item)) {
        const statuses = Object.keys(responses);
        expect(statuses).toEqual(expect.arrayContaining(['200', '400', '403', '421', '429', '500']));
        const writes = ['404', '409', '413', '415', '422'];
        if (method !== 'get') expect(statuses).toEqual(expect.arrayContaining(writes));
        if (requestBody) expect(method).not.toBe('get');
      }
    }
  });

  it('asks for the key everywhere but for health', () => {
    expect(client.document.components.securitySchemes.key).toEqual({ type: 'apiKey', in: 'header', name: 'X-API-Key' });
    for (const [path, item] of Object.entries(client.document.paths)) {
      for (const { security, responses } of Object.values(item)) {
        expect([security, '401' in responses], path).toEqual(path === '/api/health' ? [[], false] : [undefined, true]);
      }
    }
  });
});

describe('a client made from it', () => {
  it('can use every call there is', async () => {
    const dart = { name: 'CannaDart', grams_per_unit: 0.8, pack_size: 1 };
    world.batches.push(batchLike({ id: 'b1', number: 'PR-261121-01' }));
    world.test.core.database.connection.exec(
      `insert into production_batches (id, number, strain, strain_key, stage, state, stage_since, created_at, created_by, updated_at)
       values ('b1', 'PR-261121-01', 'Blue Dream', 'blue dream', 'rolling', 'active', '', '', '', '')`,
    );
    const sale = { sku: 'singles_1g', units: 2, idempotency_key: 'a' };
    const used: [string, CallOptions?][] = [
      ['health'],
      ['openapi'],
      ['overview'],
      ['batches.list', { parameters: { status: 'all', limit: '10', offset: '0' } }],
      ['batches.get', { parameters: { id: 'PR-261121-01' } }],
      ['finishedGoods.addCustomSkus', { ...metrc, body: { cannadart_0_8g: dart } }],
      ['finishedGoods.putCustomSkus', { ...metrc, body: { key: 'cannadart_0_8g', ...dart, pack_size: 5 } }],
      ['finishedGoods.apexSettings', { ...metrc, body: { cannadart_0_8g: { excluded: false, manual_units: 9 } } }],
      ['finishedGoods.apexDecrement', { ...metrc, body: sale }],
      ['finishedGoods.apexDecrement', { ...metrc, body: sale }],
      ['finishedGoods.list'],
      ['finishedGoods.get', metrc],
      ['finishedGoods.calculate'],
      ['finishedGoods.calculateToo'],
      ['finishedGoods.removeCustomSku', { parameters: { metrc: TAG, key: 'cannadart_0_8g' } }],
    ];
    for (const [operation, options] of used) expect(await statusOf(operation, options), operation).toBe(200);
    expect(new Set(used.map(([operation]) => operation))).toEqual(new Set(client.operations));
    const { body } = await client.call('finishedGoods.calculate');
    expect(body).toEqual({
      [TAG]: {
        strain: 'Wedding Cake',
        available_grams: 498,
        units: { singles_0_5g: 996, singles_1g: 498, magnetic_box_6pk: 166, magnetic_box_12pk: 83 },
      },
    });
  });

  it('is spared what it knows already', async () => {
    const first = await client.call('finishedGoods.calculate');
    const etag = first.headers.get('etag') ?? '';
    expect(await statusOf('finishedGoods.calculate', { parameters: { 'If-None-Match': etag } })).toBe(304);
  });

  it('is refused as it was told it may be', async () => {
    const sale = { sku: 'singles_1g', units: 2, idempotency_key: 'a' };
    const unknown = { parameters: { metrc: '1A4060300012345000000077' } };
    await client.call('finishedGoods.apexDecrement', { ...metrc, body: sale });
    for (const [operation, options, status, code] of [
      ['finishedGoods.get', unknown, 404, 'RECORD_NOT_FOUND'],
      ['batches.get', { parameters: { id: 'none' } }, 404, 'RECORD_NOT_FOUND'],
      ['finishedGoods.apexDecrement', { ...unknown, body: { ...sale, idempotency_key: 'b' } }, 404, 'RECORD_NOT_FOUND'],
      ['finishedGoods.apexDecrement', { ...metrc, body: { ...sale, units: 3 } }, 409, 'DECREMENT_KEY_REUSED'],
      [
        'finishedGoods.apexDecrement',
        { ...metrc, body: { ...sale, units: 999_999, idempotency_key: 'b' } },
        409,
        'NOT_ENOUGH_AVAILABLE',
      ],
      [
        'finishedGoods.apexDecrement',
        { ...metrc, body: { ...sale, sku: 'none', idempotency_key: 'b' } },
        422,
        'UNKNOWN_SKU',
      ],
      ['finishedGoods.apexSettings', { ...metrc, body: { none: { excluded: true } } }, 422, 'UNKNOWN_SKU'],
      [
        'finishedGoods.addCustomSkus',
        { ...metrc, body: { singles_1g: { name: 'X', grams_per_unit: 1 } } },
        409,
        'SKU_KEY_TAKEN',
      ],
      ['finishedGoods.removeCustomSku', { parameters: { metrc: TAG, key: 'none' } }, 422, 'UNKNOWN_SKU'],
      ['finishedGoods.removeCustomSku', metrc, 422, 'INVALID_INPUT'],
      ['batches.list', { parameters: { limit: '9999' } }, 422, 'INVALID_INPUT'],
    ] as const) {
      const answer = await client.call(operation, options);
      expect([answer.status, answer.body], operation).toMatchObject([status, { code }]);
    }
    changeSettings(world.test, { 'tracker.url': 'http://127.0.0.1:1', 'tracker.enabled': true });
    const kept = await client.call('finishedGoods.apexSettings', {
      ...metrc,
      body: { singles_1g: { excluded: true } },
    });
    expect([kept.status, kept.body]).toMatchObject([409, { code: 'KEPT_BY_TRACKER' }]);
    expect(await statusOf('finishedGoods.calculate')).toBe(409);
    const stranger = await clientWith('phk_wrong');
    for (const operation of ['overview', 'finishedGoods.list', 'finishedGoods.calculate']) {
      expect((await stranger.call(operation)).status).toBe(401);
    }
    expect((await stranger.call('health')).status).toBe(200);
  });

  it('is told that a call failed on the server as it was told it may be', async () => {
    world.test.core.database.connection.exec('alter table package_decrements rename to gone');
    const body = { sku: 'singles_1g', units: 2, idempotency_key: 'a' };
    const answer = await client.call('finishedGoods.apexDecrement', { ...metrc, body });
    expect([answer.status, answer.body]).toMatchObject([500, { code: 'UNEXPECTED' }]);
  });

  it('agrees with the server about every body: what it may send is understood, and nothing else', async () => {
    const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('', ' ', 0, -1, 1.5, 1_000_001, null));
    const decrement = fc.record(
      {
        sku: fc.oneof(fc.constant('singles_1g'), odd),
        units: fc.oneof(fc.integer(), odd),
        idempotency_key: fc.oneof(fc.string(), odd),
      },
      { requiredKeys: [] },
    );
    const settings = fc.dictionary(
      fc.constantFrom('singles_1g', 'singles_0_5g', ''),
      fc.oneof(fc.record({ excluded: fc.oneof(fc.boolean(), odd), manual_units: fc.oneof(fc.integer(), odd) }), odd),
      { minKeys: 1 },
    );
    const bodies = fc.oneof(
      fc.tuple(fc.constant('finishedGoods.apexDecrement'), fc.constant('/apex-decrement'), fc.oneof(decrement, odd)),
      fc.tuple(fc.constant('finishedGoods.apexSettings'), fc.constant('/apex-settings'), fc.oneof(settings, odd)),
    );
    await fc.assert(
      fc.asyncProperty(bodies, async ([operation, rest, body]) => {
        await world.clock.advance(1_000);
        const answer = await world.post(`/api/finished-goods/${TAG}${rest}`, JSON.stringify(body));
        expect(answer.status).toBeLessThan(500);
        // The document cannot say that white space does not count, nor that something must be named.
        if (isBlank(body)) return;
        const understood = !answer.body.includes('INVALID_INPUT');
        expect([operation, body, understood]).toEqual([operation, body, client.allows(operation, body)]);
      }),
      { numRuns: 150 },
    );
  });
});

/** Has a text or a key of nothing but spaces, or says nothing at all. */
function isBlank(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const entries = Object.entries(body);
  return entries.length === 0 || entries.some(([key, value]) => isSpaces(key) || isSpaces(value) || saysNothing(value));
}

const isSpaces = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';

const saysNothing = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !('excluded' in value || 'manual_units' in value);
