// What packing and sales here put into the outbox for the tracker, in their own transaction. A packed unit waits a while
// before it is sent, because a tracker has no call that gives units back; until then unpacking takes the item out again.
//
// Invariant: of a package, the milligrams of open items for packed goods are never more than what it has packed.
import { eq } from 'drizzle-orm';
import { acting } from '../../core/acting.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { ReadDb, Tx } from '../../db/database.ts';
import { packages } from '../../db/schema/packages.ts';
import { findPackage } from '../../features/packages/queries.ts';
import type { SoldUnits } from '../../features/packages/service.ts';
import type { BoxedUnits, TakenOff } from '../../features/packing/taken-off.ts';
import type { SettingsService } from '../../features/settings/service.ts';
import { enqueueTx, withdrawTx } from '../../outbox/store.ts';
import { type OpenDecrement, openDecrements } from './decrement-rows.ts';
import { DECREMENT_KIND, type DecrementPayload } from './decrements.ts';

export interface TakingsDeps {
  readonly settings: SettingsService;
  readonly clock: Clock;
}

const amountOf = (items: readonly { readonly mg: number }[]): number => items.reduce((sum, { mg }) => sum + mg, 0);
const balancesOf = (db: ReadDb, packageId: string) =>
  db
    .select({ tag: packages.metrcNumber, packedMg: packages.packedMg })
    .from(packages)
    .where(eq(packages.id, packageId))
    .get();

export function createTakings({ settings, clock }: TakingsDeps) {
  const now = (): string => toInstant(clock.now());
  // Also of a package that no reading has confirmed yet: one that is none of the tracker's is refused there, and seen.
  const isOn = (): boolean => settings.get('tracker.enabled');

  const addTx = (tx: Tx, payload: DecrementPayload, title: string, notBefore: string | undefined): void => {
    const nameless = payload.sku === '' ? { code: 'tracker_sku_unknown', detail: '' } : null;
    enqueueTx(
      tx,
      {
        kind: DECREMENT_KIND,
        target: 'tracker',
        subject: payload.metrcNumber,
        idempotencyKey: `${DECREMENT_KIND} ${payload.key}`,
        payload,
        title,
        notBefore,
      },
      now(),
      nameless,
    );
  };

  const withdrawItemTx = (tx: Tx, item: OpenDecrement): void => {
    const only = (payload: unknown): boolean =>
      typeof payload === 'object' && payload !== null && Reflect.get(payload, 'key') === item.key;
    const which = { target: 'tracker', subject: item.metrcNumber, kind: DECREMENT_KIND, only } as const;
    withdrawTx(tx, which, 'It was unpacked before it was sent.', acting()?.actor.name ?? 'Packhouse', now());
  };

  /** So many units less are to be taken off by an item that was not sent yet; the rest goes on under a key of its own. */
  const shrinkTx = (tx: Tx, item: OpenDecrement, units: number): void => {
    withdrawItemTx(tx, item);
    const left = item.units - units;
    if (left === 0) return;
    const { metrcNumber, sku, skuKey, lineId, title, nextAttemptAt } = item;
    const mg = (item.mg / item.units) * left;
    const payload = { metrcNumber, sku, skuKey, lineId, units: left, mg, key: newId() };
    addTx(tx, payload, title.replace(/^\d+ ×/, `${left} ×`), nextAttemptAt ?? undefined);
  };

  /** Newest first; of the same line, then of the same SKU, before others. */
  const takeableTx = (tx: Tx, tag: string, boxed: BoxedUnits): OpenDecrement[] => {
    const rank = (item: OpenDecrement): number => {
      const own = item.lineId === boxed.lineId ? 0 : 2;
      return item.skuKey === boxed.skuKey ? own : own + 1;
    };
    return openDecrements(tx.db, tag)
      .filter(({ isOut, lineId }) => !isOut && lineId !== null)
      .reverse()
      .sort((a, b) => rank(a) - rank(b));
  };

  const takenOff: TakenOff = {
    packedTx: (tx, { lineId, packageId, skuKey, units, mgPerUnit, title }) => {
      const record = findPackage(tx.db, packageId);
      if (!isOn() || !record) return;
      const notBefore = toInstant(clock.now() + settings.get('tracker.decrementDelaySeconds') * 1000);
      const sku = skuKey === null ? '' : (record.trackerOffer?.spelled[skuKey] ?? skuKey);
      const key = newId();
      const { metrcNumber } = record;
      const payload = { metrcNumber, sku, skuKey: skuKey ?? '', units, key, mg: units * mgPerUnit, lineId };
      addTx(tx, payload, `${units} × ${title}`, notBefore);
    },

    // Also with the tracker switched off: what was packed for it before must not be sent when it is back.
    unpackedTx: (tx, boxed) => {
      const record = findPackage(tx.db, boxed.packageId);
      if (!record) return;
      let units = boxed.units;
      for (const item of takeableTx(tx, record.metrcNumber, boxed)) {
        if (units === 0) break;
        if (item.lineId !== boxed.lineId || item.skuKey !== (boxed.skuKey ?? '')) continue;
        const part = Math.min(units, item.units);
        shrinkTx(tx, item, part);
        units -= part;
      }
      // Units that were handed over by another line are in that line's items.
      const open = openDecrements(tx.db, record.metrcNumber).filter(({ lineId }) => lineId !== null);
      let over = amountOf(open) - record.packedMg;
      for (const item of over > 0 ? takeableTx(tx, record.metrcNumber, boxed) : []) {
        if (over <= 0) break;
        const each = item.mg / item.units;
        const part = Math.min(item.units, Math.ceil(over / each));
        shrinkTx(tx, item, part);
        over -= part * each;
      }
    },

    lockedMg: (db, { lineId, packageId, openMg }) => {
      const record = balancesOf(db, packageId);
      const out = record ? openDecrements(db, record.tag).filter((item) => item.isOut && item.lineId !== null) : [];
      if (!record || out.length === 0) return 0;
      const own = amountOf(out.filter((item) => item.lineId === lineId));
      // What is on its way for a line that has handed its box over since is locked for whoever has it now.
      return Math.max(own, openMg - (record.packedMg - amountOf(out)));
    },
  };

  return {
    takenOff,
    /** Sold without the packing list: the tracker is told at once. */
    soldTx: (tx: Tx, { package: record, sku, units, mg, key }: SoldUnits): void => {
      if (!isOn()) return;
      const { metrcNumber, trackerOffer } = record;
      const payload = {
        metrcNumber,
        sku: trackerOffer?.spelled[sku.key] ?? sku.key,
        skuKey: sku.key,
        units,
        key,
        mg,
        lineId: null,
      };
      addTx(tx, payload, `${units} × ${sku.name}, sold`, undefined);
    },
  };
}
