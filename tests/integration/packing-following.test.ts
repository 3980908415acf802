// What makes the packing list look at orders again by itself, how much of it, and that long work leaves others a turn.
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ChangeEvent } from '#shared/contract/app.ts';
import { createTestCore, csvOf } from '#tests/support/create-test-core.ts';
import { BLUE_DREAM_1G, closeDesks, type Desk, openDesk } from '#tests/support/desk.ts';
import { createFakeClock } from '#tests/support/fake-clock.ts';

afterEach(closeDesks);

const tag = (n: number) => `1A406030000${String(n).padStart(13, '0')}`;
const A = tag(1);
const B = tag(2);
const RIDDLE = 'CannaDart Mystery';
const NEW_SIZE = 'CannaDart - Blue Dream 1.5g';
const DAY_MS = 86_400_000;

/** Lines that were looked at while something was done. */
async function linesHeardOf(desk: Desk, work: () => Promise<unknown>): Promise<Set<string>> {
  const heard = new Set<string>();
  const stop = desk.core.events.subscribe(({ area, ids }: ChangeEvent) => {
    if (area === 'packing') for (const id of ids ?? ['all']) heard.add(id);
  });
  await work();
  await desk.settled();
  stop();
  return heard;
}

const putSku = async (desk: Desk, gramsTimesThousand: number, create: boolean) =>
  desk.client.packages.putCustomSku({
    id: (await desk.package(A)).id,
    key: 'dart_special',
    name: 'CannaDart special',
    milligramsPerPiece: gramsTimesThousand,
    packSize: 1,
    create,
  });

describe('lines nobody could read', () => {
  test('are not looked at again for grams that moved on a package', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 100]]);
    const riddles = Array.from({ length: 30 }, (_, i) => ({
      id: 100 + i,
      lines: [{ id: 1000 + i, units: 2, product: RIDDLE }],
    }));
    desk.take([...riddles, { id: 1, lines: [{ id: 11, units: 50 }] }]);
    await desk.settled();
    const { id } = await desk.row(1);
    const heard = await linesHeardOf(desk, () => desk.client.packing.pack({ lineId: id, units: 1 }));
    expect([...heard]).toEqual([id]);
  });

  test('are read again when a SKU that fits comes with a package of their strain', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 100]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 2, product: NEW_SIZE }] }]);
    expect((await desk.row(1)).kind).toBe('unknown');
    await putSku(desk, 1500, true);
    await desk.settled();
    expect(await desk.row(1)).toMatchObject({ kind: 'tracked', mgPerUnit: 1500, reserved: 2 });
  });

  test('are read again at the next start when the program ended before it could', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 100]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 2, product: NEW_SIZE }] }]);
    await desk.settled();
    await desk.core.packing.stop();
    await putSku(desk, 1500, true);
    await desk.stop();
    const again = await createTestCore({ dataDir: desk.dataDir });
    try {
      await again.core.start();
      await again.core.packing.settled();
      expect((await again.client.packing.list({})).rows).toMatchObject([{ kind: 'tracked', mgPerUnit: 1500 }]);
    } finally {
      await again.stop();
    }
  });

  test('do not mind news of more packages than one question can name', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 100]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 10, product: RIDDLE }] }]);
    await desk.settled();
    desk.core.events.publish({ area: 'packages', ids: Array.from({ length: 40_000 }, () => randomUUID()) });
    await desk.settled();
    expect(desk.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  });
});

describe('a custom SKU that weighs something else now', () => {
  test('is counted so on lines nothing is packed of, and stays as it was on the others', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 100]]);
    await putSku(desk, 1000, true);
    const said = { kind: 'tracked', strain: 'Blue Dream', skuKey: 'dart_special' } as const;
    const odd = { product: RIDDLE, units: 10 };
    desk.take([
      { id: 1, lines: [{ id: 11, ...odd }] },
      { id: 2, lines: [{ id: 21, ...odd }] },
    ]);
    await desk.client.packing.sayProduct({ lineId: (await desk.row(1)).id, is: said });
    await desk.client.packing.pack({ lineId: (await desk.row(2)).id, units: 4 });
    await putSku(desk, 1500, false);
    await desk.settled();
    expect(await desk.row(1)).toMatchObject({ skuKey: 'dart_special', mgPerUnit: 1500, reserved: 10 });
    expect(await desk.row(2)).toMatchObject({ mgPerUnit: 1000, packed: 4, reserved: 6 });
    expect(await desk.package(A)).toMatchObject({ orderedMg: 15_000 + 6000, packedMg: 4000 });
  });
});

describe('a list that could not be brought up to date', () => {
  test('is tried again after a pause, and the log says so', async () => {
    const clock = createFakeClock();
    const desk = await openDesk([[A, 'Blue Dream', 100]], { clock });
    desk.take([{ id: 1, status: 'On hold', lines: [{ id: 11, units: 10 }] }]);
    await desk.settled();
    const { connection } = desk.core.database;
    connection.exec(`create trigger no_way before update on packing_orders begin select raise(abort, 'no way'); end`);
    await desk.client.settings.set({ 'orders.leftOutStatuses': ['On hold'] });
    await desk.core.packing.settled();
    expect(desk.lines.some(({ level, line }) => level === 'error' && line.includes('no way'))).toBe(true);
    connection.exec('drop trigger no_way');
    expect((await desk.rows()).length).toBe(1);
    await clock.advance(10 * 60_000);
    expect(await desk.rows()).toEqual([]);
  });
});

describe('the way to History', () => {
  test('is taken by some orders at a time, so that others get a turn', async () => {
    const clock = createFakeClock();
    const desk = await openDesk([[A, 'Blue Dream', 1000]], { clock });
    await desk.client.settings.set({ 'packing.historyAfterDays': 1 });
    desk.take(Array.from({ length: 120 }, (_, i) => ({ id: 1 + i, lines: [{ id: 1000 + i, units: 1 }] })));
    const rows = await desk.rows();
    await desk.client.packing.setPacked({ rows: rows.map(({ id }) => ({ lineId: id, packed: 1 })) });
    clock.jump(clock.now() + 3 * DAY_MS);
    const left: number[] = [];
    const look = () => setImmediate(async () => left.push((await desk.client.packing.figures({})).lines));
    const stop = desk.core.events.subscribe(({ area }) => area === 'packing' && look());
    await desk.core.packing.nudge();
    stop();
    await vi.waitFor(() => expect(left.at(-1)).toBe(0));
    expect(left.some((n) => n > 0)).toBe(true);
  });
});

describe('undo of many rows', () => {
  test('reads each event of the doing a few times, however many there are', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 1000]]);
    const lines = Array.from({ length: 60 }, (_, i) => ({ id: 1000 + i, units: 2 }));
    desk.take([{ id: 1, lines }]);
    const rows = await desk.rows();
    const packed = await desk.client.packing.setPacked({ rows: rows.map(({ id }) => ({ lineId: id, packed: 2 })) });
    const parse = vi.spyOn(JSON, 'parse');
    await desk.client.packing.undo({ groupId: packed.groupId });
    const reads = parse.mock.calls.filter(([text]) => text.includes('"accepted"')).length;
    parse.mockRestore();
    expect(reads).toBeLessThanOrEqual(60 * 2);
    expect((await desk.rows()).map((row) => row.packed)).toEqual(lines.map(() => 0));
  });
});

describe('many packages for many short lines', () => {
  test('go to the first lines of the list, the oldest package first, and none is promised twice', async () => {
    const desk = await openDesk([[A, 'Wedding Cake', 1]]);
    desk.take(
      Array.from({ length: 12 }, (_, i) => ({
        id: 1 + i,
        orderDate: '2026-11-01',
        lines: [{ id: 100 + i, units: 5 }],
      })),
    );
    await desk.importCsv(csvOf(Array.from({ length: 8 }, (_, i) => [tag(10 + i), 'Blue Dream', 7] as const)));
    await desk.settled();
    const rows = await desk.rows();
    expect(rows.map(({ reserved }) => reserved)).toEqual([5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 1]);
    expect(rows[1]?.allocations.map(({ metrcNumber, reserved }) => [metrcNumber, reserved])).toEqual([
      [tag(10), 2],
      [tag(11), 3],
    ]);
    expect((await desk.packages()).every(({ orderedMg, currentMg }) => orderedMg <= currentMg)).toBe(true);
  });
});

describe('an invoice number two open orders have', () => {
  const SAME = 'INV-7';
  const twins = async () => {
    const desk = await openDesk([
      [A, 'Blue Dream', 100],
      [B, 'Blue Dream', 100],
    ]);
    desk.take([
      { id: 7, orderDate: '2026-11-01', lines: [{ id: 71, units: 2 }] },
      { id: 8, orderDate: '2026-11-02', lines: [{ id: 81, units: 3, product: BLUE_DREAM_1G }] },
    ]);
    desk.core.database.connection.exec(`update packing_orders set invoice_number = 'inv-7' where order_id = 8`);
    return { desk, first: await desk.row(7), second: await desk.row(8) };
  };

  test('means the lines of both, the order in hand first', async () => {
    const { desk, first, second } = await twins();
    expect(await desk.client.packing.scan({ text: SAME })).toMatchObject({
      kind: 'invoice',
      packingOrderId: first.packingOrderId,
      lineIds: [first.id, second.id],
    });
    const inHand = { text: SAME, packingOrderId: second.packingOrderId };
    expect(await desk.client.packing.scan(inHand)).toMatchObject({
      packingOrderId: second.packingOrderId,
      lineIds: [second.id, first.id],
    });
  });

  test('means first the order that something is left to pack of', async () => {
    const { desk, first, second } = await twins();
    await desk.client.packing.pack({ lineId: first.id, units: 2 });
    expect(await desk.client.packing.scan({ text: SAME })).toMatchObject({ packingOrderId: second.packingOrderId });
  });
});

describe('a week of History', () => {
  test('counts a line that came to one of its orders later', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 100]]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 5 }] }]);
    const { packingOrderId } = await desk.row(1);
    await desk.client.packing.closeOrder({ packingOrderId, reason: 'Not wanted' });
    expect((await desk.client.packing.historyWeeks({})).weeks).toMatchObject([{ lines: 1 }]);
    const lines = [
      { id: 11, units: 5 },
      { id: 12, units: 20 },
    ];
    desk.take([{ id: 1, lines }]);
    expect((await desk.client.packing.historyWeeks({})).weeks).toMatchObject([{ lines: 2 }]);
    expect((await desk.client.packing.history({ limit: 1 })).total).toBe(2);
  });
});

describe('an invoice number of 300 characters', () => {
  test('does not end the list at its page', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 100]]);
    const { connection } = desk.core.database;
    desk.take([{ id: 1, lines: [11, 12, 13].map((id) => ({ id, units: 1 })) }]);
    connection.exec(`update packing_lines set sort_key = replace(sort_key, 'INV-1', '${'X'.repeat(300)}')`);
    const page = await desk.client.packing.list({ limit: 2 });
    const next = await desk.client.packing.list({ limit: 2, after: page.rows.at(-1)?.sortKey });
    expect([...page.rows, ...next.rows].length).toBe(3);
  });
});
