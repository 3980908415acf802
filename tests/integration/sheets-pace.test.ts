// Google's quotas and lost answers, against the stand-in: slowing down and going back, nothing written twice, a short
// summary after an outage, and several workstations on one account within its quota.
import { afterEach, describe, expect, it } from 'vitest';
import { createSeededRandom } from '#main/sandbox/facility-random.ts';
import { ACCOUNT, closeGoogleDesks } from '../support/google-desk.ts';
import { openPolledDesks, type PolledDesks } from '../support/polled-desks.ts';

const PACKAGES = [['1A4060300000000000000101', 'Blue Dream', 4000]] as const;
const ORDER = {
  id: 1,
  lines: [
    { id: 11, units: 80 },
    { id: 12, units: 60 },
  ],
};

afterEach(closeGoogleDesks);

async function begun(): Promise<PolledDesks> {
  const world = await openPolledDesks(1, PACKAGES);
  world.desk.take([ORDER]);
  await world.begin();
  await world.pass(90_000);
  return world;
}

const pack = async ({ desk }: Pick<PolledDesks, 'desk'>, units = 1, place = 0): Promise<void> => {
  await desk.client.packing.pack({ lineId: (await desk.row(1, place)).id, units });
};
const found = async ({ desk }: PolledDesks) => (await desk.client.sheets.findings({})).findings;
const asked = (world: PolledDesks): number => world.google.requests.length;

describe('a quota that is used up', () => {
  it('slows it down by itself, says until when, and it is back at its pace after', async () => {
    const world = await begun();
    expect(world.status().sheets).toMatchObject({ everySeconds: 2, slowedUntil: null });
    world.google.faults.add({ kind: 'status-429', only: 'read', times: 1 });
    world.sheet.type('packed', 1, '3');
    await world.pass(2000);
    const { live, sheets } = world.status();
    expect([live, sheets.trouble]).toEqual(['sheets', 'quota']);
    expect(sheets.everySeconds).toBeGreaterThanOrEqual(12);
    expect(Date.parse(sheets.slowedUntil ?? '')).toBeGreaterThan(world.clock.now());
    world.google.clearRequests();
    await world.pass(8000);
    expect(asked(world)).toBe(0);
    await world.pass(6000);
    expect((await world.desk.row(1)).packed).toBe(3);
    expect(world.status().sheets.trouble).toBeNull();
    await world.pass(60_000);
    expect(world.status().sheets).toMatchObject({ everySeconds: 2, slowedUntil: null });
  });

  it.each([
    ['seconds', () => 45],
    ['a date', (world: PolledDesks) => new Date(world.clock.now() + 47_000).toUTCString()],
  ])('waits as long as Google asks for, given as %s', async (_form, retryAfter) => {
    const world = await begun();
    world.google.faults.add({ kind: 'status-429', only: 'read', retryAfter: retryAfter(world) });
    world.sheet.type('packed', 1, '3');
    await world.pass(2000);
    world.google.clearRequests();
    await world.pass(42_000);
    expect(asked(world)).toBe(0);
    await world.pass(8000);
    expect((await world.desk.row(1)).packed).toBe(3);
  });

  it('waits even longer than it ever would by itself when Google asks for it', async () => {
    const world = await begun();
    world.google.faults.add({ kind: 'status-429', only: 'read', retryAfter: 300 });
    world.sheet.type('packed', 1, '3');
    await world.pass(2000);
    world.google.clearRequests();
    await world.pass(290_000);
    expect(asked(world)).toBe(0);
    await world.pass(20_000);
    expect((await world.desk.row(1)).packed).toBe(3);
  });

  it.each([
    ['as long as Google asks for', 45, 40_000],
    ['as long as it slows down by itself', undefined, 8000],
  ])('is waited out also when somebody presses Refresh or changes a setting: %s', async (_long, retryAfter, most) => {
    const world = await begun();
    world.google.faults.add({ kind: 'status-429', only: 'read', ...(retryAfter ? { retryAfter } : {}) });
    world.sheet.type('packed', 1, '3');
    await world.pass(2000);
    world.google.clearRequests();
    for (let left = most; left > 0; left -= 4000) {
      await world.desk.client.sheets.refresh({});
      await world.desk.client.settings.set({ 'sheets.autoCreate': left % 8000 === 0 });
      await world.pass(4000);
      expect([asked(world), world.status().sheets.trouble]).toEqual([0, 'quota']);
    }
    await world.pass(12_000);
    expect((await world.desk.row(1)).packed).toBe(3);
    expect(world.status().sheets.trouble).toBeNull();
  });

  it('asks nothing of anybody once Google Sheets is switched off in the wait', async () => {
    const world = await begun();
    world.google.faults.add({ kind: 'status-429', only: 'read', retryAfter: 20 });
    world.sheet.type('packed', 1, '3');
    await world.pass(2000);
    await world.desk.client.settings.set({ 'sheets.enabled': false });
    await world.pass(30_000);
    const { nextAt, trouble } = world.status().sheets;
    expect(trouble).toBe('off');
    expect(Date.parse(nextAt ?? '') - world.clock.now()).toBeGreaterThan(1000);
  });

  it('of one account keeps nobody from using another one at once', async () => {
    const world = await begun();
    world.google.faults.add({ kind: 'status-429', only: 'read', retryAfter: 300 });
    world.sheet.type('packed', 1, '3');
    await world.pass(2000);
    const content = Buffer.from(world.google.credentials(ACCOUNT)).toString('base64');
    await world.desk.client.sheets.takeCredentials({ fileName: 'key.json', contentBase64: content });
    await world.pass(4000);
    expect((await world.desk.row(1)).packed).toBe(3);
  });

  it('slows down further each time it is told so, and the workbook takes over', async () => {
    const world = await begun();
    world.google.faults.add({ kind: 'status-429', only: ['read', 'write'], times: 'always' });
    await pack(world);
    await world.untilLive('excel');
    expect(world.status()).toMatchObject({ because: 'quota', waiting: 1 });
    await world.pass(60_000);
    const { everySeconds } = world.status().sheets;
    expect(everySeconds).toBeGreaterThan(30);
    expect(everySeconds).toBeLessThanOrEqual(122);
    world.google.faults.clear();
    await world.untilLive('sheets');
    await world.pass(300_000);
    expect(world.status().sheets.everySeconds).toBe(2);
    expect(world.sheet.column('packed')[0]).toBe(1);
  });
});

describe('a write whose answer is lost', () => {
  it('is not made twice: not a row, not a value', async () => {
    const world = await begun();
    world.google.faults.add({ kind: 'lost-answer', only: 'write', times: 3 });
    world.desk.take([{ id: 2, orderDate: '2026-11-02', lines: [{ id: 21, units: 3 }] }]);
    await pack(world, 2);
    await world.pass(60_000);
    expect(world.sheet.column('key')).toEqual(['11', '12', '21']);
    expect(world.sheet.column('packed')).toEqual([2, 0, 0]);
    expect(await found(world)).toEqual([]);
    expect(world.status()).toMatchObject({ waiting: 0, sheets: { trouble: null } });
  });

  it('loses nothing that was typed in between', async () => {
    const world = await begun();
    world.google.faults.add({ kind: 'lost-answer', only: 'write' });
    await pack(world, 2);
    world.google.afterNext('write', () => world.sheet.type('packed', 1, '7'));
    await world.pass(30_000);
    const { packed } = await world.desk.row(1);
    expect(world.sheet.column('packed')[0]).toBe(packed);
    const conflicts = (await found(world)).filter(({ kind }) => kind === 'conflict');
    expect(packed === 7 || conflicts.some(({ theirs }) => theirs === '7')).toBe(true);
  });

  it('makes one set of tabs also when it was the one that made them', async () => {
    const world = await openPolledDesks(1, PACKAGES);
    world.desk.take([ORDER]);
    world.google.faults.add({ kind: 'lost-answer', only: 'write', times: 4 });
    await world.begin();
    await world.pass(400_000);
    const titles = world.sheet.person.tabs().map(({ title }) => title);
    expect(titles.filter((title) => title !== 'Sheet1').sort()).toEqual([
      'Delivery',
      'History',
      'Packhouse helper',
      'Packing List',
    ]);
    expect(world.sheet.column('key')).toEqual(['11', '12']);
    expect(world.sheet.person.rows('Delivery')).toHaveLength(4);
    expect(world.sheet.person.shows("'Delivery'!A3")).toBe('11/25/2026');
    const packing = world.google.snapshot().files[0]?.tabs.find(({ title }) => title === 'Packing List');
    expect(packing?.columnLanes.filter(([, { hidden }]) => hidden)).toHaveLength(4);
  });
});

describe('an outage', () => {
  it('of two looks changes nothing of where the list lives', async () => {
    const world = await begun();
    world.google.faults.add({ kind: 'status-503', times: 2 });
    await pack(world);
    await world.pass(2000);
    expect(world.status()).toMatchObject({ live: 'sheets', sheets: { trouble: 'server' } });
    await world.pass(10_000);
    expect(world.status()).toMatchObject({ live: 'sheets', summary: null, sheets: { trouble: null } });
    expect(world.sheet.column('packed')[0]).toBe(1);
  });

  it('without the workbook leaves the list only here, and it is caught up after', async () => {
    const world = await begun();
    await world.desk.client.settings.set({ 'sheets.fallbackToExcel': false });
    await world.pass(4000);
    world.google.faults.add({ kind: 'refuse', times: 'always' });
    await world.untilLive('here');
    expect(world.status()).toMatchObject({ because: 'network', excel: { enabled: false } });
    await pack(world, 5);
    expect(world.status().waiting).toBe(1);
    world.google.faults.clear();
    await world.untilLive('sheets');
    await world.pass(4000);
    expect(world.sheet.column('packed')[0]).toBe(5);
  });

  it('ends with both sides merged, and what came of it said until somebody has read it', async () => {
    const world = await begun();
    const awayFrom = new Date(world.clock.now()).toISOString();
    world.google.faults.add({ kind: 'refuse', times: 'always' });
    await world.untilLive('excel');
    await pack(world, 4);
    await pack(world, 6, 1);
    world.sheet.type('packed', 2, '9');
    world.sheet.type('internalNotes', 1, 'From the sheet');
    await world.pass(60_000);
    expect(world.status().waiting).toBe(2);
    world.google.faults.clear();
    await world.untilLive('sheets');
    await world.pass(10_000);
    expect(world.sheet.column('packed')).toEqual([4, 9]);
    expect((await world.desk.row(1)).internalNotes).toBe('From the sheet');
    const { summary, openConflicts } = world.status();
    expect(summary).toMatchObject({ taken: 2, conflicts: 1 });
    expect(summary && summary.awaySince > awayFrom && summary.at > summary.awaySince).toBe(true);
    expect(openConflicts).toBe(1);
    await world.desk.client.sheets.dismissSummary({});
    expect(world.status().summary).toBeNull();
  });
});

describe('three workstations on one account', () => {
  it('stay within its quota for ten minutes of everybody packing and typing', { timeout: 90_000 }, async () => {
    const random = createSeededRandom(7).next;
    const pick = (most: number): number => Math.floor(random() * most);
    const world = await openPolledDesks(3, PACKAGES, { random });
    const { desks, google, sheet } = world;
    const orders = Array.from({ length: 12 }, (_, i) => ({
      id: i + 1,
      store: `Store ${i % 4}`,
      lines: [
        { id: i * 10 + 11, units: 20 },
        { id: i * 10 + 12, units: 30 },
      ],
    }));
    for (const desk of desks) desk.take(orders);
    await world.begin();
    await world.pass(30_000);
    const from = world.clock.now();
    for (let step = 0; step < 300; step += 1) {
      for (const desk of desks) {
        if (random() > 0.5) continue;
        const { id, packed } = await desk.row(1 + pick(12), pick(2));
        await desk.client.packing.setPacked({ rows: [{ lineId: id, packed: (packed + 1 + pick(3)) % 20 }] });
      }
      if (random() < 0.4) sheet.type('internalNotes', 1 + pick(24), `note ${step}`);
      await world.pass(2000);
    }
    const sent = google.requests.filter(({ at }) => Date.parse(at) >= from);
    expect(sent.filter(({ status }) => status === 429)).toEqual([]);
    for (const kind of ['read', 'write']) {
      const times = sent.filter((request) => request.kind === kind).map(({ at }) => Date.parse(at));
      const most = Math.max(...times.map((at) => times.filter((one) => one > at - 60_000 && one <= at).length));
      expect(most).toBeLessThanOrEqual(60);
      expect(most).toBeGreaterThan(10);
    }
    expect(world.status()).toMatchObject({ live: 'sheets', sheets: { workstations: 3, trouble: null } });
    await world.pass(180_000);
    const packed = (at: number) => desks[at]?.rows().then((rows) => rows.map((row) => row.packed));
    expect(await packed(1)).toEqual(await packed(0));
    expect(await packed(2)).toEqual(await packed(0));
    expect(sheet.column('packed')).toEqual(await packed(0));
  });
});
