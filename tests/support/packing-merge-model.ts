// What the specification says becomes of a cell of the packing list, in plain words and without the code that does it; and
// random lists, sheets and memories of what was agreed on.
import fc from 'fast-check';
import type { MergePlan } from '#shared/rules/packing-merge.ts';
import type { BaseRow, OurRow, StaffValues } from '#shared/rules/packing-merge-row.ts';
import { type AppColumn, type SheetCell, STAFF_COLUMNS, type StaffColumn } from '#shared/rules/sheet-columns.ts';
import { cellFor } from '#shared/rules/sheet-values.ts';
import { lineOf, type PlainRow, rowOf } from '#tests/support/packing-sheet.ts';

/** A cell somebody typed, and what it means: text in its one form, nothing at all, or nothing that can be read. */
export interface Typed {
  readonly cell: SheetCell;
  readonly means: string | null | 'unreadable';
}

const DAYS = ['2026-12-01', '2026-12-24'] as const;
const SERIALS = [46357, 46380] as const;
const FULL_WIDTH = ['０', '１', '２', '３', '４'] as const;

const typedPacked: fc.Arbitrary<Typed> = fc.oneof(
  { weight: 5, arbitrary: fc.nat(4).map((n) => ({ cell: n, means: String(n) })) },
  fc
    .nat(4)
    .chain((n) =>
      fc.constantFrom(String(n), ` ${n} `, FULL_WIDTH[n] ?? '', `0${n}`).map((cell) => ({ cell, means: String(n) })),
    ),
  fc.constantFrom<SheetCell>(null, '', '  ').map((cell) => ({ cell, means: null })),
  fc.constantFrom<SheetCell>('x', -1, 1.5, true, '2²', '#REF!', 9e9, '3 bags').map((cell) => ({
    cell,
    means: 'unreadable' as const,
  })),
);
const typedDay: fc.Arbitrary<Typed> = fc.oneof(
  fc.nat(1).map((i) => ({ cell: SERIALS[i] ?? 0, means: DAYS[i] ?? '' })),
  fc.nat(1).chain((i) => {
    const [year = '', month = '', day = ''] = (DAYS[i] ?? '').split('-');
    return fc
      .constantFrom(`${year}-${month}-${day}`, `${month}/${day}/${year}`, ` ${month}/${day}/26`)
      .map((cell) => ({ cell, means: DAYS[i] ?? '' }));
  }),
  fc.constantFrom<SheetCell>(null, '').map((cell) => ({ cell, means: '' })),
  fc.constantFrom<SheetCell>('soon', 7, true, '2026-02-31').map((cell) => ({ cell, means: 'unreadable' as const })),
);
const typedNote: fc.Arbitrary<Typed> = fc.oneof(
  fc.constantFrom('a', 'b', ' a', '=b').map((cell) => ({ cell, means: cell })),
  fc.constant({ cell: 5, means: '5' }),
  fc.constantFrom<SheetCell>(null, '').map((cell) => ({ cell, means: '' })),
  fc.constant({ cell: '#N/A', means: 'unreadable' as const }),
);

const staffValues: fc.Arbitrary<StaffValues> = fc.record({
  packed: fc.nat(4).map(String),
  deliveryDate: fc.constantFrom('', ...DAYS),
  deliveryNotes: fc.constantFrom('', 'a', 'b'),
  internalNotes: fc.constantFrom('', 'a', 'b'),
});

/** Some edition of the app's columns, as one workstation or another has it. */
const edition = (n: number) => ({ ordered: String(10 + n), batch: `B-${n}`, store: n === 2 ? 'South' : 'North' });

export interface SheetLineRow {
  readonly staff: Readonly<Record<StaffColumn, Typed>>;
  /** Which edition of the app's columns stands there, of how new an order, and what a person typed over it. */
  readonly edition: number;
  readonly freshness: number;
  readonly edits: { readonly [C in AppColumn]?: string };
  readonly copies: number;
}

export interface LineCase {
  readonly standing: 'open' | 'left' | 'foreign';
  readonly staff: StaffValues;
  readonly untouchedDay: string;
  readonly edition: number;
  readonly freshness: number;
  readonly base: { readonly staff: StaffValues; readonly edition: number | null } | null;
  readonly sheet: SheetLineRow | null;
}

const edits: fc.Arbitrary<SheetLineRow['edits']> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.constantFrom<SheetLineRow['edits']>({ product: 'typed' }, { batch: 'typed', store: 'typed' }, { ordered: '99' }),
);

const often = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 4 });

export const anyCase: fc.Arbitrary<LineCase> = fc.record({
  standing: fc.constantFrom('open', 'open', 'open', 'left', 'foreign'),
  staff: staffValues,
  untouchedDay: fc.constantFrom('', DAYS[0]),
  edition: fc.nat(2),
  freshness: fc.integer({ min: 1, max: 3 }),
  base: often(fc.record({ staff: staffValues, edition: fc.option(fc.nat(2), { freq: 6 }) })),
  sheet: often(
    fc.record({
      staff: fc.record({
        packed: typedPacked,
        deliveryDate: typedDay,
        deliveryNotes: typedNote,
        internalNotes: typedNote,
      }),
      edition: fc.nat(2),
      freshness: fc.integer({ min: 1, max: 3 }),
      edits,
      copies: fc.constantFrom(0, 0, 0, 1),
    }),
  ),
});

export const keyOf = (index: number): string => String(100 + index);

const lineLike = (one: LineCase, index: number, n: number, freshness: number): OurRow =>
  lineOf(keyOf(index), {
    staff: one.staff,
    untouched: { deliveryDate: one.untouchedDay },
    app: edition(n),
    freshness,
    sortKey: keyOf(index),
  });

export const ourLine = (one: LineCase, index: number): OurRow => lineLike(one, index, one.edition, one.freshness);

export function baseOf(one: LineCase, index: number): BaseRow | null {
  if (!one.base) return null;
  const app = one.base.edition === null ? null : lineLike(one, index, one.base.edition, 0).app;
  return { staff: one.base.staff, app, notes: {} };
}

export function sheetRow(one: LineCase, index: number): PlainRow | null {
  if (!one.sheet) return null;
  const { staff, edition: n, freshness } = one.sheet;
  const typed: { -readonly [K in keyof PlainRow]: PlainRow[K] } = {};
  for (const column of STAFF_COLUMNS) typed[column] = staff[column].cell;
  for (const [column, text] of Object.entries(one.sheet.edits)) {
    if (column === 'ordered' || column === 'product' || column === 'batch' || column === 'store')
      typed[column] = column === 'ordered' ? Number(text) : text;
  }
  return rowOf(lineLike(one, index, n, freshness), typed);
}

export type CellFate =
  | { readonly becomes: 'as it is' | 'written' | 'told' }
  | { readonly becomes: 'taken'; readonly conflict: boolean };

/** Both sides of a staff cell and what they last agreed on: what the specification makes of them. */
export function fateOf(column: StaffColumn, one: LineCase, refuses: (text: string) => boolean): CellFate {
  const typed = one.sheet?.staff[column].means ?? null;
  const ours = one.staff[column];
  const untouched = column === 'packed' ? '0' : column === 'deliveryDate' ? one.untouchedDay : '';
  const agreed = one.base?.staff[column] ?? untouched;
  if (typed === 'unreadable') return { becomes: 'told' };
  if (typed === null) {
    if (agreed !== '0' && ours !== '0') return { becomes: 'told' };
    return { becomes: ours === '0' && agreed === '0' ? 'as it is' : 'written' };
  }
  if (typed === ours) return { becomes: 'as it is' };
  if (typed === agreed) return { becomes: 'written' };
  if (column === 'packed' && refuses(typed)) return { becomes: 'told' };
  return { becomes: 'taken', conflict: ours !== agreed };
}

/** The rows of the sheet once the plan's writes are done. */
export function written(rows: readonly PlainRow[], plan: MergePlan): PlainRow[] {
  const leaving = new Set(plan.leaving.map(({ row }) => row.index - 1));
  const pairs = new Map(plan.paired.map((pair) => [pair.row.index - 1, pair]));
  const after = rows.flatMap((row, i): PlainRow[] => {
    if (leaving.has(i)) return [];
    const pair = pairs.get(i);
    if (!pair) return [row];
    const full = rowOf(pair.ours);
    const staff = Object.fromEntries(
      pair.merge.writeStaff.map((column) => [column, cellFor(column, pair.ours.staff[column])]),
    );
    const kept = Object.fromEntries(STAFF_COLUMNS.map((column) => [column, row[column] ?? null]));
    return [{ ...(pair.merge.writeApp ? { ...full, ...kept } : row), ...staff }];
  });
  return [...after, ...plan.missing.map(({ ours }) => rowOf(ours))];
}
