// What the packing list shows: filters, sections, totals, key figures; and how the cached list takes in changes.
import { describe, expect, it } from 'vitest';
import { changedIn, echoed, keptSame, patchedRows } from '../../src-renderer/screens/packing/rows.ts';
import {
  arranged,
  figuresOf,
  groupsOf,
  type Item,
  isLine,
  readySearch,
  rowsShown,
  sectionsOf,
  totalsOf,
  withStaying,
} from '../../src-renderer/screens/packing/view.ts';
import { eventWords, refusedWords, undoWords } from '../../src-renderer/screens/packing/words.ts';
import { packingRowLike } from '../support/packing-row-like.ts';

const TODAY = '2026-11-21';
const OPEN = { show: 'open' } as const;

const rows = [
  packingRowLike({
    id: 'a',
    productName: 'CannaDart - Runtz 0.5g',
    storeId: 's2',
    store: 'Elm Street',
    ordered: 10,
    packed: 4,
  }),
  packingRowLike({ id: 'b', storeId: 's1', store: 'Main Street', ordered: 6, packed: 6, state: 'complete' }),
  packingRowLike({
    id: 'c',
    storeId: 's1',
    store: 'Main Street',
    ordered: 8,
    needsProduction: 3,
    state: 'short',
    deliveryDate: '2026-11-20',
  }),
  packingRowLike({
    id: 'd',
    storeId: 's2',
    store: 'Elm Street',
    ordered: 2,
    state: 'explain',
    kind: 'unknown',
    deliveryDate: TODAY,
  }),
  packingRowLike({
    id: 'e',
    storeId: 's2',
    store: 'Elm Street',
    ordered: 2,
    packed: 2,
    needsPacking: 0,
    state: 'to_unpack',
    deliveryDate: '2026-11-01',
  }),
];
const ids = (shown: readonly { id: string }[]) => shown.map(({ id }) => id);

describe('the list', () => {
  it('shows everything that is not complete, unless asked otherwise', () => {
    expect(ids(rowsShown(rows, OPEN, '', TODAY))).toEqual(['a', 'c', 'd', 'e']);
    expect(ids(rowsShown(rows, { show: 'all' }, '', TODAY))).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(ids(rowsShown(rows, { show: 'to_pack' }, '', TODAY))).toEqual(['a', 'c', 'd']);
    expect(ids(rowsShown(rows, { show: 'short' }, '', TODAY))).toEqual(['c']);
  });

  it('counts as due only what is still to be packed', () => {
    expect(ids(rowsShown(rows, { show: 'overdue' }, '', TODAY))).toEqual(['c']);
    expect(ids(rowsShown(rows, { show: 'today' }, '', TODAY))).toEqual(['d']);
  });

  it('is filtered by all words at once, over product, store, invoice, tag, strain and notes', () => {
    const tagged = [
      ...rows,
      packingRowLike({
        id: 'f',
        invoiceNumber: 'INV-77',
        deliveryNotes: 'Back door',
        allocations: [{ packageId: 'p', metrcNumber: '1A4060300000000000000101', reserved: 1, packed: 0, settled: 0 }],
      }),
    ];
    expect(ids(rowsShown(tagged, OPEN, 'runtz ELM', TODAY))).toEqual(['a']);
    expect(ids(rowsShown(tagged, OPEN, '000101 inv-77 door', TODAY))).toEqual(['f']);
    expect(ids(rowsShown(tagged, OPEN, 'runtz main', TODAY))).toEqual([]);
  });

  it('shows one order whole, whatever of it is packed', () => {
    const order = [
      packingRowLike({ id: 'x', packingOrderId: 'o', state: 'complete' }),
      packingRowLike({ id: 'y', packingOrderId: 'o' }),
    ];
    expect(ids(rowsShown([...rows, ...order], { show: 'open', order: 'o' }, '', TODAY))).toEqual(['x', 'y']);
  });

  it('adds up what is shown', () => {
    expect(totalsOf(rowsShown(rows, { show: 'open', store: 's2' }, '', TODAY))).toMatchObject({
      lines: 3,
      ordered: 14,
      packed: 6,
      needsPacking: 8,
    });
  });

  it('has key figures over all of it', () => {
    expect(figuresOf(rows, TODAY)).toEqual({
      unitsToPack: 16,
      unitsShort: 3,
      today: 1,
      overdue: 1,
      explain: 1,
      toUnpack: 1,
    });
  });
});

describe('sections', () => {
  it('stand in the order of their names, each header above its lines, however the lines are sorted', () => {
    const groups = groupsOf(rows, 'store');
    expect(groups.map(({ name }) => name)).toEqual(['Elm Street', 'Main Street']);
    const items: Item[] = [...rows.toReversed(), ...groups];
    expect(arranged(items, (it) => it, groups, 'store').map((it) => (isLine(it) ? it.id : it.id.slice(0, 5)))).toEqual([
      'group',
      'e',
      'd',
      'a',
      'group',
      'c',
      'b',
    ]);
  });

  it('count only what is shown', () => {
    const sections = sectionsOf(rowsShown(rows, OPEN, '', TODAY), 'store');
    expect([...sections].map(([key, lines]) => [key, lines.length])).toEqual([
      ['s2', 3],
      ['s1', 1],
    ]);
  });
});

describe('the cached list', () => {
  const list = [
    packingRowLike({ id: 'a', sortKey: '1' }),
    packingRowLike({ id: 'b', sortKey: '2' }),
    packingRowLike({ id: 'c', sortKey: '4' }),
  ];

  it('replaces what came back, drops what did not, and keeps the others as the same objects', () => {
    const changed = packingRowLike({ id: 'b', sortKey: '2', packed: 3, updatedAt: '2026-11-21T11:00:00.000Z' });
    const next = patchedRows(list, [changed], new Set(['b', 'c']));
    expect(ids(next)).toEqual(['a', 'b']);
    expect(next[0]).toBe(list[0]);
    expect(next[1]?.packed).toBe(3);
  });

  it('puts new rows where they belong', () => {
    expect(ids(patchedRows(list, [packingRowLike({ id: 'n', sortKey: '3' })], new Set(['n'])))).toEqual([
      'a',
      'b',
      'n',
      'c',
    ]);
  });

  it('takes a row that moved between pages only once, and keeps rows that say the same', () => {
    const again = list.map((row) => ({ ...row }));
    const next = keptSame(list, [...again, ...again.slice(0, 1)]);
    expect(next).toHaveLength(3);
    expect(next[1]).toBe(list[1]);
  });

  it('shows what was just written, with what still needs packing', () => {
    const row = packingRowLike({ id: 'a', ordered: 10, packed: 2 });
    expect(echoed(row, { packed: 9 })).toMatchObject({ packed: 9, needsPacking: 1 });
    expect(echoed(row, undefined)).toBe(row);
  });
});

describe('words', () => {
  it('say what undo takes back', () => {
    const one = { rows: 1, units: 3, productName: 'Runtz 0.5g', invoiceNumber: 'INV-1', field: '' };
    expect(undoWords({ kind: 'packed', ...one })).toBe('packed 3 of Runtz 0.5g, INV-1');
    expect(undoWords({ kind: 'unpacked', ...one, units: -3 })).toBe('unpacked 3 of Runtz 0.5g, INV-1');
    expect(undoWords({ kind: 'packed', ...one, rows: 12, units: 40 })).toBe('packed 12 rows, 40 units');
    expect(undoWords({ kind: 'edited', ...one, field: 'deliveryDate' })).toBe(
      'edited delivery date of Runtz 0.5g, INV-1',
    );
  });

  it('say what happened to a line', () => {
    const event = { units: -2, metrcNumber: '1A4060300000000000000101', field: '', before: '', after: '' };
    expect(eventWords({ kind: 'unpacked', ...event })).toBe('Unpacked 2, back to …00000101');
    expect(eventWords({ kind: 'edited', ...event, field: 'deliveryDate', after: '2026-11-24' })).toBe(
      'Delivery date: empty → “2026-11-24”',
    );
  });

  it('say why a package cannot be used', () => {
    const refusal = {
      kind: 'refused' as const,
      text: '1A4060300000000000000101',
      metrcNumber: '1A4060300000000000000101',
      strain: 'Runtz',
      wanted: 'Blue Dream',
      units: 2,
      reservedForOthers: 7,
    };
    expect(refusedWords({ ...refusal, reason: 'other_strain' })).toBe(
      'Package …00000101 is Runtz, this line wants Blue Dream.',
    );
    expect(refusedWords({ ...refusal, reason: 'not_enough' })).toBe(
      'Package …00000101 has 2 units free for this line; 7 more are reserved for other lines.',
    );
    for (const reason of ['archived', 'orphaned', 'not_tracked', 'unknown_tag', 'no_open_line', 'something_new']) {
      expect(refusedWords({ ...refusal, reason })).toMatch(/\.$/);
    }
  });
});

describe('the row that was worked on', () => {
  const ordered = ['1', '2', '3', '4'].map((sortKey) => packingRowLike({ id: `row ${sortKey}`, sortKey }));

  it('stays in its place though it fits no longer', () => {
    const [first, second, ...rest] = ordered;
    expect(
      ids(
        withStaying(
          [first, ...rest].flatMap((row) => row ?? []),
          second,
        ),
      ),
    ).toEqual(ids(ordered));
    expect(ids(withStaying(ordered.slice(0, 3), ordered[3]))).toEqual(ids(ordered));
  });

  it('changes nothing when it fits, or when there is none', () => {
    expect(withStaying(ordered, ordered[1])).toBe(ordered);
    expect(withStaying(ordered, undefined)).toBe(ordered);
  });
});

describe('what the grid is told', () => {
  it('is only what differs while the same rows stand in the same places', () => {
    const next = rows.with(1, packingRowLike({ id: 'b', packed: 5 }));
    expect(ids(changedIn(rows, next) ?? [])).toEqual(['b']);
    expect(changedIn(rows, rows)).toEqual([]);
  });

  it('is everything when rows came, went or moved', () => {
    expect(changedIn(rows, rows.slice(1))).toBeNull();
    expect(changedIn(rows, [...rows].reverse())).toBeNull();
  });
});

it('makes the search ready bit by bit, and goes on where it stopped', () => {
  const many = Array.from({ length: 200 }, (_, i) => packingRowLike({ id: `row ${i}` }));
  let turns = 1;
  const stopped = readySearch(many, 0, () => turns-- > 0);
  expect(stopped).toBe(64);
  expect(readySearch(many, stopped, () => true)).toBe(200);
});
