// Letting held batches go once orders explain them. A drop seen on Apex is mostly a sale whose order follows within
// moments: after orders were read, what they took is reserved, so what we want to offer is already lower, and raising
// the rest is right. Source: spec 01, "Do not raise that batch again until the order cache has been refreshed after
// that reading."
//
// A batch stays held while order lines on it could not be counted (nobody knows their strain or SKU), or while orders
// of about the time of the drop are left out of the packing list: their goods are gone and nothing here says so.
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { released } from '#shared/rules/apex-plan.ts';
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

// An order may be older than the moment its units left the batch: it was made, then accepted.
const ABOUT_THE_DROP_MS = 24 * 3_600_000;

const counted = z.object({ n: z.number() });

/** Units on a batch that orders took and the packing list does not count. */
function uncountedUnits(db: ReadDb, batchId: number, heldSince: string): number {
  const after = toInstant(Date.parse(heldSince) - ABOUT_THE_DROP_MS);
  return counted.parse(
    db.get(sql`
      select coalesce(sum(i.units), 0) as n
      from apex_order_items i
      join apex_orders o on o.order_id = i.order_id
      left join packing_lines l on l.item_id = i.item_id
      left join packing_orders p on p.id = l.packing_order_id
      where i.batch_id = ${batchId} and i.gone = 0 and o.gone = 0 and o.cancelled = 0
        and (
          (l.kind = 'unknown' and l.listed = 1)
          or (coalesce(p.wanted, 0) = 0 and coalesce(p.status, '') <> 'history'
              and lower(o.stage) not in ('delivered', 'complete') and coalesce(o.created_at, o.updated_at) >= ${after})
        )`),
  ).n;
}

/**
 * Called when a complete reading of orders has ended.
 * @param readAt when that reading began, milliseconds
 * Answers how many batches were let go.
 */
export function createHeldRelease(deps: HeldReleaseDeps): (readAt: number) => Promise<number> {
  const { database, clock, model } = deps;
  return async (readAt) => {
    const before = toInstant(readAt);
    if (heldRows(database.read, before).length === 0) return 0;
    // What the new orders reserved counts in what is wanted, before anything is let go.
    await model.catchUp();
    const at = toInstant(clock.now());
    const rows = heldRows(database.read, before).filter(
      ({ batchId, heldSince }) => uncountedUnits(database.read, batchId, heldSince ?? at) === 0,
    );
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
