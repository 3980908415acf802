// What is typed or pasted into the packing list's cells, and what a pasted block comes to.
import { describe, expect, it } from 'vitest';
import { planPaste, readPasted, refusedText, summaryOf } from '../../src-renderer/screens/packing/paste.ts';
import { readDay, readNote, readUnits } from '../../src-renderer/screens/packing/typed.ts';
import { packingRowLike } from '../support/packing-row-like.ts';

const TODAY = '2026-11-21'; // a Saturday

const valueIn = <T>(reading: { ok: true; value: T } | { ok: false; words: string }) =>
  reading.ok ? reading.value : reading.words;

describe('PACKED', () => {
  it('takes whole numbers from 0 on, with spaces around and in full-width digits', () => {
    expect([' 12 ', '0', '１２', '007', '1000000'].map((text) => valueIn(readUnits(text)))).toEqual([
      12, 0, 12, 7, 1_000_000,
    ]);
  });

  it('says in words what is wrong with anything else', () => {
    for (const text of ['', '-3', '1.5', '2,5', '12 units', 'twelve', '1e3', '850012345678', '=1+1']) {
      expect(readUnits(text).ok).toBe(false);
    }
    expect(valueIn(readUnits('-3'))).toBe('Units cannot be negative.');
    expect(valueIn(readUnits('abc'))).toBe('“abc” is not a whole number.');
  });

  it('makes no other number of signs that only look like digits, and says them as they were typed', () => {
    for (const text of ['10²', '½', '1½', '①', '⒈', '₃', '㏠']) {
      expect(valueIn(readUnits(text))).toBe(`“${text}” is not a whole number.`);
    }
  });
});

describe('a date', () => {
  it('is read as people write it, the month before the day', () => {
    const written = ['2026-11-24', '11/24/2026', '11/24/26', '11/24', 'Nov 24', 'nov. 24, 2026', '24 November 2026'];
    expect(written.map((text) => valueIn(readDay(text, TODAY)))).toEqual(written.map(() => '2026-11-24'));
  });

  it('is read as people say it', () => {
    const said = ['today', 'Tomorrow', '+3', 'monday', 'sat'];
    expect(said.map((text) => valueIn(readDay(text, TODAY)))).toEqual([
      '2026-11-21',
      '2026-11-22',
      '2026-11-24',
      '2026-11-23',
      '2026-11-28',
    ]);
  });

  it('without a year is the nearest one', () => {
    expect(valueIn(readDay('1/5', TODAY))).toBe('2027-01-05');
    expect(valueIn(readDay('11/2', TODAY))).toBe('2026-11-02');
  });

  it('is read in full-width signs, and never out of signs that only look like digits', () => {
    expect(valueIn(readDay('１１／２４', TODAY))).toBe('2026-11-24');
    for (const text of ['11/2²', '¹¹/24', '11/②']) expect(readDay(text, TODAY).ok).toBe(false);
  });

  it('is cleared by an empty text', () => {
    expect(readDay('  ', TODAY)).toEqual({ ok: true, value: null });
  });

  it('that the calendar does not have is refused', () => {
    for (const text of ['2/30', '2026-13-01', '31/12/2026', 'soon', '11/24/1999']) {
      expect(readDay(text, TODAY).ok).toBe(false);
    }
    expect(readDay('2/29/2028', TODAY)).toEqual({ ok: true, value: '2028-02-29' });
  });
});

describe('a note', () => {
  it('stays on one line and has a length', () => {
    expect(valueIn(readNote(' back door\r\nring twice '))).toBe('back door ring twice');
    expect(readNote('x'.repeat(2001)).ok).toBe(false);
  });

  it('stays as it was typed, sign by sign', () => {
    expect(valueIn(readNote('½ case, ﬁrst door, 10², １２, №５, ①'))).toBe('½ case, ﬁrst door, 10², １２, №５, ①');
  });
});

describe('the clipboard', () => {
  it('is rows and cells, with the last line break no row of its own', () => {
    expect(readPasted('1\t2\r\n3\t4\r\n')).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('keeps line breaks and quotes inside quoted cells, and inches as they are', () => {
    expect(readPasted('"two\nlines"\t"say ""hi"""\n6" box\t"7" shelf')).toEqual([
      ['two\nlines', 'say "hi"'],
      ['6" box', '"7" shelf'],
    ]);
  });
});

describe('a pasted column', () => {
  const rows = [
    packingRowLike({ id: 'a', ordered: 10, packed: 2 }),
    packingRowLike({ id: 'b', ordered: 5, packed: 5 }),
    packingRowLike({ id: 'c', kind: 'unknown', state: 'explain' }),
  ];

  it('is laid over the rows as displayed: what changes, what is so already, what cannot and why', () => {
    const cells = planPaste(readPasted('10\n5\n4\nx'), rows, ['packed', 'needsProduction'], TODAY);
    expect(cells.map(({ outcome }) => outcome)).toEqual(['change', 'same', 'cannot', 'cannot']);
    expect(summaryOf(cells)).toEqual({
      rows: 4,
      change: 1,
      same: 1,
      cannot: 2,
      reasons: [
        { words: 'Nobody has said yet what this product is.', count: 1 },
        { words: 'The list ends before this row.', count: 1 },
      ],
    });
    expect(refusedText(cells.filter(({ outcome }) => outcome === 'cannot'))).toBe('4\nx');
  });

  it('leaves rows alone where a PACKED cell is empty, and clears dates and notes there', () => {
    expect(planPaste([[''], ['3']], rows, ['packed'], TODAY).map(({ row }) => row?.id)).toEqual(['b']);
    const dated = [packingRowLike({ id: 'a', deliveryDate: '2026-11-30' })];
    expect(planPaste([['']], dated, ['deliveryDate'], TODAY)[0]).toMatchObject({ outcome: 'change', value: null });
  });

  it('goes on to the columns at its right, and passes over those nobody edits', () => {
    const [first] = rows;
    const cells = planPaste(
      readPasted('4\t99\t11/24\tback door'),
      first ? [first] : [],
      ['packed', 'needsPacking', 'deliveryDate', 'deliveryNotes'],
      TODAY,
    );
    expect(cells.map(({ column, value }) => [column, value])).toEqual([
      ['packed', 4],
      ['deliveryDate', '2026-11-24'],
      ['deliveryNotes', 'back door'],
    ]);
  });

  it('reads tens of thousands of quoted cells at once', () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `"note ""${at}"""`).join('\n');
    expect(readPasted(text)).toHaveLength(20_000);
  });
});
