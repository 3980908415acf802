// What the packing list does by itself: it follows orders as they are stored, packages as they change, METRC's figure as
// it drops, and the clock as packed orders grow old.
import { and, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { mg } from '#shared/model/mass.ts';
import { settleClaims } from '#shared/rules/allocation.ts';
import { actAs, acting } from '../../core/acting.ts';
import { type Actor, systemActor } from '../../core/actor.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { AppDatabase, ReadDb, Tx } from '../../db/database.ts';
import { packingAllocations, packingLines, packingOrders } from '../../db/schema/packing.ts';
import type { Completion } from './completion.ts';
import { addEventTx, beginDoing } from './events.ts';
import { relistOrderTx } from './listing.ts';
import { orderTx } from './order-ends.ts';
import {
  findLine,
  findOrder,
  linesOfOrder,
  packedOn,
  patchAllocationTx,
  patchLineTx,
  patchOrderTx,
  reservationsOn,
} from './records.ts';
import { causeOf, fillShortLinesTx, type Hand, type MoveTx, releaseAllTx, releaseOverReservedTx } from './reserve.ts';
import { canonicalStrain, strainsOf } from './shelves.ts';
import type { TakeUp } from './take-up.ts';
import type { TakenOff } from './taken-off.ts';

export interface FollowerDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly moveTx: MoveTx;
  readonly takenOff: TakenOff;
  readonly completion: Completion;
  readonly takeUp: TakeUp;
}

const BY_ITSELF = systemActor('Allocation');

const isDelivered = (db: ReadDb, lineId: string): boolean => {
  const line = findLine(db, lineId);
  return line !== null && findOrder(db, line.packingOrderId)?.deliveredAt !== null;
};
const ids = z.array(z.object({ id: z.string() }));

export function createPackingFollowers(deps: FollowerDeps) {
  const { database, clock, completion, takeUp } = deps;

  const { moveTx, takenOff } = deps;
  const handOf = (tx: Tx, actor: Actor): Hand => ({ tx, actor, at: toInstant(clock.now()), moveTx, takenOff });
  const withHand = <T>(actor: Actor, work: (hand: Hand) => T): T => database.writeTx((tx) => work(handOf(tx, actor)));

  /** Units that changed hands are looked at again: reservations that cannot stand go, short lines get what is free. */
  const rebalance = (packageIds: readonly string[]): void => {
    const strains = strainsOf(database.read, packageIds);
    for (const row of database.read
      .selectDistinct({ strainKey: packingLines.strainKey })
      .from(packingAllocations)
      .innerJoin(packingLines, eq(packingLines.id, packingAllocations.lineId))
      .where(inArray(packingAllocations.packageId, [...packageIds]))
      .all()) {
      if (row.strainKey !== null) strains.add(canonicalStrain(database.read, row.strainKey));
    }
    actAs({ actor: BY_ITSELF, action: 'packing.allocate', source: 'packages' }, () =>
      withHand(BY_ITSELF, (hand) => {
        const changed = releaseOverReservedTx(hand, packageIds);
        for (const strain of strains) for (const id of fillShortLinesTx(hand, strain)) changed.add(id);
        if (changed.size > 0) hand.tx.publish({ area: 'packing', ids: [...changed] });
      }),
    );
  };

  return {
    /** In the transaction that stores orders: follows each of them. */
    takeOrdersTx: (tx: Tx, orderIds: readonly number[]): void => {
      if (orderIds.length === 0) return;
      const hand = handOf(tx, acting()?.actor ?? BY_ITSELF);
      takeUp.takeTx(hand, orderIds);
    },

    /**
     * Apex has another address: its numbers mean other orders now. What is packed stays, to be unpacked or kept; the
     * address and the numbers there are remembered, so that all is as it was when that address comes back.
     */
    forgetOrdersTx: (tx: Tx): void => {
      const hand = handOf(tx, acting()?.actor ?? BY_ITSELF);
      const open = and(eq(packingOrders.status, 'open'), eq(packingOrders.wanted, true));
      for (const order of tx.db.select().from(packingOrders).where(open).all()) {
        patchOrderTx(tx, order.id, { wanted: false, unwantedBecause: 'gone' }, hand.at);
        for (const line of linesOfOrder(tx.db, order.id)) releaseAllTx(hand, line);
        relistOrderTx(hand, order.id);
      }
      tx.db.update(packingLines).set({ itemId: null }).run();
      tx.db.update(packingOrders).set({ orderId: null, splitFromOrderId: null }).run();
      tx.publish({ area: 'packing', ids: null });
    },

    /**
     * METRC's figure is about to drop. Goods of orders that Apex has delivered and nobody packed here have left with it:
     * they count as packed, so that the drop settles them and not what other orders have packed or reserved.
     */
    leftWithoutPackingTx: (tx: Tx, packageId: string, dropMg: number): void => {
      const delivered = packedOn(tx.db, packageId).filter(({ lineId }) => isDelivered(tx.db, lineId));
      let left = dropMg - delivered.reduce((sum, a) => sum + a.packed * a.mgPerUnit - a.settledMg, 0);
      const hand = handOf(tx, BY_ITSELF);
      const doing = beginDoing('apex');
      for (const { allocation } of reservationsOn(tx.db, packageId).toReversed()) {
        const line = findLine(tx.db, allocation.lineId);
        const units = Math.min(allocation.reserved, Math.floor(left / allocation.mgPerUnit));
        if (line?.unwantedBecause !== 'finished' || units <= 0) continue;
        const amount = mg(units * allocation.mgPerUnit);
        const op = { kind: 'pack', mg: amount, fromOrdered: amount } as const;
        moveTx(tx, packageId, op, BY_ITSELF, causeOf(line, units));
        const { reserved, packed, packedAt } = allocation;
        const moved = { reserved: reserved - units, packed: packed + units, packedAt: packedAt ?? hand.at };
        patchAllocationTx(tx, allocation.id, moved, hand.at);
        patchLineTx(tx, line.id, { packed: line.packed + units }, hand.at);
        addEventTx(hand, doing, line, { kind: 'left_without_packing', units, packageId });
        left -= amount;
        const order = completion.followTx(hand, line.packingOrderId) ? findOrder(tx.db, line.packingOrderId) : null;
        if (order?.status === 'open' && order.deliveredAt === null) completion.deliveredTx(hand, order, false);
      }
    },

    /**
     * METRC's figure lost packed goods of a package, or a tracker has taken them off its own: it is written down whose they
     * were. First the line's that the cause names.
     */
    settleTx: (tx: Tx, packageId: string, settledMg: number, cause?: { kind: string; ref: string }): void => {
      const at = toInstant(clock.now());
      const ownFirst = (a: { readonly lineId: string }): number =>
        cause?.kind === 'order_line' && cause.ref === a.lineId ? 0 : 1;
      const packed = packedOn(tx.db, packageId).sort((a, b) => ownFirst(a) - ownFirst(b));
      const claims = packed.map((a) => ({ id: a.id, openMg: a.packed * a.mgPerUnit - a.settledMg }));
      const changed: string[] = [];
      for (const { id, mg: part } of settleClaims(mg(settledMg), claims).settled) {
        const allocation = packed.find((a) => a.id === id);
        if (!allocation) continue;
        patchAllocationTx(tx, id, { settledMg: allocation.settledMg + part }, at);
        changed.push(allocation.lineId);
      }
      for (const id of changed) patchLineTx(tx, id, {}, at);
    },

    rebalance,

    /**
     * Packages whose change may not have been followed, because the program ended between the two: reserved beyond what
     * they hold, or free while a line of their strain is short.
     */
    unfollowed: (): string[] =>
      ids
        .parse(
          database.read.all(sql`
            select p.id from packages p
            where p.ordered_mg > 0 and (
              p.status <> 'active'
              or p.ordered_mg > max(0, coalesce(p.override_mg, p.current_mg) - p.packed_mg - p.held_mg))
            union
            select p.id from packages p
            left join strain_aliases s on s.alias_key = p.strain_key
            where p.status = 'active'
              and coalesce(p.override_mg, p.current_mg) > p.ordered_mg + p.packed_mg + p.held_mg
              and coalesce(s.strain_key, p.strain_key) in (
                select l.strain_key from packing_lines l join packing_orders o on o.id = l.packing_order_id
                where l.listed = 1 and l.kind = 'tracked' and o.wanted = 1 and l.ordered - l.packed > (
                  select coalesce(sum(a.reserved), 0) from packing_allocations a where a.line_id = l.id))
            union
            select a.package_id from packing_allocations a
            join packing_lines l on l.id = a.line_id
            join packages p on p.id = a.package_id
            left join strain_aliases s on s.alias_key = p.strain_key
            where a.reserved > 0 and coalesce(s.strain_key, p.strain_key) is not l.strain_key`),
        )
        .map(({ id }) => id),

    /** Orders whose days after packing are over go to History, at most so many in this transaction. Answers how many. */
    moveToHistory: (actor: Actor, atMost = Number.POSITIVE_INFINITY): number => {
      const due = completion.dueForHistory(database.read, clock.now()).slice(0, atMost);
      if (due.length === 0) return 0;
      return withHand(actor, (hand) => {
        for (const id of due) completion.toHistoryTx(hand, orderTx(hand, id));
        return due.length;
      });
    },
  };
}
