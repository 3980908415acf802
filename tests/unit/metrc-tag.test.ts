import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTags, readTag } from '#shared/rules/metrc-tag.ts';

const FULL = '1A4060300012345678901234';

describe('a METRC number', () => {
  it('is stored as it is when it is full', () => {
    expect(readTag(FULL)).toEqual({ ok: true, tag: FULL, full: true });
  });

  it.each([
    ['lower case', FULL.toLowerCase()],
    ['spaces around it', `  ${FULL}\t`],
    ['spaces inside it', '1A40 6030 0012 3456 7890 1234'],
    ['a no-break space', `${FULL.slice(0, 8)}\u00a0${FULL.slice(8)}`],
    ['full-width letters', '１Ａ4060300012345678901234'],
  ])('is the same with %s', (_what, text) => {
    expect(readTag(text)).toEqual({ ok: true, tag: FULL, full: true });
  });

  it('may be an older, shorter one, which is marked as not full', () => {
    expect(readTag('1A40603000123456')).toEqual({ ok: true, tag: '1A40603000123456', full: false });
  });

  it.each([
    '',
    '1A',
    '2A4060300012345678901234',
    `${FULL}5`,
    '1A-40603',
    '1A4060300O1234é',
    "1A'; drop table",
    'A1123456',
  ])('is not %j', (text) => {
    expect(readTag(text).ok).toBe(false);
  });

  it('that was stored reads as itself again', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aA1zZ09 ') }), (rest) => {
        const first = readTag(`1A${rest}`);
        if (!first.ok) return;
        expect(readTag(first.tag)).toEqual(first);
        expect(first.tag.length).toBeLessThanOrEqual(24);
      }),
    );
  });
});

describe('METRC numbers inside free text', () => {
  it('are found between other words, several of them', () => {
    expect(findTags(`Lot ${FULL.toLowerCase()}, then (1A40603000123456).`)).toEqual([FULL, '1A40603000123456']);
  });

  it.each(['1A', '1A GRADE', '1ABUDS', `X${FULL}`, `${FULL}9`])('are not seen in %j', (text) => {
    expect(findTags(text)).toEqual([]);
  });
});
