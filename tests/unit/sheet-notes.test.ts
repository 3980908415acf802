// The note on a cell that could not be taken: what people read who look at the spreadsheet only, and what they wrote there.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noteFor, withOwnNote } from '#main/sync/sheets/notes.ts';
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

describe('a note of ours beside a person’s', () => {
  const RUNS = Number(process.env.PACKHOUSE_PROPERTY_RUNS ?? 300);
  const REASONS = ['cleared', 'not_whole', 'too_large', 'not_date', 'too_long', 'is_error', 'refused'] as const;
  const short = { code: 'LINE_SHORT', data: { possible: 3 } };
  const ours = fc
    .tuple(fc.constantFrom(...REASONS), fc.nat(2_000_000), fc.constantFrom(null, short))
    .map(([reason, count, error]) => noteFor(packed(reason), String(count), error));
  /** Texts of words and line ends, some of them close to ours. */
  const words = fc
    .array(
      fc.oneof(
        fc.constantFrom('Ask Sam', 'Packhouse: ', 'Packhouse', '\n', '\n\n', '\r\n', '\r', ' ', '.', 'counts 4'),
        fc.string({ unit: 'grapheme', maxLength: 8 }),
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join(''));
  const theirs = words.filter((text) => !/(^|\n\r?\n)Packhouse: /.test(text));

  it('stands below theirs, and theirs is what it was once ours is gone', () => {
    expect(withOwnNote('Ask Sam', 'Packhouse: counts 3.')).toBe('Ask Sam\n\nPackhouse: counts 3.');
    expect(withOwnNote('Ask Sam\n\nPackhouse: counts 3.', null)).toBe('Ask Sam');
    expect(withOwnNote(null, 'Packhouse: counts 3.')).toBe('Packhouse: counts 3.');
    expect(withOwnNote('Packhouse: counts 3.', null)).toBeNull();
    expect(withOwnNote(null, null)).toBeNull();
    fc.assert(
      fc.property(theirs, ours, (text, own) => {
        expect(withOwnNote(withOwnNote(text, own), null) ?? '').toBe(text);
        expect(withOwnNote(text, null) ?? '').toBe(text);
      }),
      { numRuns: RUNS },
    );
  });

  it('replaces what ours was before, and is put there once', () => {
    fc.assert(
      fc.property(theirs, ours, ours, (text, before, own) => {
        expect(withOwnNote(withOwnNote(text, before), own)).toBe(withOwnNote(text, own));
      }),
      { numRuns: RUNS },
    );
  });

  it('keeps the words people have added behind it, on a new line or on its own', () => {
    const behind = fc
      .tuple(fc.constantFrom('', ' ', '\n', '\n\n', '\r\n\r\n'), words)
      .map((parts) => parts.join(''))
      .filter((text) => !/(^|\n\r?\n)Packhouse: /.test(text));
    fc.assert(
      fc.property(theirs, ours, ours, behind, (text, before, own, added) => {
        const note = `${withOwnNote(text, before)}${added}`;
        const changed = withOwnNote(note, own) ?? '';
        const cleared = withOwnNote(changed, null) ?? '';
        expect(changed).toContain(own);
        for (const kept of [changed, cleared]) {
          expect(kept.startsWith(text)).toBe(true);
          expect(kept.trimEnd().endsWith(added.trim())).toBe(true);
        }
        expect(cleared).not.toContain(own);
      }),
      { numRuns: RUNS },
    );
  });

  it('of another wording is still ours, to the end of its line', () => {
    expect(withOwnNote('Ask Sam\n\nPackhouse: as it was said once\nSam says no', null)).toBe('Ask Sam\n\nSam says no');
    expect(withOwnNote('Packhouse: as it was said once', null)).toBeNull();
  });

  it('is left out where theirs leaves it no room', () => {
    const long = 'x'.repeat(31_990);
    expect(withOwnNote(long, noteFor(packed('cleared'), '4', null))).toBe(long);
  });
});
