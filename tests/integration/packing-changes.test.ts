// What Apex changes of orders that are on the packing list, or were: nothing packed or written there is lost by it.
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { actAs } from '#main/core/acting.ts';
import { systemActor } from '#main/core/actor.ts';
import { toInstant } from '#main/core/clock.ts';
import { markOrderGoneTx } from '#main/features/orders/store.ts';
import { reasonWords } from '#shared/text/reasons.ts';
import { actorWith, operator } from '#tests/support/actors.ts';
import { closeDesks, type Desk, type OrderOf, openDesk } from '#tests/support/desk.ts';
import { createFakeClock } from '#tests/support/fake-clock.ts';

afterEach(closeDesks);

const A = '1A4060300000000000000001';
const TEN: OrderOf = { id: 1, lines: [{ id: 11, units: 10 }] };
const MINUTE_MS = 60_000;

const blueDream = async () => {
  const clock = createFakeClock();
  return { ...(await openDesk([[A, 'Blue Dream', 100]], { clock })), clock };
};

const grams = async (desk: Desk) => {
  const p = await desk.package(A);
  return { ordered: p.orderedMg / 1000, packed: p.packedMg / 1000, available: p.availableMg / 1000 };
};

/** The first line of order 1, with so many of its units packed. */
const packed = async (desk: Desk, units: number) => {
  const row = await desk.row(1);
  await desk.client.packing.pack({ lineId: row.id, units });
  return row;
};

const deliver = (desk: Desk, packingOrderId: string) =>
  desk.client.packing.setDelivered({ packingOrderIds: [packingOrderId], delivered: true });

const historyOf = async (desk: Desk) => (await desk.client.packing.history({})).rows;

/** Apex has another address, or its own again. */
const readdress = (desk: Desk, address: string): Promise<unknown> => desk.client.settings.set({ 'apex.url': address });

describe('An order moved to a status that is left out of the list', () => {
  const leftOut = async () => {
    const desk = await blueDream();
    await desk.client.settings.set({ 'orders.leftOutStatuses': ['Shipped'] });
    return desk;
  };
  const SHIPPED: OrderOf = { ...TEN, stage: 'In Transit', status: 'Shipped' };

  it('stays complete when it is packed in full, can be delivered, and goes to History', async () => {
    const desk = await leftOut();
    desk.take([TEN]);
    const { packingOrderId } = await packed(desk, 10);
    desk.take([SHIPPED]);
    expect(await desk.row(1)).toMatchObject({ state: 'complete', unwantedBecause: 'left_out', orderComplete: true });
    expect((await desk.client.packing.delivery({})).orders).toHaveLength(1);
    await deliver(desk, packingOrderId);
    expect(await desk.rows()).toEqual([]);
    expect(await historyOf(desk)).toMatchObject([{ packed: 10 }]);
  });

  it('goes to History by itself once its days are over', async () => {
    const desk = await leftOut();
    desk.take([TEN]);
    await packed(desk, 10);
    desk.take([SHIPPED]);
    desk.take([SHIPPED]);
    desk.clock.jump(desk.clock.now() + 60 * 86_400_000);
    await desk.core.packing.nudge();
    actAs({ actor: systemActor('Packing list'), action: 'poller.run', source: 'test' }, () =>
      desk.core.packing.followers.moveToHistory(systemActor('Packing list')),
    );
    expect(await historyOf(desk)).toHaveLength(1);
  });

  it('lets go of what is not packed, and what is packed is to be unpacked, when it is packed in part', async () => {
    const desk = await leftOut();
    desk.take([TEN]);
    await packed(desk, 6);
    desk.take([SHIPPED]);
    expect(await desk.row(1)).toMatchObject({ state: 'to_unpack', reserved: 0, unwantedBecause: 'left_out' });
    expect(await grams(desk)).toEqual({ ordered: 0, packed: 6, available: 94 });
    desk.take([TEN]);
    expect(await desk.row(1)).toMatchObject({ state: 'to_pack', packed: 6, reserved: 4 });
  });
});

describe('An order in History', () => {
  const ENDS: readonly (readonly [string, (desk: Desk) => void])[] = [
    ['cancelled', (desk) => desk.take([{ ...TEN, cancelled: true }])],
    [
      'gone',
      ({ core, clock }) =>
        actAs({ actor: systemActor('Apex orders'), action: 'poller.run', source: 'test' }, () =>
          core.database.writeTx((tx) => {
            markOrderGoneTx(tx, TEN.id, toInstant(clock.now()));
            core.packing.takeOrdersTx(tx, [TEN.id]);
          }),
        ),
    ],
  ];
  it.each(ENDS)(
    'that is %s on Apex comes back to be unpacked while METRC still counts its goods',
    async (because, end) => {
      const desk = await blueDream();
      desk.take([TEN]);
      const { id, packingOrderId } = await packed(desk, 10);
      await deliver(desk, packingOrderId);
      end(desk);
      expect(await desk.row(1)).toMatchObject({ state: 'to_unpack', unwantedBecause: because, packed: 10 });
      const { events } = await desk.client.packing.line({ id });
      expect(events.map(({ kind }) => kind)).toContain('reopened');
      await desk.client.packing.unpack({ lineId: id, units: 10 });
      expect(await grams(desk)).toEqual({ ordered: 0, packed: 0, available: 100 });
    },
  );

  it('stays there when it is cancelled after METRC let its goods go', async () => {
    const desk = await blueDream();
    desk.take([TEN]);
    const { packingOrderId } = await packed(desk, 10);
    await deliver(desk, packingOrderId);
    await desk.client.packages.setCurrent({ id: (await desk.package(A)).id, currentMg: 90_000 });
    desk.take([{ ...TEN, cancelled: true }]);
    expect(await desk.rows()).toEqual([]);
  });

  it('stays there when somebody closed it', async () => {
    const desk = await blueDream();
    desk.take([TEN]);
    const { packingOrderId } = await packed(desk, 4);
    await desk.client.packing.closeOrder({ packingOrderId, reason: 'Enough' });
    desk.take([{ ...TEN, cancelled: true }]);
    expect(await desk.rows()).toEqual([]);
  });
});

describe('An Apex address that was changed and changed back', () => {
  it('brings back notes, dates and what was packed', async () => {
    const desk = await blueDream();
    await readdress(desk, 'https://one.example');
    const two: OrderOf = { id: 1, lines: [...TEN.lines, { id: 12, units: 3 }] };
    desk.take([two]);
    const row = await packed(desk, 4);
    const [, other] = await desk.rows();
    const written = { deliveryNotes: 'Ring twice', deliveryDate: '2026-12-24' };
    await desk.client.packing.edit({
      rows: [
        { lineId: row.id, ...written },
        { lineId: other?.id ?? '', internalNotes: 'Ask first' },
      ],
    });
    await readdress(desk, 'https://on.example');
    expect(await desk.rows()).toMatchObject([{ orderId: null, state: 'to_unpack', packed: 4 }]);
    await readdress(desk, 'https://one.example');
    desk.take([two]);
    expect(await desk.rows()).toMatchObject([
      { id: row.id, orderId: 1, state: 'to_pack', packed: 4, reserved: 6, ...written },
      { id: other?.id, orderId: 1, packed: 0, reserved: 3, internalNotes: 'Ask first' },
    ]);
  });

  it('does not take the same numbers of another address for the same orders', async () => {
    const desk = await blueDream();
    await readdress(desk, 'https://one.example');
    desk.take([TEN]);
    const row = await packed(desk, 4);
    await readdress(desk, 'https://two.example');
    desk.take([{ ...TEN, store: 'Corner Dispensary' }]);
    const rows = await desk.rows();
    expect(rows.find(({ id }) => id === row.id)).toMatchObject({ orderId: null, packed: 4 });
    expect(rows.find(({ id }) => id !== row.id)).toMatchObject({ orderId: 1, packed: 0, store: 'Corner Dispensary' });
  });

  it('leaves no two rows with one place in the list, so that paging shows all of them', async () => {
    const desk = await blueDream();
    const two: OrderOf = { id: 1, lines: [...TEN.lines, { id: 12, units: 3 }] };
    desk.take([two]);
    for (const { id } of await desk.rows()) await desk.client.packing.pack({ lineId: id, units: 1 });
    await readdress(desk, 'https://two.example');
    desk.take([two]);
    const rows = await desk.rows();
    const paged: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await desk.client.packing.list({ limit: 1, ...(after === undefined ? {} : { after }) });
      paged.push(...page.rows.map(({ id }) => id));
      after = page.rows.at(-1)?.sortKey;
      if (!page.more) break;
    }
    expect(rows).toHaveLength(4);
    expect(paged).toEqual(rows.map(({ id }) => id));
    expect(rows.map(({ id, sortKey }) => sortKey.endsWith(id))).toEqual([true, true, true, true]);
  });
});

describe('A line that Apex replaces by another of the same product', () => {
  const REPLACED: OrderOf = { id: 1, lines: [{ id: 12, units: 10 }] };

  it('hands over what was packed, the notes and the date somebody set', async () => {
    const desk = await blueDream();
    desk.take([TEN]);
    const row = await packed(desk, 8);
    const written = { deliveryNotes: 'Ring twice', internalNotes: 'Ask first', deliveryDate: '2026-12-24' };
    await desk.client.packing.edit({ rows: [{ lineId: row.id, ...written }] });
    desk.take([REPLACED]);
    expect(await desk.rows()).toMatchObject([{ state: 'to_pack', ordered: 10, packed: 8, reserved: 2, ...written }]);
    expect((await desk.client.packages.checkLedger({})).differences).toEqual([]);
  });

  it('hands over notes of a line nothing was packed of, once', async () => {
    const desk = await blueDream();
    desk.take([TEN]);
    const { id } = await desk.row(1);
    await desk.client.packing.edit({ rows: [{ lineId: id, deliveryNotes: 'Ring twice' }] });
    desk.take([REPLACED]);
    const { id: now, deliveryNotes } = await desk.row(1);
    expect(deliveryNotes).toBe('Ring twice');
    await desk.client.packing.edit({ rows: [{ lineId: now, deliveryNotes: '' }] });
    desk.take([REPLACED]);
    expect((await desk.row(1)).deliveryNotes).toBe('');
  });

  it('leaves in the one what the other does not want', async () => {
    const desk = await blueDream();
    desk.take([TEN]);
    await packed(desk, 10);
    desk.take([{ id: 1, lines: [{ id: 12, units: 7 }] }]);
    const rows = await desk.rows();
    expect(rows.map(({ state, packed: units }) => [state, units]).sort()).toEqual([
      ['complete', 7],
      ['to_unpack', 3],
    ]);
  });

  it('keeps a packed order in History, whether METRC let its goods go or not', async () => {
    for (const currentMg of [100_000, 95_500, 90_000]) {
      const desk = await blueDream();
      desk.take([TEN]);
      const { packingOrderId } = await packed(desk, 10);
      await deliver(desk, packingOrderId);
      await desk.client.packages.setCurrent({ id: (await desk.package(A)).id, currentMg });
      desk.take([REPLACED]);
      expect(await desk.rows()).toEqual([]);
      expect((await desk.client.packages.checkLedger({})).differences).toEqual([]);
    }
  });

  it('hands over goods that are packed without a package too', async () => {
    const desk = await blueDream();
    const flower = { product: 'Wedding Cake Flower 3.5g', productId: 7, units: 10 };
    desk.take([{ id: 1, lines: [{ id: 11, ...flower }] }]);
    await packed(desk, 10);
    desk.take([{ id: 1, lines: [{ id: 12, ...flower }] }]);
    expect(await desk.rows()).toMatchObject([{ state: 'complete', packed: 10 }]);
  });
});

describe('A delivery date that somebody set', () => {
  const dated = (deliveryDate: string): OrderOf => ({ ...TEN, deliveryDate });

  it('stays, though it was Apex’s for a while', async () => {
    const desk = await blueDream();
    desk.take([dated('2026-11-25')]);
    const { id } = await desk.row(1);
    await desk.client.packing.edit({ rows: [{ lineId: id, deliveryDate: '2026-12-01' }] });
    desk.take([dated('2026-12-01')]);
    desk.take([dated('2026-12-09')]);
    expect((await desk.row(1)).deliveryDate).toBe('2026-12-01');
  });

  it('follows Apex again when setting it is undone', async () => {
    const desk = await blueDream();
    desk.take([dated('2026-11-25')]);
    const { id } = await desk.row(1);
    const { groupId } = await desk.client.packing.edit({ rows: [{ lineId: id, deliveryDate: '2026-12-01' }] });
    await desk.client.packing.undo({ groupId });
    desk.take([dated('2026-12-09')]);
    expect((await desk.row(1)).deliveryDate).toBe('2026-12-09');
  });
});

describe('PACKED as it should be', () => {
  it('is refused where somebody changed it since it was seen, row by row', async () => {
    const desk = await blueDream();
    desk.take([{ id: 1, lines: [...TEN.lines, { id: 12, units: 10 }] }]);
    const [first, second] = await desk.rows();
    await desk.client.packing.pack({ lineId: first?.id ?? '', units: 4, source: 'scan' });
    const { results } = await desk.client.packing.setPacked({
      rows: [
        { lineId: first?.id ?? '', packed: 3, was: 0 },
        { lineId: second?.id ?? '', packed: 3, was: 0 },
      ],
    });
    const refusal = { code: 'INVALID_INPUT', data: { field: 'packed', reason: 'changed_since' } };
    expect(results.map(({ error }) => error)).toEqual([refusal, null]);
    expect((await desk.rows()).map((row) => row.packed)).toEqual([4, 3]);
    expect(reasonWords('changed_since')).toMatch(/changed it meanwhile/);
  });

  it('is written where it already is what it should be, and where nobody says what was seen', async () => {
    const desk = await blueDream();
    desk.take([TEN]);
    const { id } = await packed(desk, 4);
    for (const row of [
      { lineId: id, packed: 4, was: 0 },
      { lineId: id, packed: 5 },
    ]) {
      expect((await desk.client.packing.setPacked({ rows: [row] })).results).toMatchObject([{ ok: true }]);
    }
  });
});

describe('A group given by the caller', () => {
  const twoLines = async () => {
    const desk = await blueDream();
    desk.take([{ id: 1, lines: [...TEN.lines, { id: 12, units: 10 }] }]);
    const [a, b] = (await desk.rows()).map(({ id }) => id);
    return { desk, a: a ?? '', b: b ?? '' };
  };

  it('joins what this person did, as one step to undo', async () => {
    const { desk, a, b } = await twoLines();
    const groupId = randomUUID();
    const first = await desk.client.packing.setPacked({ rows: [{ lineId: a, packed: 3 }], groupId });
    const second = await desk.client.packing.edit({ rows: [{ lineId: b, deliveryNotes: 'Ring twice' }], groupId });
    expect([first.groupId, second.groupId]).toEqual([groupId, groupId]);
    expect(await desk.client.packing.undo({ groupId })).toEqual({ rows: 2 });
  });

  it('of somebody else is not joined: each undoes their own', async () => {
    const { desk, a, b } = await twoLines();
    const second = desk.clientOf(actorWith('Second', [...operator.permissions]));
    const { groupId } = await desk.client.packing.setPacked({ rows: [{ lineId: a, packed: 3 }] });
    const theirs = await second.packing.setPacked({ rows: [{ lineId: b, packed: 4 }], groupId });
    expect(theirs.groupId).not.toBe(groupId);
    await desk.client.packing.undo({ groupId });
    expect((await desk.rows()).map((row) => row.packed)).toEqual([0, 4]);
    await second.packing.undo({ groupId: theirs.groupId });
    expect((await desk.rows()).map((row) => row.packed)).toEqual([0, 0]);
  });

  it('from before signing in is not joined: what was done since can be undone', async () => {
    const { desk, a, b } = await twoLines();
    const { groupId } = await desk.client.packing.setPacked({ rows: [{ lineId: a, packed: 3 }] });
    desk.clock.jump(desk.clock.now() + MINUTE_MS);
    const later = desk.clientOf({ ...operator, since: toInstant(desk.clock.now()) });
    desk.clock.jump(desk.clock.now() + MINUTE_MS);
    const now = await later.packing.setPacked({ rows: [{ lineId: b, packed: 3 }], groupId });
    await later.packing.undo({ groupId: now.groupId });
    expect((await desk.rows()).map((row) => row.packed)).toEqual([3, 0]);
  });
});

describe('Following orders again', () => {
  const told = (desk: Desk, work: () => void): string[] => {
    const ids = new Set<string>();
    const stop = desk.core.events.subscribe((event) => {
      if (event.area === 'packing') for (const id of event.ids ?? ['everything']) ids.add(id);
    });
    work();
    stop();
    return [...ids].sort();
  };

  it('tells of lines that changed, and of no others', async () => {
    const desk = await openDesk([
      [A, 'Blue Dream', 100],
      ['1A4060300000000000000002', 'Wedding Cake', 100],
    ]);
    const cake = { product: 'CannaDart - Wedding Cake 1g' };
    const order = (units: number, store?: string): OrderOf => ({
      id: 1,
      lines: [
        { id: 11, units },
        { id: 12, units: 3, ...cake },
      ],
      ...(store === undefined ? {} : { store }),
    });
    desk.take([order(5)]);
    const [first, second] = (await desk.rows()).map(({ id }) => id);
    expect(told(desk, () => desk.take([order(5)]))).toEqual([]);
    expect(told(desk, () => desk.take([order(6)]))).toEqual([first]);
    expect(told(desk, () => desk.take([order(6, 'Corner Dispensary')]))).toEqual([first, second].sort());
  });
});
