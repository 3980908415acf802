// Ranges in Google's notation, there and back.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rangeText, titleIn } from '#main/integrations/google-sheets/ranges.ts';

describe('a range', () => {
  test('is open at its end unless it names its last row', () => {
    expect(rangeText({ tab: 'Packing List', fromColumn: 0, toColumn: 25 })).toBe("'Packing List'!A1:Z");
    expect(rangeText({ tab: 'History', fromColumn: 26, toColumn: 27, fromRow: 4 })).toBe("'History'!AA5:AB");
    expect(rangeText({ tab: 'History', fromColumn: 1, toColumn: 1, fromRow: 1, toRow: 1 })).toBe("'History'!B2:B2");
  });

  test('quotes the title, whatever it is', () => {
    expect(rangeText({ tab: "Bob's list", fromColumn: 0, toColumn: 0, toRow: 0 })).toBe("'Bob''s list'!A1:A1");
    expect(rangeText({ tab: 'Woche 5!', fromColumn: 0, toColumn: 0, toRow: 0 })).toBe("'Woche 5!'!A1:A1");
  });

  test('tells its title, in quotes or without', () => {
    expect(titleIn("'Packing List'!A1:P1000")).toBe('Packing List');
    expect(titleIn('History!A1:P1000')).toBe('History');
    expect(titleIn('A1:P1000')).toBeNull();
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (tab) => {
        expect(titleIn(rangeText({ tab, fromColumn: 0, toColumn: 3 }))).toBe(tab);
      }),
    );
  });
});
