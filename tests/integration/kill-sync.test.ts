// A short run of the strength script, so that it is tried with every change. The long one: tests/strength/kill-sync.ts.
import { expect, test } from 'vitest';
import { killSync } from '#tests/strength/kill-sync.ts';

test('the core, killed again and again while it works, loses nothing and does nothing twice', {
  timeout: 120_000,
}, async () => {
  const result = await killSync({ kills: 6, seed: 42, packages: 8 });
  expect(result.wrong).toEqual([]);
  expect(result.sales.booked).toBeGreaterThan(0);
  expect(result.appliedWrites).toBeGreaterThan(0);
});
