// The packing desk in tests: a core with packages, and orders that come as Apex would give them, without Apex.

import { createRouterClient } from '@orpc/server';
import { actAs } from '#main/core/acting.ts';
import { type Actor, systemActor } from '#main/core/actor.ts';
import { toInstant } from '#main/core/clock.ts';
import { upsertOrderTx } from '#main/features/orders/store.ts';
import type { PackingRow } from '#shared/contract/packing.ts';
import type { ApexOrder, ApexOrderItem } from '#shared/model/apex.ts';
import { createTestCore, csvOf, type TestCoreOptions } from './create-test-core.ts';

export interface LineOf {
  readonly id: number;
  /** Default: CannaDart - Blue Dream 1g */
  readonly product?: string;
  readonly productId?: number;
  readonly units: number;
  readonly sku?: string;
}

export interface OrderOf {
  readonly id: number;
  readonly lines: readonly LineOf[];
  readonly store?: string;
  readonly stage?: string;
  readonly status?: string;
  readonly statusId?: number;
  readonly cancelled?: boolean;
  readonly orderDate?: string;
  readonly deliveryDate?: string | null;
  readonly splitFrom?: number;
}

export const BLUE_DREAM_1G = 'CannaDart - Blue Dream 1g';
export const BLUE_DREAM_6PK = 'Magnetic Box - Blue Dream 6pk';

const itemOf = (line: LineOf): ApexOrderItem => ({
  itemId: line.id,
  productId: line.productId ?? null,
  batchId: null,
  productName: line.product ?? BLUE_DREAM_1G,
  batchName: '',
  productSku: line.sku ?? '',
  units: line.units,
  orderQuantity: line.units,
  unitsPerCase: null,
  priceCents: null,
  metrcNumber: null,
  cultivar: null,
  milligramsPerPiece: null,
  unitsPerPackage: null,
  note: '',
});

export const apexOrder = (order: OrderOf, at: string): ApexOrder => ({
  orderId: order.id,
  invoiceNumber: `INV-${order.id}`,
  buyerId: null,
  buyer: order.store ?? 'Main Street Dispensary',
  buyerLicense: '',
  statusId: order.statusId ?? null,
  status: order.status ?? 'Accepted',
  stage: order.stage ?? 'Accepted',
  cancelled: order.cancelled ?? false,
  orderDate: order.orderDate ?? '2026-11-01',
  deliveryDate: order.deliveryDate === undefined ? '2026-11-25' : order.deliveryDate,
  splitFromOrderId: order.splitFrom ?? null,
  totalCents: null,
  shipTo: '',
  note: '',
  manifestNumber: null,
  createdAt: at,
  updatedAt: at,
  items: order.lines.map(itemOf),
});

export type Desk = Awaited<ReturnType<typeof openDesk>>;

const opened = new Set<{ discard: () => Promise<void> }>();

/** Ends every desk a test opened. */
export async function closeDesks(): Promise<void> {
  for (const desk of opened) await desk.discard();
  opened.clear();
}

/** A core with these packages: [tag, strain, grams]. */
export async function openDesk(
  packages: readonly (readonly [string, string, number])[],
  options: TestCoreOptions = {},
) {
  const test = await createTestCore(options);
  opened.add(test);
  const { core, client, clock } = test;
  if (packages.length > 0) await test.importCsv(csvOf(packages));
  const now = () => toInstant(clock.now());
  const take = (orders: readonly OrderOf[], actor: Actor = systemActor('Apex orders')): void =>
    actAs({ actor, action: 'poller.run', source: 'test' }, () =>
      core.database.writeTx((tx) => {
        for (const order of orders) upsertOrderTx(tx, apexOrder(order, now()), now());
        core.packing.takeOrdersTx(
          tx,
          orders.map(({ id }) => id),
        );
      }),
    );
  const rows = async (): Promise<PackingRow[]> => (await client.packing.list({})).rows;
  return {
    ...test,
    /** Orders as Apex now has them, in one page. */
    take,
    rows,
    /** The row of an order line, by Apex's number of the order and its place there. */
    row: async (orderId: number, place = 0): Promise<PackingRow> => {
      const found = (await rows()).filter((row) => row.orderId === orderId)[place];
      if (!found) throw new Error(`No row ${place} of order ${orderId}`);
      return found;
    },
    packages: async () => (await client.packages.list({})).packages,
    package: async (tag: string) => {
      const found = (await client.packages.list({})).packages.find(({ metrcNumber }) => metrcNumber === tag);
      if (!found) throw new Error(`No package ${tag}`);
      return found;
    },
    settled: () => core.packing.settled(),
    /** The same core for somebody else. */
    clientOf: (actor: Actor) => createRouterClient(core.router, { context: core.contextFor(actor) }),
  };
}
