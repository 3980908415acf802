// What was found in a spreadsheet as the tray and the packing list show it.
import { describe, expect, it } from 'vitest';
import { FINDING_KINDS } from '#shared/contract/sheets.ts';
import {
  changedMarks,
  columnWords,
  endedWords,
  findingPlace,
  findingWords,
  keptMarks,
  marksOf,
  maySet,
  shownValue,
  showsNow,
  trayOf,
  trayWords,
  typedThere,
  wentOn,
} from '../../src-renderer/screens/sheets/findings.ts';
import { findingLike } from '../support/sheets-like.ts';

describe('the conflicts tray', () => {
  it('has conflicts first and notes by kind, those first that a person can do something about', () => {
    const tray = trayOf([
      findingLike({ id: 'a', kind: 'put_back' }),
      findingLike({ id: 'b' }),
      findingLike({ id: 'c', kind: 'refused' }),
      findingLike({ id: 'd', kind: 'put_back' }),
    ]);
    expect(tray.conflicts.map(({ id }) => id)).toEqual(['b']);
    expect(tray.notes.map(({ kind, findings }) => [kind, findings.length])).toEqual([
      ['refused', 1],
      ['put_back', 2],
    ]);
    expect(tray.noteCount).toBe(3);
  });

  it('leaves no kind of finding out', () => {
    const { conflicts, noteCount } = trayOf(FINDING_KINDS.map((kind) => findingLike({ kind })));
    expect(conflicts.length + noteCount).toBe(FINDING_KINDS.length);
  });

  it('says how much is in it', () => {
    expect([trayWords(3, 2), trayWords(1, 0), trayWords(0, 1), trayWords(0, 0)]).toEqual([
      '3 conflicts, 2 notes',
      '1 conflict',
      '1 note',
      'Conflicts',
    ]);
  });
});

describe('a finding in words', () => {
  it('has both values, days as people read them and blanks as empty', () => {
    expect(findingWords(findingLike())).toBe('PACKED: “6” in the sheet, “4” here.');
    expect(shownValue('deliveryDate', '2026-11-24')).toBe('Nov 24, 2026');
    expect(shownValue('deliveryNotes', ' ')).toBe('empty');
    expect(columnWords('deliveryDate')).toBe('Delivery Date');
    expect(findingPlace(findingLike())).toBe('CannaDart - Blue Dream 0.5g · Main Street Dispensary · INV-1');
    expect(findingPlace(findingLike({ productName: '', store: '', invoiceNumber: '' }))).toBe('No line of ours');
  });

  it('says of a refused PACKED what packing itself would have said, and what to do', () => {
    const words = findingWords(
      findingLike({
        kind: 'refused',
        theirs: '18',
        error: { code: 'LINE_SHORT', data: { lineId: 'line', asked: 18, possible: 7 } },
      }),
    );
    expect(words).toContain('PACKED “18” was typed in the sheet.');
    expect(words).toContain('Only 7 of the 18 asked for can be covered');
    expect(words).toContain('Needs Production');
    const unknown = findingLike({ kind: 'refused', error: { code: 'OF_ANOTHER_VERSION', data: {} } });
    expect(findingWords(unknown)).toContain('It cannot be packed.');
  });

  it('says why a typed value does not count', () => {
    const bad = (theirs: string, code: string) =>
      findingWords(findingLike({ kind: 'bad_value', theirs, error: { code, data: {} } }));
    expect(bad('about ten', 'not_whole')).toBe('PACKED “about ten” in the sheet is not a whole number from 0.');
    expect(bad('', 'cleared')).toContain('PACKED in the sheet was emptied');
  });

  it('of a conflict says what the cell holds by now, once that is a third value', () => {
    const now = { value: '9', by: 'Packing desk', at: '2026-11-21T18:50:00.000Z', listed: true };
    const [fresh, wide, back] = [findingLike(), findingLike({ now }), findingLike({ now: { ...now, value: '4' } })];
    expect(findingWords(wide)).toBe('PACKED: “6” in the sheet, “4” here; “9” now.');
    expect([fresh, wide, back].map(wentOn)).toEqual([false, true, false]);
    expect([fresh, wide, back].map(showsNow)).toEqual([false, true, true]);
  });

  it('of a conflict whose line left the list says what it holds, and that nothing else can be set', () => {
    const gone = findingLike({ now: { value: '6', by: '', at: null, listed: false } });
    const unknown = findingLike({ now: null });
    expect([gone, unknown].map((finding) => [showsNow(finding), maySet(finding)])).toEqual([
      [true, false],
      [true, false],
    ]);
  });

  it('keeps what was typed where it may be wanted again', () => {
    const putBack = findingLike({ kind: 'put_back', column: 'product', theirs: 'darts', ours: 'CannaDart' });
    expect(findingWords(putBack)).toBe('Product was changed to “darts”; “CannaDart” stands there again.');
    expect(typedThere(putBack)).toBe('darts');
    expect(typedThere(findingLike({ kind: 'row_gone', column: 'internalNotes', theirs: 'ask first' }))).toBe(
      'ask first',
    );
    expect(typedThere(findingLike())).toBe('');
  });

  it('says how it ended', () => {
    const over = findingLike({ open: false, closedBy: 'Packing desk', chosen: 'ours' });
    expect(endedWords(over)).toBe('Ours was taken: “4”, not “6” by Packing desk.');
    expect(endedWords({ ...over, chosen: 'theirs', medium: 'excel' })).toContain('in the workbook was kept: “6”');
    expect(endedWords({ ...over, chosen: 'now' })).toBe(
      'What it held by then was kept by Packing desk, neither “4” nor “6”.',
    );
    expect(endedWords({ ...over, kind: 'put_back' })).toBe('Put away by Packing desk.');
    expect(endedWords({ ...over, kind: 'bad_value', closedBy: '' })).toBe('Its cause is gone.');
  });
});

describe('the marks in the packing list', () => {
  it('stand on the cells with a conflict, a refused PACKED or a value that does not count, and on no others', () => {
    const marks = marksOf([
      findingLike({ id: 'a', lineId: 'one' }),
      findingLike({ id: 'b', lineId: 'two', kind: 'refused', column: 'packed' }),
      findingLike({ id: 'c', lineId: 'two', kind: 'conflict', column: 'internalNotes' }),
      findingLike({ id: 'd', lineId: 'three', kind: 'put_back', column: 'product' }),
      findingLike({ id: 'e', lineId: 'four', open: false }),
      findingLike({ id: 'f', lineId: null, kind: 'unknown_row' }),
    ]);
    expect([...marks].map(([line, cells]) => [line, [...cells.keys()]])).toEqual([
      ['one', ['packed']],
      ['two', ['packed', 'internalNotes']],
    ]);
    expect(marks.get('one')?.get('packed')).toBe('Conflict. PACKED: “6” in the sheet, “4” here.');
  });

  it('are the same object until they say something else, and name the lines that changed', () => {
    const before = marksOf([findingLike({ lineId: 'one' }), findingLike({ lineId: 'two' })]);
    const same = marksOf([findingLike({ lineId: 'one' }), findingLike({ lineId: 'two' })]);
    const after = marksOf([findingLike({ lineId: 'two' }), findingLike({ lineId: 'three' })]);
    expect(keptMarks(before, same)).toBe(before);
    expect(keptMarks(before, after)).toBe(after);
    expect(changedMarks(before, after)).toEqual(['one', 'three']);
  });
});
