// A short run of the strength script, so that it is tried with every change. The long one:
// tests/strength/kill-migration-restore.ts.
import { expect, test } from 'vitest';
import { killMigrationAndRestore } from '#tests/strength/kill-migration-restore.ts';

test('the program, killed while it migrates or restores, leaves wholly the old or wholly the new data', {
  timeout: 120_000,
}, async () => {
  const { migration, restore, wrong } = await killMigrationAndRestore({ kills: 6, seed: 7, packages: 600 });
  expect(wrong).toEqual([]);
  expect(migration.old + migration.new).toBe(3);
  expect(restore.old + restore.new).toBe(3);
  expect(migration.kills + restore.kills).toBeGreaterThan(2);
});
