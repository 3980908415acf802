// What trackers answer, in our words: package by package, patient with numbers written as text and lists under names,
// never half taken.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorFromConnection, errorFromStatus } from '#main/integrations/tracker/errors.ts';
import { readCalculated, readDefinitions, readOverview } from '#main/integrations/tracker/mapper.ts';
import { PACKAGE_FAULTS } from '#main/integrations/tracker/port.ts';
import { TRACKER_TROUBLES } from '#shared/contract/tracker.ts';
import { TRACKER_TROUBLE_TEXT } from '#shared/text/tracker.ts';
import { leftOutWords } from '#shared/text/tracker-left-out.ts';

const TAG = '1A4060300000000000000001';
const one = (value: unknown) => readCalculated({ [TAG]: value })?.packages[0];

describe('an answer to /apex-calculate', () => {
  it('is read as the specification has it', () => {
    expect(one({ strain: 'Blue Dream', available_grams: 500, units: { singles_0_5g: 200, singles_1g: 100 } })).toEqual({
      tag: TAG,
      strain: 'Blue Dream',
      offer: { availableMg: 500_000, units: { singles_0_5g: 200, singles_1g: 100 }, spelled: {} },
    });
  });

  it('is read with numbers as text, fractions of units, other spellings, and fields that nobody knows', () => {
    const units = { singles_1_0g: '12', custom_cocoa_blunt_1_0g: 3.9, box_0_5g_6pk: null };
    expect(one({ strain: ' Blue Dream ', available_grams: '12.3456', units, extra: [] })?.offer).toEqual({
      availableMg: 12_346,
      units: { cocoa_blunt_1g: 3, magnetic_box_6pk: 0, singles_1g: 12 },
      spelled: {
        cocoa_blunt_1g: 'custom_cocoa_blunt_1_0g',
        magnetic_box_6pk: 'box_0_5g_6pk',
        singles_1g: 'singles_1_0g',
      },
    });
  });

  it('with a SKU under two names offers no more than both say', () => {
    const units = { singles_1g: 10, singles_1_0g: 4 };
    expect(one({ strain: 'Blue Dream', available_grams: 10, units })?.offer.units).toEqual({ singles_1g: 4 });
  });

  it('is the same whatever the order of its keys', () => {
    const offer = (units: object) => JSON.stringify(one({ strain: 'x', available_grams: 1, units })?.offer);
    expect(offer({ a_1g: 1, b_1g: 2 })).toBe(offer({ b_1g: 2, a_1g: 1 }));
  });

  it.each([[null], [[]], ['text'], [7], [{ error: 'x' }], [{ packages: { [TAG]: {} } }], [{ data: [] }]])(
    'is none: %j',
    (body) => expect(readCalculated(body)).toBeNull(),
  );

  it('that is empty is empty', () => expect(readCalculated({})).toEqual({ packages: [], wrong: [] }));

  it('takes a key called __proto__ for a key like any other', () => {
    const good = `"${TAG}":{"strain":"x","available_grams":1,"units":{"__proto__":5,"singles_1g":1}}`;
    const read = readCalculated(JSON.parse(`{"__proto__":{"strain":"x"},${good}}`));
    expect(read?.wrong).toMatchObject([{ metrcNumber: '__proto__', fault: 'not_a_tag' }]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(read?.packages).toHaveLength(1);
  });

  it('never throws, and says of everything in it what became of it', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.record({ strain: fc.constantFrom('x', '', 7), available_grams: fc.jsonValue(), units: fc.jsonValue() }),
    );
    const keys = fc.constantFrom(TAG, TAG.toLowerCase(), '1A1', 'x', '', '__proto__');
    fc.assert(
      fc.property(fc.dictionary(keys, value, { maxKeys: 6 }), (body) => {
        const read = readCalculated(body);
        if (!read) return;
        for (const { offer } of read.packages) {
          expect(Number.isSafeInteger(offer.availableMg) && offer.availableMg >= 0).toBe(true);
          for (const n of Object.values(offer.units)) expect(Number.isSafeInteger(n) && n >= 0).toBe(true);
        }
        expect(read.packages.length + read.wrong.length).toBe(Object.keys(body).length);
      }),
    );
  });
});

describe('the list of finished goods', () => {
  const custom_skus = {
    cannadart_0_8g: { name: 'CannaDart', grams_per_unit: 0.8, pack_size: 1 },
    party_box: { grams_per_unit: '0.5', pack_size: '20' },
    weightless: { name: 'x', grams_per_unit: 0, pack_size: 1 },
    singles_1g: { name: 'not a custom one', grams_per_unit: 9, pack_size: 1 },
  };
  it.each<[string, unknown]>([
    ['a list', [{ metrc_number: TAG, custom_skus }]],
    ['a list under a name', { finished_goods: [{ metrc_number: TAG, custom_skus }] }],
    ['a record by METRC number', { [TAG]: { custom_skus } }],
    ['a record under a name', { data: { [TAG]: { custom_skus } } }],
  ])('tells custom SKUs as %s', (_name, body) => {
    expect(readDefinitions(body).get(TAG)).toEqual([
      { key: 'cannadart_0_8g', name: 'CannaDart', milligramsPerPiece: 800, packSize: 1 },
      { key: 'party_box', name: 'party_box', milligramsPerPiece: 500, packSize: 20 },
    ]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => readDefinitions(body) !== null && readOverview(body) !== undefined),
    );
  });
});

describe('a failure', () => {
  it.each([
    ['ECONNREFUSED', 'refused', false],
    ['ENOTFOUND', 'no_such_host', false],
    ['EAI_AGAIN', 'no_such_host', false],
    ['CERT_HAS_EXPIRED', 'tls', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls', false],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls', false],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls', false],
    ['EPROTO', 'tls', false],
    ['ETIMEDOUT', 'timeout', true],
    ['ECONNRESET', 'network', true],
    ['HPE_INVALID_CONSTANT', 'unreadable', true],
    ['EHOSTUNREACH', 'network', false],
  ] as const)('%s of the connection is %s', (code, kind, mayHaveHappened) => {
    expect(errorFromConnection(code)).toMatchObject({ kind, mayHaveHappened });
  });

  it.each([
    [401, {}, 'unauthorised', false],
    [403, {}, 'forbidden', false],
    [404, { error: 'x' }, 'not_found', false],
    [404, undefined, 'not_found', false],
    [409, { error: 'x' }, 'rejected', false],
    [409, undefined, 'not_found', false],
    [422, { error: 'x' }, 'rejected', false],
    [429, undefined, 'rate_limited', false],
    [500, undefined, 'server_error', true],
    [503, { error: 'x' }, 'server_error', true],
    [302, undefined, 'not_found', false],
    [408, undefined, 'timeout', true],
  ] as const)('%i with %j is %s', (status, body, kind, mayHaveHappened) => {
    const error = errorFromStatus(status, body, { retryAfter: undefined, location: '' }, 0);
    expect(error).toMatchObject({ kind, mayHaveHappened });
    expect(TRACKER_TROUBLES).toContain(error.trouble);
  });

  it('that asks for patience is given an hour at most', () => {
    const wait = (retryAfter: string) => errorFromStatus(429, {}, { retryAfter, location: '' }, 0).retryAfterMs;
    expect([wait('30'), wait('999999'), wait('soon'), wait(new Date(5000).toUTCString())]).toEqual([
      30_000,
      3_600_000,
      null,
      5000,
    ]);
  });

  it('has words for every trouble and every reason to leave something out', () => {
    for (const trouble of TRACKER_TROUBLES) expect(TRACKER_TROUBLE_TEXT[trouble].remedy).not.toBe('');
    for (const fault of PACKAGE_FAULTS) expect(leftOutWords(fault)).toMatch(/\.$/);
  });
});
