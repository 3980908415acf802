// The packing list and a sheet of it, merged cell by cell: who wrote what, and that nothing typed is dropped.
import { describe, expect, it } from 'vitest';
import type { StaffColumn } from '#shared/rules/sheet-columns.ts';
import {
  agreedOn,
  cellsOf,
  HEADERS,
  lineOf,
  merged,
  readingOf,
  rowOf,
  UNTOUCHED,
} from '#tests/support/packing-sheet.ts';

const DEC_24 = 46380;
const before = lineOf('71', { staff: { packed: '4', deliveryDate: '2026-12-01', deliveryNotes: 'ring twice' } });
const base = { '71': agreedOn(before) };
/** What became of a staff cell: agreed '4' or 'ring twice', ours and the sheet's at something else. */
const cell = (column: StaffColumn, ours: string, sheet: string | number | boolean | null, like = {}) => {
  const line = { ...before, staff: { ...before.staff, [column]: ours } };
  const plan = merged({ ours: [line], base, rows: [rowOf(before, { [column]: sheet })], ...like });
  const merge = plan.paired[0]?.merge;
  if (!merge) throw new Error('The row was not found');
  return { takes: merge.takes, writes: merge.writeStaff, troubles: merge.troubles, agreed: merge.agreed.staff[column] };
};
const nothing = { takes: [], writes: [], troubles: [] };

describe('a cell of a staff column', () => {
  it('is left alone when nobody changed it', () => {
    expect(cell('packed', '4', 4)).toEqual({ ...nothing, agreed: '4' });
    expect(cell('deliveryNotes', 'ring twice', 'ring twice')).toEqual({ ...nothing, agreed: 'ring twice' });
  });

  it('is taken when only the sheet changed', () => {
    const take = { key: '71', column: 'packed', text: '7', ours: '4', conflict: null };
    expect(cell('packed', '4', 7)).toMatchObject({ ...nothing, takes: [take] });
    expect(cell('packed', '4', ' ７ ')).toMatchObject({ ...nothing, takes: [take] });
    expect(cell('deliveryDate', '2026-12-01', DEC_24).takes).toMatchObject([{ text: '2026-12-24', conflict: null }]);
    expect(cell('deliveryNotes', 'ring twice', null).takes).toMatchObject([{ text: '', conflict: null }]);
  });

  it('is written when only Packhouse changed', () => {
    expect(cell('packed', '6', 4)).toEqual({ ...nothing, writes: ['packed'], agreed: '6' });
    expect(cell('deliveryDate', '', serial('2026-12-01'))).toEqual({
      ...nothing,
      writes: ['deliveryDate'],
      agreed: '',
    });
  });

  it('is agreed on when both changed to the same', () => {
    expect(cell('packed', '6', 6)).toEqual({ ...nothing, agreed: '6' });
    expect(cell('packed', '6', ' 6')).toEqual({ ...nothing, writes: ['packed'], agreed: '6' });
  });

  it("keeps the sheet's value when both changed differently, and tells both", () => {
    const take = { key: '71', column: 'packed', text: '9', ours: '6', conflict: { agreed: '4' } };
    expect(cell('packed', '6', 9)).toEqual({ ...nothing, takes: [take], agreed: '4' });
    expect(cell('deliveryNotes', 'gate B', 'gate A').takes).toMatchObject([
      { text: 'gate A', ours: 'gate B', conflict: { agreed: 'ring twice' } },
    ]);
  });

  it('is left as typed and told when it cannot be read, whatever Packhouse has', () => {
    for (const ours of ['4', '6']) {
      const trouble = { column: 'packed', typed: '1O', reason: 'not_whole' };
      expect(cell('packed', ours, '1O')).toMatchObject({ ...nothing, troubles: [trouble] });
    }
    expect(cell('deliveryDate', '2026-12-01', 'soon').troubles).toEqual([
      { column: 'deliveryDate', typed: 'soon', reason: 'not_date' },
    ]);
  });

  it('is what Packhouse wrote itself, though nobody could type it', () => {
    const long = 'x'.repeat(3000);
    expect(cell('internalNotes', long, long)).toEqual({ ...nothing, agreed: long });
    expect(cell('deliveryDate', '1970-01-01', '1970-01-01')).toEqual({ ...nothing, agreed: '1970-01-01' });
    const odd = { ...before, staff: { ...before.staff, deliveryDate: '1970-01-01' } };
    const row = rowOf(odd);
    expect(row.deliveryDate).toBe('1970-01-01');
    const plan = merged({ ours: [before], base: { '71': agreedOn(odd) }, rows: [row] });
    expect(plan).toMatchObject({ troubles: [], paired: [{ merge: { writeStaff: ['deliveryDate'] } }] });
  });

  it('is left as typed and told when it could not be packed', () => {
    const refused = (key: string, column: string, text: string) => key === '71' && column === 'packed' && text === '9';
    const trouble = { column: 'packed', typed: '9', reason: 'refused' };
    expect(cell('packed', '4', 9, { refused })).toMatchObject({ ...nothing, troubles: [trouble] });
    expect(cell('packed', '4', 8, { refused }).takes).toHaveLength(1);
  });
});

const serial = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000) + 25_569;

describe('an empty PACKED', () => {
  it('unpacks nothing: it is told, and stays as it is', () => {
    const trouble = { column: 'packed', typed: '', reason: 'cleared' };
    expect(cell('packed', '4', null)).toMatchObject({ ...nothing, troubles: [trouble] });
    expect(cell('packed', '6', ' ')).toMatchObject({ writes: [], takes: [], troubles: [{ reason: 'cleared' }] });
  });

  it('gets the 0 that Packhouse has by now, so that everybody else sees it as well', () => {
    expect(cell('packed', '0', null)).toMatchObject({ writes: ['packed'], troubles: [], agreed: '0' });
  });

  it('is written where nothing was packed before, and left where nothing is', () => {
    const plan = (packed: string) => {
      const line = lineOf('71', { staff: { packed } });
      return merged({
        ours: [line],
        base: { '71': agreedOn(lineOf('71')) },
        rows: [rowOf(line, { packed: null })],
      }).paired.map(({ merge }) => [merge.writeStaff, merge.troubles.length]);
    };
    expect(plan('5')).toEqual([[['packed'], 0]]);
    expect(plan('0')).toEqual([[[], 0]]);
  });
});

describe('a row that was never agreed on', () => {
  const line = lineOf('71', {
    staff: { packed: '5', internalNotes: 'from Apex' },
    untouched: { deliveryDate: '2026-12-01' },
  });

  it('gets what Packhouse has where the sheet has what nobody touched', () => {
    const [pair] = merged({ ours: [line], rows: [rowOf(line, { packed: 0, internalNotes: null })] }).paired;
    expect(pair?.merge).toMatchObject({ takes: [], writeStaff: ['packed', 'internalNotes'] });
  });

  it('gives what somebody typed there, without a conflict while Packhouse has nothing of its own', () => {
    const row = rowOf(line, { deliveryDate: DEC_24, deliveryNotes: 'gate A', packed: 5 });
    expect(merged({ ours: [line], rows: [row] }).takes).toMatchObject([
      { column: 'deliveryDate', text: '2026-12-24', conflict: null },
      { column: 'deliveryNotes', text: 'gate A', conflict: null },
    ]);
  });

  it('tells a conflict where both have something', () => {
    const row = rowOf(line, { packed: 8, internalNotes: 'typed' });
    expect(merged({ ours: [line], rows: [row] }).takes).toMatchObject([
      { column: 'packed', text: '8', ours: '5', conflict: {} },
      { column: 'internalNotes', text: 'typed', ours: 'from Apex', conflict: {} },
    ]);
  });
});

describe("the app's columns", () => {
  const line = lineOf('71', { app: { product: 'Blue Dream 3.5g', ordered: '12' } });
  const agreed = { '71': agreedOn(line) };
  const app = (row: Parameters<typeof rowOf>[1], ours = line, baseRows = agreed) => {
    const plan = merged({ ours: [ours], base: baseRows, rows: [rowOf(line, row)] });
    return { write: plan.paired[0]?.merge.writeApp, putBack: plan.putBack };
  };

  it('are not written while they are right', () => {
    expect(app({})).toEqual({ write: false, putBack: [] });
  });

  it('are put back when somebody edited them, and it is told what was typed', () => {
    expect(app({ product: 'Blue Dreem', ordered: 20 })).toEqual({
      write: true,
      putBack: [
        { key: '71', column: 'product', typed: 'Blue Dreem', ours: 'Blue Dream 3.5g' },
        { key: '71', column: 'ordered', typed: '20', ours: '12' },
      ],
    });
    expect(app({ batch: null })).toMatchObject({ write: true, putBack: [{ column: 'batch', typed: '' }] });
  });

  it('are written when Packhouse changed them, without a word', () => {
    const changed = { ...line, app: { ...line.app, ordered: '14' } };
    expect(app({}, changed)).toEqual({ write: true, putBack: [] });
  });

  it('keep ours when both changed, and tell only what somebody typed', () => {
    const changed = { ...line, app: { ...line.app, ordered: '14' } };
    expect(app({ store: 'South' }, changed)).toEqual({
      write: true,
      putBack: [{ key: '71', column: 'store', typed: 'South', ours: 'North' }],
    });
  });

  it('are written again where the hidden mark or code was damaged', () => {
    expect(app({ mark: 'x' })).toEqual({ write: true, putBack: [] });
    expect(app({ mark: null })).toEqual({ write: true, putBack: [] });
    expect(app({ code: 'Pother' })).toEqual({ write: true, putBack: [] });
  });

  it('are written as numbers and days where they became text, which formulas do not count', () => {
    expect(app({ ordered: '12' })).toEqual({ write: true, putBack: [] });
    expect(app({ date: '2026-11-20' })).toEqual({ write: true, putBack: [] });
  });

  it('stand as another workstation wrote them from a newer order, and give way to ours from a newer one', () => {
    const theirs = lineOf('71', { app: { ordered: '15', batch: 'B-2' }, freshness: 200 });
    const plan = (freshness: number) =>
      merged({ ours: [{ ...line, freshness }], base: agreed, rows: [rowOf(theirs)] }).paired[0]?.merge.writeApp;
    expect([100, 199, 201].map(plan)).toEqual([false, false, true]);
  });

  it('of the same order are those that changed last', () => {
    const theirs = lineOf('71', { app: { ordered: '12', batch: 'B-2' } });
    const changed = { ...line, app: { ...line.app, batch: 'B-3' } };
    const plan = (ours: typeof line) => merged({ ours: [ours], base: agreed, rows: [rowOf(theirs)] });
    expect(plan(line)).toMatchObject({ putBack: [], paired: [{ merge: { writeApp: false } }] });
    expect(plan(changed)).toMatchObject({ putBack: [], paired: [{ merge: { writeApp: true } }] });
  });
});

it("an order's date before anybody sold by spreadsheet is no edit", () => {
  const line = lineOf('71', { app: { date: '0001-01-01' } });
  const plan = merged({ ours: [line], base: { '71': agreedOn(line) }, rows: [rowOf(line)] });
  expect(plan).toMatchObject({ putBack: [], paired: [{ merge: { writeApp: false } }] });
});

describe('the last agreed value', () => {
  it('is the very same while nothing changes, so that nothing needs to be stored', () => {
    const agreedRow = agreedOn(before);
    const [pair] = merged({ ours: [before], base: { '71': agreedRow }, rows: [rowOf(before)] }).paired;
    expect(pair?.merge.agreed).toBe(agreedRow);
    expect(pair?.merge.agreedNow).toBe(agreedRow);
  });

  it('does not count what is still to be written', () => {
    const line = { ...before, staff: { ...before.staff, packed: '6' }, app: { ...before.app, batch: 'B-9' } };
    const [pair] = merged({ ours: [line], base, rows: [rowOf(before)] }).paired;
    expect(pair?.merge.agreedNow).toBe(base['71']);
    expect(pair?.merge.agreed).toEqual(agreedOn(line));
  });

  it('of a PACKED that cannot be read stays what it was until what counts instead is written beside it', () => {
    const line = { ...before, staff: { ...before.staff, packed: '6' } };
    const [pair] = merged({ ours: [line], base, rows: [rowOf(before, { packed: '1O' })] }).paired;
    expect(pair?.merge.agreedNow.staff.packed).toBe('4');
    expect(pair?.merge).toMatchObject({ counted: 6, agreed: { staff: { packed: '6' } } });
  });
});

it('a sheet with nothing in common changes nothing but what is missing', () => {
  const reading = readingOf([[...HEADERS], cellsOf({ product: 'by hand', packed: 3 })]);
  const plan = merged({ ours: [before], reading });
  expect(plan).toMatchObject({ paired: [], takes: [], troubles: [], putBack: [], leaving: [], copied: [] });
  expect(plan.missing).toEqual([{ ours: before, wasDeleted: false }]);
  expect(plan.unknown).toHaveLength(1);
  expect(UNTOUCHED.packed).toBe('0');
});
