// Lines that take the place of others. An order that was split on Apex: what was packed for the whole stays packed for
// the parts; packed units that the one part no longer wants go to the lines of the same product in the other. A line
// that Apex replaced by another within the order. On the packages nothing changes by either.
import { eq, sql } from 'drizzle-orm';
import { unpackable } from '#shared/rules/allocation.ts';
import { needsPacking, unitsToUnpack } from '#shared/rules/packing-line.ts';
import type { ReadDb } from '../../db/database.ts';
import { prepareOnce } from '../../db/prepare-once.ts';
import { packingOrders } from '../../db/schema/packing.ts';
import { addEventTx, beginDoing, type Doing } from './events.ts';
import {
  type AllocationRecord,
  allocationsOf,
  findLine,
  findOrderByNumber,
  type LineRecord,
  type LineRow,
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

/** Of what METRC already let go in a box, how much goes along when so many of its units do: as little as can be. */
const settledAlong = ({ packed, mgPerUnit, settledMg }: AllocationRecord, part: number): number =>
  Math.max(0, settledMg - (packed - part) * mgPerUnit);

/**
 * Packed units from line to line. The packages' own figures stay as they are.
 * @param most how many units of a box may go
 */
function handOverTx(
  hand: Hand,
  doing: Doing,
  from: LineRecord,
  to: LineRecord,
  units: number,
  most: (box: AllocationRecord) => number,
): number {
  const { tx, at } = hand;
  let left = units;
  const tell = (packageId: string | null, part: number): void => {
    addEventTx(hand, doing, from, { kind: 'split_off', packageId, units: -part });
    addEventTx(hand, doing, to, { kind: 'split_off', packageId, units: part });
    left -= part;
  };
  for (const box of allocationsOf(tx.db, from.id).reverse()) {
    const part = Math.min(left, most(box));
    if (part <= 0) continue;
    const target = allocationTx(hand, to, box.packageId, box.mgPerUnit);
    if (target.mgPerUnit !== box.mgPerUnit) continue;
    const settledMg = settledAlong(box, part);
    patchAllocationTx(tx, box.id, { packed: box.packed - part, settledMg: box.settledMg - settledMg }, at);
    const packedAt = target.packedAt ?? box.packedAt ?? at;
    const there = { packed: target.packed + part, settledMg: target.settledMg + settledMg, packedAt };
    patchAllocationTx(tx, target.id, there, at);
    tell(box.packageId, part);
  }
  if (from.kind === 'untracked' && left > 0) tell(null, left);
  const moved = units - left;
  const packed = from.packed - moved;
  patchLineTx(tx, from.id, { packed, acceptedPacked: Math.min(from.acceptedPacked, packed) }, at);
  patchLineTx(tx, to.id, { packed: to.packed + moved }, at);
  return moved;
}

const isSameProduct = (a: LineRecord, b: LineRecord): boolean =>
  a.kind === b.kind && a.kind !== 'unknown' && a.productKey === b.productKey && a.mgPerUnit === b.mgPerUnit;

/** What somebody wrote to a line, where the other one says nothing of it. */
function writtenFor(from: LineRecord, to: LineRecord): Partial<LineRow> {
  const { deliveryDate, deliveryNotes, internalNotes } = from;
  return {
    ...(to.deliveryNotes === '' && deliveryNotes !== '' ? { deliveryNotes } : {}),
    ...(to.internalNotes === '' && internalNotes !== '' ? { internalNotes } : {}),
    ...(from.deliveryDateOwn && !to.deliveryDateOwn ? { deliveryDate, deliveryDateOwn: true } : {}),
  };
}

/**
 * Apex replaces a line of an order by another one of the same product, with a number of its own: what was packed and
 * written for the one is the other's. Nothing is of an order that is not wanted.
 * @param came lines of the order that are new, `went` those that left it just now
 */
export function followReplacedTx(
  hand: Hand,
  packingOrderId: string,
  came: readonly string[],
  went: readonly string[],
): void {
  const { db } = hand.tx;
  const lines = linesOfOrder(db, packingOrderId);
  const doing = beginDoing('replaced');
  for (const { id: giver } of lines.filter(({ ordered, wanted }) => wanted && ordered === 0)) {
    for (const { id: taker } of lines.filter(({ ordered }) => ordered > 0)) {
      const from = findLine(db, giver);
      const to = findLine(db, taker);
      if (!from || !to || !isSameProduct(from, to)) continue;
      const units = Math.min(from.packed, needsPacking(to));
      const moved = units === 0 ? 0 : handOverTx(hand, doing, from, to, units, ({ packed }) => packed);
      const isReplaced = moved > 0 || (came.includes(taker) && went.includes(giver));
      const written = isReplaced ? writtenFor(from, to) : {};
      if (Object.keys(written).length > 0) patchLineTx(hand.tx, taker, written, hand.at);
    }
  }
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
      // A box METRC already let go belongs to what was delivered.
      if (units === 0 || handOverTx(hand, doing, from, to, units, unpackable) === 0) continue;
      touched.add(from.packingOrderId).add(to.packingOrderId);
    }
  }
  touched.delete(order.id);
  return touched;
}
