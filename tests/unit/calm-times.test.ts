// How old something is that is renewed all the time: said without counting seconds.
import { describe, expect, it } from 'vitest';
import { calmly } from '../../src-renderer/lib/format.ts';

const NOW = Date.parse('2026-11-21T19:00:00.000Z');
const ago = (seconds: number) => calmly(NOW - seconds * 1000, NOW);

describe('how old a reading is', () => {
  it('does not tick by the second', () => {
    expect([0, 3, 9].map(ago)).toEqual(['just now', 'just now', 'just now']);
    expect([10, 59].map(ago)).toEqual(['under a minute ago', 'under a minute ago']);
  });

  it('is told in minutes, hours and days from then on', () => {
    expect([60, 119, 3600, 200_000].map(ago)).toEqual(['1 min ago', '1 min ago', '1 h ago', '2 d ago']);
  });

  it('is now where the other clock is a little ahead', () => {
    expect(ago(-5)).toBe('just now');
  });
});
