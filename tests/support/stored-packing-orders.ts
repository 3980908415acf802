// Orders of the packing list put into the database as they might stand there, for tests of what is read of them.
import { newId } from '#main/core/ids.ts';
import type { AppDatabase } from '#main/db/database.ts';
import { packingAllocations, packingEvents, packingLines, packingOrders } from '#main/db/schema/packing.ts';
import { storeForTx } from '#main/features/packing/stores.ts';
import { mondayOf } from '#shared/rules/local-day.ts';
import { storeKey } from '#shared/rules/store-key.ts';

type Order = typeof packingOrders.$inferInsert;

interface LineToPut {
  readonly product?: string;
  readonly ordered?: number;
  readonly packed?: number;
  readonly deliveryDate?: string | null;
  /** Ids of packages, all units from each. */
  readonly from?: readonly string[];
}

export interface OrderToPut extends Partial<Order> {
  readonly lines?: readonly LineToPut[];
  /** Completed on this local day and in History since. */
  readonly completedOn?: string;
  readonly closedBecause?: string;
}

const AT = '2026-11-21T10:00:00.000Z';
let invoices = 10_000;

/** Answers the order's id. */
export function putOrder(database: AppDatabase, toPut: OrderToPut = {}): string {
  const { lines = [{}], completedOn, closedBecause, ...order } = toPut;
  const id = newId();
  const buyer = order.buyer ?? 'Main Street Dispensary';
  invoices += 1;
  database.writeTx((tx) => {
    const row: Order = {
      id,
      invoiceNumber: `INV-${invoices}`,
      buyer,
      buyerKey: storeKey(buyer),
      storeId: order.storeId ?? storeForTx(tx, buyer, AT),
      status: 'open',
      wanted: closedBecause === undefined,
      unwantedBecause: closedBecause === undefined ? '' : 'closed',
      orderDate: '2026-11-18',
      createdAt: AT,
      updatedAt: AT,
      ...(completedOn !== undefined && inHistory(completedOn)),
      ...order,
    };
    tx.db.insert(packingOrders).values(row).run();
    lines.forEach((line, position) => {
      const lineId = newId();
      const { product = 'Wedding Cake 1g', ordered = 10, packed = completedOn === undefined ? 0 : ordered } = line;
      tx.db
        .insert(packingLines)
        .values({
          id: lineId,
          packingOrderId: id,
          position,
          productKey: product,
          productName: product,
          kind: 'untracked',
          ordered,
          packed,
          listed: completedOn === undefined,
          sortKey: `${row.orderDate} ${row.invoiceNumber} ${position}`,
          deliveryDate: line.deliveryDate ?? null,
          createdAt: AT,
          updatedAt: AT,
        })
        .run();
      for (const packageId of line.from ?? []) {
        const allocation = { lineId, packageId, mgPerUnit: 1000, reserved: 0, packed, createdAt: AT, updatedAt: AT };
        tx.db
          .insert(packingAllocations)
          .values({ id: newId(), ...allocation })
          .run();
      }
    });
    if (closedBecause === undefined) return;
    const by = { actorId: 'somebody', actor: 'Operator', source: 'window', groupId: newId() };
    tx.db
      .insert(packingEvents)
      .values({ id: newId(), at: AT, ...by, kind: 'closed', packingOrderId: id, reason: closedBecause })
      .run();
  });
  return id;
}

const inHistory = (day: string) => ({
  status: 'history' as const,
  completedAt: `${day}T18:00:00.000Z`,
  historyAt: `${day}T18:00:00.000Z`,
  historyWeek: mondayOf(day),
});
