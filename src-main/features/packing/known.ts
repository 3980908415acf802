// What the packing list knows of an order or order line of Apex, by its number at Apex's present address. One that was
// set aside while Apex had another address is known again when its own address is back.
import { and, eq, sql } from 'drizzle-orm';
import type { ReadDb } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { packingLines, packingOrders } from '../../db/schema/packing.ts';
import { findLineByItem, findOrderByNumber, type LineRow, type OrderRecord } from './records.ts';

const isFrom = eq(packingOrders.address, sql.placeholder('address'));

const orderThere = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(packingOrders)
    .where(and(isFrom, eq(packingOrders.numberThere, sql.placeholder('number'))))
    .prepare(),
);
const lineThere = prepareOnce((db: ReadDb) =>
  db
    .select({ line: packingLines })
    .from(packingLines)
    .innerJoin(packingOrders, eq(packingOrders.id, packingLines.packingOrderId))
    .where(and(eq(packingLines.numberThere, sql.placeholder('number')), isFrom))
    .prepare(),
);

export const knownOrder = (db: ReadDb, address: string, orderId: number): OrderRecord | null =>
  findOrderByNumber(db, orderId) ?? orderThere(db).get({ address, number: orderId }) ?? null;

export const knownLine = (db: ReadDb, address: string, itemId: number): LineRow | null =>
  findLineByItem(db, itemId) ?? lineThere(db).get({ address, number: itemId })?.line ?? null;
