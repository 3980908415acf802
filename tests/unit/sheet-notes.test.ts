// The note on a cell that could not be taken: what people read who look at the spreadsheet only.
import { expect, it } from 'vitest';
import { noteFor } from '#main/sync/sheets/notes.ts';
import type { CellTrouble } from '#shared/rules/packing-merge-row.ts';

const packed = (reason: CellTrouble['reason']): CellTrouble => ({ column: 'packed', typed: 'x', reason });

it('says what counts meanwhile, and what to do', () => {
  expect(noteFor(packed('cleared'), '4', null)).toBe(
    'Packhouse: still counts 4 as packed. Type 0 to unpack all of it.',
  );
  for (const reason of ['not_whole', 'too_large'] as const) {
    expect(noteFor(packed(reason), '4', null)).toContain('whole number from 0 to 1,000,000. It counts 4 until');
  }
  expect(noteFor({ column: 'deliveryDate', typed: 'soon', reason: 'not_date' }, '', null)).toContain('12/24/2026');
  expect(noteFor({ column: 'internalNotes', typed: 'x', reason: 'too_long' }, '', null)).toContain('2,000 characters');
  expect(noteFor(packed('is_error'), '4', null)).toContain('shows an error');
});

it('says how much of it can be packed where that is known', () => {
  expect(noteFor(packed('refused'), '4', { code: 'LINE_SHORT', data: { possible: 3 } })).toContain(
    'cover only 7 of it',
  );
  const why = 'it cannot pack this now';
  for (const error of [null, { code: 'LINE_SHORT', data: {} }, { code: 'OVER_PACK', data: { possible: 1 } }]) {
    expect(noteFor(packed('refused'), '4', error)).toContain(why);
  }
  expect(noteFor(packed('refused'), '4', null)).toContain('It counts 4 and tries again by itself.');
});

it('is the same for the same, so that it is written once', () => {
  const error = { code: 'LINE_SHORT', data: { possible: 3 } };
  expect(noteFor(packed('refused'), '4', error)).toBe(noteFor(packed('refused'), '4', error));
});
