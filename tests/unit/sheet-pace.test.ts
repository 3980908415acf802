// How often a workstation may ask Google, so that all of them together stay within one account's 60 reads and 60 writes.
import { describe, expect, it } from 'vitest';
import {
  afterRequest,
  FRESH_PACE,
  nextAllowedAt,
  normalAgainAt,
  type Pace,
  recovered,
  shareOf,
  slowedDown,
} from '#shared/rules/sheet-pace.ts';

const NOW = 1_000_000;
const asked = (kind: 'read' | 'write', instants: readonly number[]): Pace =>
  instants.reduce((pace, at) => afterRequest(pace, kind, at), FRESH_PACE);

describe('the share of one workstation', () => {
  it('is what one account may do, less a little, divided by those at work', () => {
    expect([1, 2, 3, 5, 10].map(shareOf)).toEqual([50, 25, 16, 10, 5]);
    expect([0, -1].map(shareOf)).toEqual([50, 50]);
    for (let n = 1; n <= 25; n += 1) expect(shareOf(n) * n).toBeLessThanOrEqual(60);
  });

  it('never falls so low that nothing works', () => {
    expect(shareOf(200)).toBe(2);
  });
});

describe('the next look', () => {
  it('may begin at once while little was asked', () => {
    expect(nextAllowedAt(FRESH_PACE, 1, NOW)).toBe(NOW);
    expect(nextAllowedAt(asked('read', [NOW - 1000, NOW]), 1, NOW)).toBe(NOW);
  });

  it('waits until enough of the last minute is over', () => {
    const instants = Array.from({ length: 10 }, (_, i) => NOW - 50_000 + i * 1000);
    expect(nextAllowedAt(asked('read', instants), 5, NOW)).toBe(NOW + 10_000);
    expect(nextAllowedAt(asked('write', instants), 5, NOW)).toBe(NOW + 10_000);
    expect(nextAllowedAt(asked('read', instants), 5, NOW + 10_000)).toBe(NOW + 10_000);
    expect(nextAllowedAt(asked('read', instants), 4, NOW)).toBe(NOW);
  });

  it('never lets more than the share through in any minute', () => {
    for (const workstations of [1, 3, 12]) {
      let pace = FRESH_PACE;
      let now = NOW;
      const instants: number[] = [];
      for (let i = 0; i < 200; i += 1) {
        now = Math.max(now + 100, nextAllowedAt(pace, workstations, now + 100));
        pace = afterRequest(pace, 'read', now);
        instants.push(now);
      }
      for (const at of instants) {
        const within = instants.filter((other) => other > at - 60_000 && other <= at).length;
        expect(within).toBeLessThanOrEqual(shareOf(workstations));
      }
    }
  });

  it('does not wait for a clock that was set back', () => {
    const ahead = asked(
      'read',
      Array.from({ length: 50 }, () => NOW + 3_600_000),
    );
    expect(nextAllowedAt(ahead, 1, NOW)).toBe(NOW);
  });

  it('remembers the last minute only', () => {
    const pace = asked(
      'read',
      Array.from({ length: 500 }, (_, i) => NOW + i * 1000),
    );
    expect(pace.reads).toHaveLength(60);
    expect(pace.writes).toEqual([]);
  });
});

describe('slowing down', () => {
  it('begins with ten seconds, doubles each time Google says so, and ends at two minutes', () => {
    const pauses: number[] = [];
    let pace = FRESH_PACE;
    for (let i = 0; i < 6; i += 1) {
      pace = slowedDown(pace, NOW, null);
      pauses.push(pace.slowMs);
    }
    expect(pauses).toEqual([10_000, 20_000, 40_000, 80_000, 120_000, 120_000]);
    expect(pace.slowedAt).toBe(NOW);
  });

  it('is as slow as Google asks for', () => {
    expect(slowedDown(FRESH_PACE, NOW, 45_000).slowMs).toBe(45_000);
    expect(slowedDown(FRESH_PACE, NOW, 1000).slowMs).toBe(10_000);
    expect(slowedDown(FRESH_PACE, NOW, 3_600_000).slowMs).toBe(120_000);
  });

  it('is halved with every look that goes well, and over in the end', () => {
    let pace = slowedDown(FRESH_PACE, NOW, null);
    const pauses: number[] = [];
    for (; pace.slowMs > 0; pace = recovered(pace)) pauses.push(pace.slowMs);
    expect(pauses).toEqual([10_000, 5000, 2500, 1250]);
    expect(pace).toMatchObject({ slowMs: 0, slowedAt: null });
    expect(recovered(FRESH_PACE)).toEqual(FRESH_PACE);
  });

  it('tells about when it is over', () => {
    expect(normalAgainAt(FRESH_PACE, NOW)).toBeNull();
    expect(normalAgainAt(slowedDown(FRESH_PACE, NOW, null), NOW)).toBe(NOW + 10_000 + 5000 + 2500 + 1250);
  });
});
