// What a person decides about the sync: a drastic plan, a parked row, a drop seen on Apex.
import { mg } from '#shared/model/mass.ts';
import { released, retried, type SafetyCheck, type SyncRow } from '#shared/rules/apex-plan.ts';
import { gramsPerUnit, skusOf } from '#shared/rules/sku-units.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import type { AppDatabase, Tx } from '../../db/database.ts';
import { addLogTx, findRow, findRows, saveRowTx } from '../../features/apex/rows.ts';
import { findPackage } from '../../features/packages/queries.ts';
import type { PackageService } from '../../features/packages/service.ts';
import type { SyncControl } from './sync-control.ts';
import type { SyncModel } from './sync-model.ts';

export interface SyncDecisionDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly log: Logger;
  readonly packages: PackageService;
  readonly control: SyncControl;
  readonly model: SyncModel;
  readonly safetyNow: () => SafetyCheck;
  readonly nudge: () => Promise<void>;
}

export function createSyncDecisions(deps: SyncDecisionDeps) {
  const { database, clock, model } = deps;

  const changeRows = (batchIds: readonly number[], step: (row: SyncRow, tx: Tx) => SyncRow): number =>
    database.writeTx((tx) => {
      const rows = findRows(tx.db, batchIds);
      for (const row of rows) {
        saveRowTx(tx, step(row, tx), toInstant(clock.now()));
        tx.publish({ area: 'apex-sync', ids: [String(row.batchId)] });
      }
      return rows.length;
    });

  return {
    approve: async (items: readonly { batchId: number; to: number }[], actor: Actor): Promise<void> => {
      await model.catchUp();
      if (!deps.safetyNow().tripped) throw new AppError('NOTHING_TO_APPROVE', {});
      deps.control.approve(items, actor.name);
      deps.log.info('A safety stop was approved', { items: items.length });
      void deps.nudge();
    },
    retry: (batchIds: readonly number[]): number => {
      const count = changeRows(batchIds, retried);
      void deps.nudge();
      return count;
    },
    release: (batchIds: readonly number[], actor: Actor): number => {
      const count = changeRows(batchIds, (row, tx) => {
        addLogTx(tx, {
          at: toInstant(clock.now()),
          batchId: row.batchId,
          productName: model.index().productName(row.batchId),
          from: row.acknowledged,
          to: row.desired,
          cause: `${actor.name}: not a sale, may be raised again`,
          latencyMs: null,
          result: 'released',
          error: null,
        });
        return released(row);
      });
      void deps.nudge();
      return count;
    },

    /** The drop was a sale: the missing units come off the packages that feed the batch, the fullest first. */
    recordSale: async (batchId: number, actor: Actor): Promise<{ units: number; takenMg: number }> => {
      await model.catchUp();
      const row = findRow(database.read, batchId);
      if (!row) throw new AppError('RECORD_NOT_FOUND', { kind: 'batch', ref: String(batchId) });
      if (row.heldSince === null || row.acknowledged === null) {
        throw new AppError('BATCH_NOT_PUSHABLE', { batchId, reason: 'not_held' });
      }
      const units = Math.round(row.heldQuantity ?? 0);
      const feeders = [...(model.feeds().feedersOf(batchId) ?? [])].sort((a, b) => b[1] - a[1]);
      const saleId = newId();
      const takenMg = database.writeTx((tx) => {
        let left = units;
        let taken = 0;
        for (const [packageId, offered] of feeders) {
          const part = Math.min(left, offered);
          const link = model
            .feeds()
            .package(packageId)
            ?.links.find(({ match }) => match.kind === 'matched' && match.batchId === batchId);
          const record = findPackage(tx.db, packageId);
          const sku = record && link ? skusOf(record.customSkus).find((known) => known.key === link.skuKey) : undefined;
          if (part <= 0 || !sku) continue;
          const amount = mg(gramsPerUnit(sku) * part);
          const cause = {
            kind: 'apex_sale',
            ref: `batch ${batchId}`,
            note: `${part} × ${sku.name}, seen as a drop on Apex (${saleId})`,
          };
          deps.packages.sellTx(tx, packageId, { sku, units: part, key: `${saleId} ${packageId}` }, actor, cause);
          taken += amount;
          left -= part;
        }
        if (left > 0) throw new AppError('BATCH_NOT_PUSHABLE', { batchId, reason: 'packages_hold_less' });
        const now = findRow(tx.db, batchId);
        if (now) saveRowTx(tx, released(now), toInstant(clock.now()));
        addLogTx(tx, {
          at: toInstant(clock.now()),
          batchId,
          productName: model.index().productName(batchId),
          from: (row.acknowledged ?? 0) + units,
          to: Math.round(row.acknowledged ?? 0),
          cause: `${actor.name}: ${units} sold on Apex, taken off the packages`,
          latencyMs: null,
          result: 'released',
          error: null,
        });
        tx.publish({ area: 'apex-sync', ids: [String(batchId)] });
        return taken;
      });
      await model.catchUp();
      void deps.nudge();
      return { units, takenMg };
    },
  };
}
