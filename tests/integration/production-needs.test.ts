// What the packing list is short of, as production gets it: the very figures the list shows, summed per strain and SKU.
import { afterEach, describe, expect, it } from 'vitest';
import { listPackages } from '#main/features/packages/queries.ts';
import { packingNeeds } from '#main/features/packing/production-needs.ts';
import type { PackingRow } from '#shared/contract/packing.ts';
import { BLUE_DREAM_6PK, closeDesks, type Desk, type OrderOf, openDesk } from '#tests/support/desk.ts';

afterEach(closeDesks);

const A = '1A4060300000000000000001';
const B = '1A4060300000000000000002';
const C = '1A4060300000000000000003';

const needsOf = ({ core }: Desk) => {
  const read = core.database.read;
  return packingNeeds({ read, customSkusOf: (ids) => listPackages(read, ids).flatMap(({ customSkus }) => customSkus) });
};

/** From the rows of the list: units, lines and earliest date per strain and SKU. */
function summed(rows: readonly PackingRow[]): Map<string, [units: number, lines: number, due: string | null]> {
  const sums = new Map<string, [number, number, string | null]>();
  for (const { kind, productKey, needsProduction, deliveryDate } of rows) {
    if (kind !== 'tracked' || needsProduction === 0) continue;
    const [units, lines, due] = sums.get(productKey) ?? [0, 0, null];
    const dates = [due, deliveryDate].filter((date) => date !== null).sort();
    sums.set(productKey, [units + needsProduction, lines + 1, dates[0] ?? null]);
  }
  return sums;
}

/** Every need is the list's, and the list has no other. */
async function agrees(desk: Desk): Promise<number> {
  await desk.settled();
  const needs = needsOf(desk);
  const listed = summed(await desk.rows());
  expect(
    new Map(
      needs.map((need) => [`${need.strainKey}|${need.skuKey}`, [need.neededUnits, need.lines, need.dueDate] as const]),
    ),
  ).toEqual(listed);
  return needs.length;
}

describe('the needs of production', () => {
  it('are none while the shelves have everything', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 100]]);
    expect(needsOf(desk)).toEqual([]);
    desk.take([{ id: 1, lines: [{ id: 11, units: 10 }] }]);
    expect(needsOf(desk)).toEqual([]);
    expect(await agrees(desk)).toBe(0);
  });

  it('are summed over the lines that are short, with the first day they are due', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 10]]);
    desk.take([
      { id: 1, lines: [{ id: 11, units: 8 }], deliveryDate: '2026-11-20' },
      { id: 2, lines: [{ id: 21, units: 6 }], orderDate: '2026-11-02', deliveryDate: '2026-12-01' },
      { id: 3, lines: [{ id: 31, units: 5 }], orderDate: '2026-11-03', deliveryDate: '2026-11-28' },
      { id: 4, lines: [{ id: 41, units: 2 }], orderDate: '2026-11-04', deliveryDate: null },
    ]);
    expect(needsOf(desk)).toEqual([
      {
        strain: 'Blue Dream',
        strainKey: 'blue dream',
        skuKey: 'singles_1g',
        name: 'Single 1 g',
        milligramsPerPiece: 1000,
        packSize: 1,
        neededUnits: 11,
        lines: 3,
        dueDate: '2026-11-28',
      },
    ]);
    await agrees(desk);
  });

  it('know what a unit is made of, SKU by SKU of one strain', async () => {
    const desk = await openDesk([]);
    desk.take([
      {
        id: 1,
        lines: [
          { id: 11, units: 4, product: BLUE_DREAM_6PK },
          { id: 12, units: 3 },
        ],
        deliveryDate: null,
      },
    ]);
    expect(needsOf(desk)).toMatchObject([
      { skuKey: 'magnetic_box_6pk', milligramsPerPiece: 500, packSize: 6, neededUnits: 4, dueDate: null },
      { skuKey: 'singles_1g', milligramsPerPiece: 1000, packSize: 1, neededUnits: 3 },
    ]);
    await agrees(desk);
  });

  it('know a custom SKU of a package by its name', async () => {
    const desk = await openDesk([[A, 'Blue Dream', 1]]);
    const { id } = await desk.package(A);
    const sku = { key: 'cocoa_blunt_1_5g', name: 'Cocoa Blunt', milligramsPerPiece: 1500, packSize: 2 };
    const { key: skuKey } = await desk.client.packages.putCustomSku({ id, create: true, ...sku });
    desk.take([{ id: 1, lines: [{ id: 11, units: 7, product: 'Mystery thing', productId: 9 }] }]);
    const is = { kind: 'tracked', strain: 'Blue Dream', skuKey } as const;
    await desk.client.packing.sayProduct({ lineId: (await desk.row(1)).id, is });
    expect(needsOf(desk)).toMatchObject([
      { skuKey, name: 'Cocoa Blunt', milligramsPerPiece: 1500, packSize: 2, neededUnits: 7 },
    ]);
    await agrees(desk);
  });

  it('follow aliases: one strain under two names is one need, under the name people gave it', async () => {
    const desk = await openDesk([
      [A, 'BLU DRM', 2],
      [B, 'Wedding Cake', 2],
    ]);
    await desk.client.mapping.addAlias({ alias: 'BLU DRM', strain: 'Blue Dream' });
    desk.take([{ id: 1, lines: [{ id: 11, units: 5 }] }]);
    expect(needsOf(desk)).toMatchObject([{ strain: 'Blue Dream', strainKey: 'blue dream', neededUnits: 3 }]);
    await desk.client.packages.create({ metrcNumber: C, strain: 'BLUE DREAM', initialMg: 1000 });
    await desk.settled();
    expect(needsOf(desk)).toMatchObject([{ strain: 'BLUE DREAM', neededUnits: 2 }]);
    await agrees(desk);
  });

  it('leave out what is not tracked, not explained, packed or not wanted', async () => {
    const desk = await openDesk([]);
    desk.take([
      { id: 1, lines: [{ id: 11, units: 5, product: 'CannaDart Mystery', productId: 7 }] },
      { id: 2, lines: [{ id: 21, units: 5, product: 'Display stand', productId: 8 }] },
      { id: 3, cancelled: true, lines: [{ id: 31, units: 5 }] },
    ]);
    const lineId = (await desk.row(2)).id;
    await desk.client.packing.sayProduct({ lineId, is: { kind: 'untracked' } });
    expect(needsOf(desk)).toEqual([]);
    await agrees(desk);
  });

  it('are the list’s own figures, whatever happens to orders and packages', async () => {
    const desk = await openDesk([
      [A, 'Blue Dream', 7.5],
      [B, 'Wedding Cake', 4],
      [C, 'blue  dream', 3],
    ]);
    const products = [
      'CannaDart - Blue Dream 1g',
      'CannaDart - Blue Dream 0.5g',
      'Magnetic Box - Blue Dream 6pk',
      'CannaDart - Wedding Cake 1g',
      'CannaDart - Gelato 1g',
      'Magnetic Box - Wedding Cake 12pk',
    ];
    const orders = Array.from(
      { length: 24 },
      (_, n): OrderOf => ({
        id: n + 1,
        orderDate: `2026-10-${String(1 + ((n * 7) % 28)).padStart(2, '0')}`,
        deliveryDate: n % 5 === 0 ? null : `2026-11-${String(1 + ((n * 11) % 28)).padStart(2, '0')}`,
        lines: [0, 1, 2].map((line) => ({
          id: (n + 1) * 10 + line,
          units: 1 + ((n * 3 + line * 5) % 9),
          product: products[(n + line * 2) % products.length] ?? '',
        })),
      }),
    );
    desk.take(orders);
    expect(await agrees(desk)).toBeGreaterThanOrEqual(5);

    for (const row of (await desk.rows()).filter(({ reserved }) => reserved > 0)) {
      await desk.client.packing.pack({ lineId: row.id, units: 1 });
      await agrees(desk);
    }
    const { id } = await desk.package(A);
    await desk.client.packages.setPhysicalCount({ id, physicalMg: 400_000 });
    await agrees(desk);
    await desk.client.packages.placeHold({ id, mg: 12_345, forWhom: 'Show' });
    await agrees(desk);
    await desk.client.packages.setPhysicalCount({ id, physicalMg: 20_000 });
    await agrees(desk);
    desk.take(orders.slice(0, 6).map((order) => ({ ...order, cancelled: true })));
    await agrees(desk);
    desk.take(orders.slice(6, 12).map((order) => ({ ...order, lines: order.lines.slice(0, 1) })));
    await agrees(desk);
    await desk.client.mapping.addAlias({ alias: 'Gelato', strain: 'Wedding Cake' });
    await agrees(desk);
    await desk.client.packages.edit({ id, strain: 'Gelato' });
    await agrees(desk);
    const cake = await desk.package(B);
    await desk.client.packages.setPhysicalCount({ id: cake.id, physicalMg: 0 });
    await agrees(desk);
  });
});
