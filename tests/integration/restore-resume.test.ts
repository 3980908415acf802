// After a restore the figures are older than what Apex has. What sold there meanwhile must never be raised over,
// however soon somebody resumes, and not while Apex cannot be read.
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { endScenarios, type Scenario, startScenario, WEDDING_CAKE } from '#tests/support/scenarios.ts';
import { ADMIN, FACILITY, openWindow } from '#tests/support/seats.ts';

afterEach(endScenarios);

/** 100 g on Apex, a backup with 150 g still to be sent, then Apex sells, then the backup is restored. */
async function restoredAfterSales(): Promise<Scenario> {
  const s = await startScenario();
  await s.settleDown();
  const admin = openWindow(s);
  await admin.client.session.setUp({ ...ADMIN, ...FACILITY });
  await s.client.apexSync.pause();
  await s.setGrams(WEDDING_CAKE, 150);
  await admin.client.backups.create();
  for (;;) {
    const { backups } = await admin.client.backups.status();
    if (backups.some(({ kind }) => kind === 'manual')) break;
    await pause(5);
  }
  for (const [batchId, left] of [
    [1001, 20],
    [1002, 10],
    [1003, 3],
  ] as const) {
    s.apex.editQuantity(batchId, left);
  }
  await s.clock.advance(60_000);
  const name = (await admin.client.backups.status()).backups.find(({ kind }) => kind === 'manual')?.name ?? '';
  await admin.client.backups.restore({ name, password: ADMIN.password });
  await s.restart();
  return s;
}

describe('resuming after a restore', () => {
  it('reads Apex first, even a minute after it was last read, and holds what sold there', async () => {
    const s = await restoredAfterSales();
    const before = s.writes().length;
    expect((await s.client.apexSync.status()).paused).toBe('after_restore');
    await s.cycle();
    await s.patiently(s.client.apexSync.resume());
    await s.cycle();
    await s.cycle();
    expect(s.writes().slice(before)).toEqual([]);
    expect(s.quantities()).toEqual({ 1001: 20, 1002: 10, 1003: 3 });
    expect((await s.client.apexSync.status()).counts.held).toBe(3);
  });

  it('sends nothing while Apex cannot be read', async () => {
    const s = await restoredAfterSales();
    const before = s.writes().length;
    s.apex.faults.add({ kind: 'status-500', times: 'always' });
    await s.patiently(s.client.apexSync.resume());
    for (let n = 0; n < 3; n += 1) {
      await s.cycle();
      await s.clock.advance(10 * 60_000);
    }
    expect(s.writes().slice(before)).toEqual([]);
    s.apex.faults.clear();
    await s.clock.advance(60 * 60_000);
    await s.cycle();
    expect(s.quantities()).toEqual({ 1001: 20, 1002: 10, 1003: 3 });
  });
});
