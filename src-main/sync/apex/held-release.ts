// Letting held batches go once orders explain them. A drop seen on Apex is mostly a sale whose order follows within
// moments: after orders were read, what they took is reserved, so what we want to offer is already lower, and raising
// the rest is right. Source: spec 01, "Do not raise that batch again until the order cache has been refreshed after
// that reading."
//
// A batch stays held while something else may explain its drop: order lines nobody knows the strain or SKU of; orders
// that changed since Apex last agreed with us and whose goods nothing here counts (left out of the packing list, or
// finished before they ever came onto it); orders of about that time that could not be read.
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { released, type SyncRow } from '#shared/rules/apex-plan.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import type { AppDatabase, ReadDb } from '../../db/database.ts';
import { addLogTx, heldRows, saveRowTx } from '../../features/apex/rows.ts';
import type { SyncModel } from './sync-model.ts';

export interface HeldReleaseDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly log: Logger;
  readonly model: SyncModel;
  readonly nudge: () => Promise<void>;
}

// Apex's clock and ours need not agree; and where it is not known since when they differ, a day is looked at.
const SKEW_MS = 5 * 60_000;
const UNKNOWN_SINCE_MS = 24 * 3_600_000;

const counted = z.object({ n: z.number() });

/** Since when units of a held batch may have gone, milliseconds. */
const goneSince = ({ heldFrom, heldSince }: SyncRow, now: number): number =>
  heldFrom === null ? Date.parse(heldSince ?? toInstant(now)) - UNKNOWN_SINCE_MS : Date.parse(heldFrom) - SKEW_MS;

const numberOf = (found: unknown): number => counted.parse(found).n;

/** When an order last changed on Apex. */
const changed = sql`max(coalesce(o.created_at, ''), o.updated_at)`;

/** Units on a batch that orders took and the packing list does not count. */
const uncountedOn = (db: ReadDb, batchId: number, since: string): number =>
  numberOf(
    db.get(sql`
      select coalesce(sum(max(i.units - coalesce(l.packed, 0), 0)), 0) as n
      from apex_order_items i
      join apex_orders o on o.order_id = i.order_id
      left join packing_lines l on l.item_id = i.item_id
      left join packing_orders p on p.id = l.packing_order_id
      where i.batch_id = ${batchId} and i.gone = 0 and o.gone = 0 and o.cancelled = 0
        and (
          (l.kind = 'unknown' and l.listed = 1)
          or (coalesce(p.wanted, 0) = 0 and coalesce(p.status, '') <> 'history' and ${changed} >= ${since})
        )`),
  );

/** Lines nobody knows the product of and Apex names no batch for: they may be of any. */
const nowhereSince = (db: ReadDb, since: string): number =>
  numberOf(
    db.get(sql`
      select count(*) as n from packing_lines l
      join apex_order_items i on i.item_id = l.item_id
      join apex_orders o on o.order_id = i.order_id
      where l.listed = 1 and l.kind = 'unknown' and i.batch_id is null and ${changed} >= ${since}`),
  );

export interface OrdersRead {
  /** When the reading began, milliseconds. */
  readonly at: number;
  /** When a reading last met orders that could not be read, milliseconds; null when none did. */
  readonly unreadableAt: number | null;
}

/** Called when a complete reading of orders has ended. Answers how many batches were let go. */
export function createHeldRelease(deps: HeldReleaseDeps): (read: OrdersRead) => Promise<number> {
  const { database, clock, model } = deps;

  const isExplained = (row: SyncRow, { unreadableAt }: OrdersRead): boolean => {
    const ms = goneSince(row, clock.now());
    if (unreadableAt !== null && unreadableAt >= ms) return false;
    const since = toInstant(ms);
    return uncountedOn(database.read, row.batchId, since) + nowhereSince(database.read, since) === 0;
  };

  return async (read) => {
    const before = toInstant(read.at);
    if (heldRows(database.read, before).length === 0) return 0;
    // What the new orders reserved counts in what is wanted, before anything is let go.
    await model.catchUp();
    const at = toInstant(clock.now());
    const rows = heldRows(database.read, before).filter((row) => isExplained(row, read));
    if (rows.length === 0) return 0;
    database.writeTx((tx) => {
      for (const row of rows) {
        saveRowTx(tx, released(row), at);
        addLogTx(tx, {
          at,
          batchId: row.batchId,
          productName: model.index().productName(row.batchId),
          from: row.acknowledged,
          to: row.desired,
          cause: 'Orders were read after the drop: what they took is reserved',
          latencyMs: null,
          result: 'released',
          error: null,
        });
        tx.publish({ area: 'apex-sync', ids: [String(row.batchId)] });
      }
    });
    deps.log.info('Held batches were let go: orders were read after their drop', { batches: rows.length });
    void deps.nudge();
    return rows.length;
  };
}
