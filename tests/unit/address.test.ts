import { describe, expect, it } from 'vitest';
import {
  readDeliverySearch,
  readHistorySearch,
  readOutboxSearch,
  readPackingSearch,
  readStoresSearch,
} from '../../src-renderer/app/search.ts';

describe('what stands in the address', () => {
  it('is taken when it means something to the screen', () => {
    expect(
      readPackingSearch({ view: 'store', show: 'short', q: 501, date: '2026-11-24', order: 'o', id: 'l' }),
    ).toEqual({
      ...{ view: 'store', show: 'short', q: '501', date: '2026-11-24', order: 'o', id: 'l' },
      store: undefined,
    });
    expect(readDeliverySearch({ from: '2026-11-24', to: '2026-11-25', store: 's' })).toEqual({
      from: '2026-11-24',
      to: '2026-11-25',
      store: 's',
    });
    expect(readHistorySearch({ week: '2026-11-16', q: 'gelato' })).toEqual({ week: '2026-11-16', q: 'gelato' });
    expect(readStoresSearch({ q: 'main', id: 's' })).toEqual({ q: 'main', id: 's' });
    expect(readOutboxSearch({ view: 'parked' })).toMatchObject({ view: 'parked' });
  });

  it('counts as not said when it does not', () => {
    const none = (search: object) => Object.values(search).every((value) => value === undefined);
    expect(none(readPackingSearch({ view: 'grid', show: 'nothing', q: '', date: 'tomorrow', store: [], id: {} }))).toBe(
      true,
    );
    expect(none(readDeliverySearch({ from: '24.11.2026', to: null, store: true }))).toBe(true);
    expect(none(readHistorySearch({ week: '2026-W47' }))).toBe(true);
    expect(none(readOutboxSearch({ view: 'sent', other: 'x' }))).toBe(true);
  });
});
