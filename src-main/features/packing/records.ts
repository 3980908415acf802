// SQL over packing lines, their orders and allocations, as the writing side needs them. Lists people look at are read
// in rows.ts.
import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import type { ReadDb, Tx } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { packingAllocations, packingLines, packingOrders } from '../../db/schema/packing.ts';

export type OrderRecord = typeof packingOrders.$inferSelect;
export type AllocationRecord = typeof packingAllocations.$inferSelect;
export type LineRow = typeof packingLines.$inferSelect;

/** A line with what its order says of it. */
export interface LineRecord extends LineRow {
  readonly invoiceNumber: string;
  readonly orderStatus: OrderRecord['status'];
  readonly wanted: boolean;
  readonly unwantedBecause: string;
}

const lines = (db: ReadDb) =>
  db
    .select({
      line: packingLines,
      invoiceNumber: packingOrders.invoiceNumber,
      orderStatus: packingOrders.status,
      wanted: packingOrders.wanted,
      unwantedBecause: packingOrders.unwantedBecause,
    })
    .from(packingLines)
    .innerJoin(packingOrders, eq(packingOrders.id, packingLines.packingOrderId));

type Joined = Omit<LineRecord, keyof LineRow> & { line: LineRow };
const flat = ({ line, ...order }: Joined): LineRecord => ({ ...line, ...order });

const lineQuery = prepareOnce((db: ReadDb) =>
  lines(db)
    .where(eq(packingLines.id, sql.placeholder('id')))
    .prepare(),
);
const linesOfOrderQuery = prepareOnce((db: ReadDb) =>
  lines(db)
    .where(eq(packingLines.packingOrderId, sql.placeholder('id')))
    .orderBy(asc(packingLines.position), asc(packingLines.id))
    .prepare(),
);
const reservedSum = sql`(select coalesce(sum(${packingAllocations.reserved}), 0) from ${packingAllocations} where ${packingAllocations.lineId} = ${packingLines.id})`;
const shortLinesQuery = prepareOnce((db: ReadDb) =>
  lines(db)
    .where(
      and(
        eq(packingLines.strainKey, sql.placeholder('strainKey')),
        // Written out, so that the index of listed lines serves.
        sql`${packingLines.listed} = 1`,
        eq(packingLines.kind, 'tracked'),
        eq(packingOrders.wanted, true),
        sql`${packingLines.ordered} - ${packingLines.packed} > ${reservedSum}`,
      ),
    )
    .orderBy(asc(packingLines.sortKey))
    .prepare(),
);
const allocationsQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(packingAllocations)
    .where(eq(packingAllocations.lineId, sql.placeholder('lineId')))
    .orderBy(asc(packingAllocations.createdAt), asc(packingAllocations.id))
    .prepare(),
);

export function findLine(db: ReadDb, id: string): LineRecord | null {
  const row = lineQuery(db).get({ id });
  return row ? flat(row) : null;
}

export const linesOfOrder = (db: ReadDb, packingOrderId: string): LineRecord[] =>
  linesOfOrderQuery(db).all({ id: packingOrderId }).map(flat);

/** Listed lines of a strain that want more than is packed and reserved, in the list's own order. */
export const shortLinesOfStrain = (db: ReadDb, strainKey: string): LineRecord[] =>
  shortLinesQuery(db).all({ strainKey }).map(flat);

export const findOrder = (db: ReadDb, id: string): OrderRecord | null => orderQuery(db).get({ id }) ?? null;

const orderQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(packingOrders)
    .where(eq(packingOrders.id, sql.placeholder('id')))
    .prepare(),
);
const orderByNumberQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(packingOrders)
    .where(eq(packingOrders.orderId, sql.placeholder('orderId')))
    .prepare(),
);
const itemQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(packingLines)
    .where(eq(packingLines.itemId, sql.placeholder('itemId')))
    .prepare(),
);

export const findOrderByNumber = (db: ReadDb, orderId: number): OrderRecord | null =>
  orderByNumberQuery(db).get({ orderId }) ?? null;

export const findLineByItem = (db: ReadDb, itemId: number): LineRow | null => itemQuery(db).get({ itemId }) ?? null;

/** Any listed line of a product: who hears of it looks at all of them. */
export const someLineOf = (db: ReadDb, productKey: string): string | null =>
  db
    .select({ id: packingLines.id })
    .from(packingLines)
    .where(and(eq(packingLines.productKey, productKey), sql`${packingLines.listed} = 1`))
    .limit(1)
    .get()?.id ?? null;

/** Of one line, the package it got first standing first. */
export const allocationsOf = (db: ReadDb, lineId: string): AllocationRecord[] => allocationsQuery(db).all({ lineId });

/**
 * Reservations on a package in the order in which they give way: first those of orders Apex has delivered without their
 * being packed here, then those of the last lines of the list.
 */
export const reservationsOn = (db: ReadDb, packageId: string) =>
  db
    .select({ allocation: packingAllocations, strainKey: packingLines.strainKey })
    .from(packingAllocations)
    .innerJoin(packingLines, eq(packingLines.id, packingAllocations.lineId))
    .innerJoin(packingOrders, eq(packingOrders.id, packingLines.packingOrderId))
    .where(and(eq(packingAllocations.packageId, packageId), gt(packingAllocations.reserved, 0)))
    .orderBy(desc(eq(packingOrders.unwantedBecause, 'finished')), desc(packingLines.sortKey))
    .all();

/**
 * Packed goods of a package that METRC still counts: first those of orders that are delivered, by us or as Apex says,
 * then by when they were packed.
 */
export const packedOn = (db: ReadDb, packageId: string) =>
  db
    .select({ allocation: packingAllocations })
    .from(packingAllocations)
    .innerJoin(packingLines, eq(packingLines.id, packingAllocations.lineId))
    .innerJoin(packingOrders, eq(packingOrders.id, packingLines.packingOrderId))
    .where(
      and(
        eq(packingAllocations.packageId, packageId),
        sql`${packingAllocations.packed} * ${packingAllocations.mgPerUnit} > ${packingAllocations.settledMg}`,
      ),
    )
    .orderBy(
      sql`${packingOrders.deliveredAt} is null and ${packingOrders.unwantedBecause} <> 'finished'`,
      asc(packingOrders.deliveredAt),
      asc(packingAllocations.packedAt),
      asc(packingAllocations.id),
    )
    .all()
    .map(({ allocation }) => allocation);

export function patchLineTx(tx: Tx, id: string, patch: Partial<LineRow>, at: string): void {
  tx.db
    .update(packingLines)
    .set({ ...patch, updatedAt: at })
    .where(eq(packingLines.id, id))
    .run();
  tx.publish({ area: 'packing', ids: [id] });
}

export function patchOrderTx(tx: Tx, id: string, patch: Partial<OrderRecord>, at: string): void {
  tx.db
    .update(packingOrders)
    .set({ ...patch, updatedAt: at })
    .where(eq(packingOrders.id, id))
    .run();
}

export function patchAllocationTx(tx: Tx, id: string, patch: Partial<AllocationRecord>, at: string): void {
  tx.db
    .update(packingAllocations)
    .set({ ...patch, updatedAt: at })
    .where(eq(packingAllocations.id, id))
    .run();
}
