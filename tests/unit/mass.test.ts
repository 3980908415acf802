import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatGramsExact, mg, parseGrams, toGrams } from '#shared/model/mass.ts';

const HUNDRED_TONNES_MG = 100_000_000_000;
const milligrams = fc.integer({ min: -HUNDRED_TONNES_MG, max: HUNDRED_TONNES_MG });

describe('grams as text', () => {
  it('come back as exactly the same milligrams', () => {
    fc.assert(
      fc.property(milligrams, (value) => {
        expect(parseGrams(formatGramsExact(mg(value)))).toBe(value);
      }),
    );
  });

  it('come back from a payload number as exactly the same milligrams', () => {
    fc.assert(
      fc.property(milligrams, (value) => {
        expect(parseGrams(toGrams(mg(value)))).toBe(value);
      }),
    );
  });

  it('are written with no more decimals than needed', () => {
    fc.assert(
      fc.property(milligrams, (value) => {
        expect(formatGramsExact(mg(value))).toMatch(/^-?\d+(\.\d{0,2}[1-9])?$/);
      }),
    );
  });

  it.each([
    ['500', 500_000],
    ['0.5', 500],
    ['.5', 500],
    ['5.', 5000],
    [' 12.345 ', 12_345],
    ['+7', 7000],
    ['-0.001', -1],
    ['-0', 0],
    ['-0.0004', 0],
    ['0.0005', 1],
    ['0.0004999999', 0],
    ['1.9995', 2000],
    ['0000000012.5', 12_500],
    ['100000000', HUNDRED_TONNES_MG],
  ])('%j are %d mg', (text, expected) => {
    // toBe tells 0 from -0: a balance of minus zero would print as "-0".
    expect(parseGrams(text)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    '.',
    '-',
    '+.',
    'abc',
    '1e3',
    '0x10',
    '1,5',
    '1.234,5',
    '1 000',
    '1.2.3',
    '--1',
    'NaN',
    'Infinity',
    '５００',
    '٣',
    '1\u00002',
    '=1+1',
    '100000000.001',
    '9'.repeat(13),
    '9'.repeat(100_000),
  ])('%j are not a weight', (text) => {
    expect(parseGrams(text)).toBeNull();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e21, -1e21, Number.MAX_VALUE])('%d is not a weight', (value) => {
    expect(parseGrams(value)).toBeNull();
  });

  it('are never anything but a whole number within the limit, whatever text comes', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'0123456789.+-eE, _xg\t\n') }),
      fc.double().map(String),
    );
    fc.assert(
      fc.property(text, (hostile) => {
        const value = parseGrams(hostile);
        expect(value === null || (Number.isSafeInteger(value) && Math.abs(value) <= HUNDRED_TONNES_MG)).toBe(true);
      }),
    );
  });

  it('add up without the drift of floating point', () => {
    const sum = (parseGrams('0.1') ?? 0) + (parseGrams('0.2') ?? 0);
    expect(sum).toBe(parseGrams('0.3'));
  });
});

describe('milligrams', () => {
  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuse %d', (value) => {
    expect(() => mg(value)).toThrow(RangeError);
  });
});
