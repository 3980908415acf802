import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suggestStrains } from '#shared/rules/similarity.ts';
import { normaliseStrain } from '#shared/rules/strain.ts';

describe('a strain key', () => {
  it.each([
    ['Girl Scout Cookies', 'girl-scout  cookies'],
    ['Apples & Bananas', 'Apples and Bananas'],
    ['Apples&Bananas', 'apples AND bananas'],
    ["Jack's", 'Jacks'],
    ['Jack’s', "Jack's"],
    ['Jack`s', 'Jackʼs'],
    ['Kauaʻi Electric', "Kaua'i Electric"],
    ['Slurricane #2', 'Slurricane 2'],
    ['GG#4', 'GG 4'],
    ['AK-47', 'AK–47'],
    ['AK‑47', 'ak 47'],
    ['Do-Si-Dos', 'do si dos'],
    ['  Blue\tDream\u00a0', 'blue dream'],
    ['Blue\u200bDream', 'bluedream'],
    ['Blue\u200f Dream', 'Blue Dream'],
    ['Ｂｌｕｅ Dream', 'Blue Dream'],
    ['El Nin\u0303o', 'EL NIÑO'],
    ['Gelato × Zkittlez', 'gelato x zkittlez'],
    ['STRASSE', 'Straße'],
  ])('is the same for %j and %j', (a, b) => {
    expect(normaliseStrain(a)).toBe(normaliseStrain(b));
  });

  it.each([
    ['Gelato 41', 'Gelato'],
    ['Blue Dream', 'Blue Dream Haze'],
    ['GG4', 'GG 4'],
    ['El Niño', 'El Nino'],
    ['Blue Dream', 'Blue Dream x Gelato'],
    ['Chem 4', 'Chem 91'],
  ])('keeps %j and %j apart', (a, b) => {
    expect(normaliseStrain(a)).not.toBe(normaliseStrain(b));
  });

  it('is empty when nothing but signs is left', () => {
    for (const text of ['', ' ', '#', '-–—', "'’", '\u200b\u0000']) expect(normaliseStrain(text)).toBe('');
  });

  it('does not change when taken again, whatever the text', () => {
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());
    fc.assert(
      fc.property(anyText, (text) => normaliseStrain(normaliseStrain(text)) === normaliseStrain(text)),
      {
        numRuns: 2000,
      },
    );
  });

  it('depends neither on case nor on the amount of space', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9.]{1,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        expect(normaliseStrain(` ${words.join('   ').toUpperCase()} `)).toBe(normaliseStrain(words.join(' ')));
      }),
    );
  });
});

describe('suggestions for a strain key', () => {
  const known = ['blue dream', 'blue dream haze', 'gg4', 'gelato 41', 'gelato 33', 'wedding cake', 'northern lights'];

  it.each([
    ['blu dream', 'blue dream'],
    ['gg 4', 'gg4'],
    ['weding cake', 'wedding cake'],
    ['dream blue', 'blue dream'],
    ['northern light', 'northern lights'],
  ])('put the nearest first: %j gives %j', (key, nearest) => {
    expect(suggestStrains(key, known, 3)[0]?.key).toBe(nearest);
  });

  it('are few, scored between half and one, best first, and the same whatever the order of candidates', () => {
    const forward = suggestStrains('gelato', known, 5);
    expect(forward).toEqual(suggestStrains('gelato', [...known, ...known].reverse(), 5));
    expect(forward.map(({ key }) => key)).toEqual(['gelato 33', 'gelato 41']);
    for (const { score } of forward) expect(score).toBeGreaterThanOrEqual(0.5);
    expect(suggestStrains('gelato', known, 1)).toHaveLength(1);
  });

  it('are none for a strange key, an empty key or a limit of zero', () => {
    expect(suggestStrains('zzyzx', known, 5)).toEqual([]);
    expect(suggestStrains('', known, 5)).toEqual([]);
    expect(suggestStrains('gelato', known, 0)).toEqual([]);
    expect(suggestStrains('gelato', known, -1)).toEqual([]);
  });

  it('cope with very long texts', () => {
    const long = 'a'.repeat(100_000);
    expect(suggestStrains(long, [long, 'b'.repeat(100_000)], 5)).toHaveLength(1);
  });
});
