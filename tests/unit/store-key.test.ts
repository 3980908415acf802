import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storeKey } from '#shared/rules/store-key.ts';

describe('the key of a store', () => {
  it('evens out case, blanks and what nobody sees', () => {
    const key = storeKey('Main Street Dispensary');
    expect(key).toBe('main street dispensary');
    for (const typed of [
      ' main street  dispensary ',
      'MAIN\tSTREET\nDISPENSARY',
      'Main\u00a0Street Dispensary',
      'Main Street\u200b Dispensary',
      'Ｍａｉｎ Street Dispensary',
    ]) {
      expect(storeKey(typed)).toBe(key);
    }
  });

  it('keeps apart what is written otherwise', () => {
    const keys = ['Main Street', 'Main St', 'Main Street 2', 'Main-Street', 'Main & Street', 'Maín Street'].map(
      storeKey,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is empty when nothing is left', () => {
    expect(storeKey(' \u200b\t ')).toBe('');
  });

  it('of a key is the key itself, whatever was typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => storeKey(storeKey(text)) === storeKey(text)));
  });
});
