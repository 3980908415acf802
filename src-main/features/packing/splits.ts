// An order that was split on Apex: what was packed for the whole stays packed for the parts. Packed units that the one
// part no longer wants go to the lines of the same product in the other; on the packages nothing changes by it.
import { eq, sql } from 'drizzle-orm';
import { unpackable } from '#shared/rules/allocation.ts';
import { needsPacking, unitsToUnpack } from '#shared/rules/packing-line.ts';
import type { ReadDb } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { packingOrders } from '../../db/schema/packing.ts';
import { addEventTx, beginDoing, type Doing } from './events.ts';
import {
  allocationsOf,
  findLine,
  findOrderByNumber,
  type LineRecord,
  linesOfOrder,
  type OrderRecord,
  patchAllocationTx,
  patchLineTx,
} from './records.ts';
import { allocationTx, type Hand } from './reserve.ts';

const splitQuery = prepareOnce((db: ReadDb) =>
  db
    .select()
    .from(packingOrders)
    .where(eq(packingOrders.splitFromOrderId, sql.placeholder('root')))
    .prepare(),
);

/** The other open parts: what it was split from, and what was split off it or beside it. */
function partsBeside(db: ReadDb, order: OrderRecord): OrderRecord[] {
  const roots = [order.splitFromOrderId, order.orderId].filter((id) => id !== null);
  const found = new Map<string, OrderRecord>();
  for (const root of roots) {
    const whole = root === order.orderId ? null : findOrderByNumber(db, root);
    const split = splitQuery(db).all({ root });
    for (const part of [...(whole ? [whole] : []), ...split]) found.set(part.id, part);
  }
  found.delete(order.id);
  return [...found.values()].filter(({ status }) => status === 'open');
}

/** Packed units of one package from line to line. The package's own figures stay as they are. */
function handOverTx(hand: Hand, doing: Doing, from: LineRecord, to: LineRecord, units: number): number {
  const { tx, at } = hand;
  let left = units;
  for (const allocation of allocationsOf(tx.db, from.id).reverse()) {
    // A box METRC already let go belongs to what was delivered.
    const part = Math.min(left, unpackable(allocation));
    if (part <= 0) continue;
    const target = allocationTx(hand, to, allocation.packageId, allocation.mgPerUnit);
    if (target.mgPerUnit !== allocation.mgPerUnit) continue;
    patchAllocationTx(tx, allocation.id, { packed: allocation.packed - part }, at);
    patchAllocationTx(tx, target.id, { packed: target.packed + part, packedAt: target.packedAt ?? at }, at);
    const event = { kind: 'split_off', packageId: allocation.packageId } as const;
    addEventTx(hand, doing, from, { ...event, units: -part });
    addEventTx(hand, doing, to, { ...event, units: part });
    left -= part;
  }
  const moved = units - left;
  const packed = from.packed - moved;
  patchLineTx(tx, from.id, { packed, acceptedPacked: Math.min(from.acceptedPacked, packed) }, at);
  patchLineTx(tx, to.id, { packed: to.packed + moved }, at);
  return moved;
}

/** Answers the other orders whose lines changed. */
export function followSplitTx(hand: Hand, order: OrderRecord): Set<string> {
  const { db } = hand.tx;
  const touched = new Set<string>();
  const beside = partsBeside(db, order);
  if (beside.length === 0) return touched;
  const doing = beginDoing('split');
  const all = [order, ...beside].flatMap(({ id }) => linesOfOrder(db, id));
  for (const giver of all) {
    for (const taker of all) {
      const from = findLine(db, giver.id);
      const to = findLine(db, taker.id);
      if (!from || !to || from.packingOrderId === to.packingOrderId) continue;
      if (from.kind !== 'tracked' || from.productKey !== to.productKey || from.mgPerUnit !== to.mgPerUnit) continue;
      // More than ordered, with a reason, is meant for whom it was packed.
      const units = Math.min(unitsToUnpack(from), needsPacking(to));
      if (units === 0 || handOverTx(hand, doing, from, to, units) === 0) continue;
      touched.add(from.packingOrderId).add(to.packingOrderId);
    }
  }
  touched.delete(order.id);
  return touched;
}
