// Finished goods: what a person or another part of the program may do to a package. Every balance goes
// through the ledger; refusals are codes with data; writes publish which packages changed.
import { eq } from 'drizzle-orm';
import { type Milligrams, mg, ZERO_MG } from '#shared/model/mass.ts';
import type { OfferingMode, SkuDefinition, SkuSetting } from '#shared/model/sku.ts';
import { readTag } from '#shared/rules/metrc-tag.ts';
import type { LedgerOperation } from '#shared/rules/package-ledger.ts';
import { canonicalSkuKey, gramsPerUnit, skusOf } from '#shared/rules/sku-units.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/app-error.ts';
import { type Clock, toInstant } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { AppDatabase, Tx } from '../../db/database.ts';
import { packageDecrements, packageHolds, packages } from '../../db/schema/packages.ts';
import { readTagOrEmpty, strainKeyOf } from './keys.ts';
import { type Cause, type LedgerOutcome, markOnly, writeLedgerTx, writeMovementsTx } from './ledger.ts';
import { findDecrement, findHold, findPackage, findPackageByTag, type PackageRecord } from './queries.ts';
import { createSkuWrites } from './skus.ts';

export interface NewPackage {
  readonly metrcNumber: string;
  readonly strain: string;
  readonly initialMg: Milligrams;
  readonly currentMg: Milligrams;
  readonly note: string;
  readonly importBase: string | null;
}

export interface DecrementRequest {
  readonly metrcNumber: string;
  readonly sku: string;
  readonly units: number;
  readonly idempotencyKey: string;
}

export interface DecrementAnswer {
  readonly duplicate: boolean;
  readonly takenMg: number;
  readonly availableMg: number;
}

/** Units of a SKU that left without the packing list, under the key that makes it happen once. */
export interface Sale {
  readonly sku: SkuDefinition;
  readonly units: number;
  readonly key: string;
}

export interface SoldUnits extends Sale {
  readonly package: PackageRecord;
  readonly mg: Milligrams;
}

export type PackageService = ReturnType<typeof createPackageService>;

export function createPackageService(deps: { readonly database: AppDatabase; readonly clock: Clock }) {
  const { database, clock } = deps;
  const now = () => toInstant(clock.now());
  let beforeDrop: (tx: Tx, packageId: string, dropMg: number) => void = () => undefined;
  let whenSettled: (tx: Tx, packageId: string, settledMg: number, cause: Cause) => void = () => undefined;
  let whenSold: (tx: Tx, sold: SoldUnits) => void = () => undefined;

  const needTx = (tx: Tx, id: string): PackageRecord => {
    const record = findPackage(tx.db, id);
    if (!record) throw new AppError('RECORD_NOT_FOUND', { kind: 'package', ref: id });
    return record;
  };

  const patchTx = (tx: Tx, id: string, patch: Partial<typeof packages.$inferInsert>): void => {
    tx.db
      .update(packages)
      .set({ ...patch, updatedAt: now() })
      .where(eq(packages.id, id))
      .run();
    tx.publish({ area: 'packages', ids: [id] });
  };

  /** One ledger operation on a package, in the caller's transaction. Orders and packing use it too. */
  const moveTx = (tx: Tx, id: string, op: LedgerOperation, actor: Actor, cause: Cause): LedgerOutcome => {
    if (op.kind === 'metrc_reads') {
      const dropMg = needTx(tx, id).currentMg - op.mg;
      if (dropMg > 0) beforeDrop(tx, id, dropMg);
    }
    const outcome = writeLedgerTx({ tx, record: needTx(tx, id), actor, at: now(), cause }, op);
    for (const { kind, packed } of outcome.movements)
      if (kind === 'settled' && packed < 0) whenSettled(tx, id, -packed, cause);
    return outcome;
  };

  /** Throws NOT_ENOUGH_AVAILABLE; nothing is written then. */
  const sellTx = (tx: Tx, id: string, sale: Sale, actor: Actor, cause: Cause): LedgerOutcome => {
    const takenMg = mg(gramsPerUnit(sale.sku) * sale.units);
    const record = needTx(tx, id);
    const outcome = moveTx(tx, id, { kind: 'sell', mg: takenMg }, actor, cause);
    whenSold(tx, { ...sale, package: record, mg: takenMg });
    return outcome;
  };

  const createTx = (tx: Tx, input: NewPackage, actor: Actor, cause: Cause): string => {
    const tag = readTag(input.metrcNumber);
    if (!tag.ok) throw new AppError('INVALID_INPUT', { field: 'metrcNumber', reason: 'not_a_metrc_tag' });
    if (findPackageByTag(tx.db, tag.tag)) throw new AppError('METRC_NUMBER_TAKEN', { metrcNumber: tag.tag });
    const at = now();
    const id = newId();
    tx.db
      .insert(packages)
      .values({
        id,
        metrcNumber: tag.tag,
        strain: input.strain,
        strainKey: strainKeyOf(input.strain),
        status: 'active',
        initialMg: input.initialMg,
        currentMg: 0,
        note: input.note,
        importBase: input.importBase,
        createdAt: at,
        updatedAt: at,
      })
      .run();
    const write = { tx, record: needTx(tx, id), actor, at, cause };
    writeLedgerTx(write, { kind: 'receive', mg: input.initialMg });
    if (input.currentMg !== input.initialMg) {
      writeLedgerTx({ ...write, record: needTx(tx, id) }, { kind: 'metrc_reads', mg: input.currentMg });
    }
    return id;
  };

  const editTx = (tx: Tx, id: string, patch: { strain?: string; note?: string; importBase?: string }): void => {
    needTx(tx, id);
    patchTx(tx, id, {
      ...(patch.strain === undefined ? {} : { strain: patch.strain, strainKey: strainKeyOf(patch.strain) }),
      ...(patch.note === undefined ? {} : { note: patch.note }),
      ...(patch.importBase === undefined ? {} : { importBase: patch.importBase }),
    });
  };

  const setStatusTx = (tx: Tx, id: string, status: PackageRecord['status'], actor: Actor, note: string): void => {
    const record = needTx(tx, id);
    if (record.status === status) return;
    const { orderedMg, packedMg, heldMg, metrcNumber } = record;
    if (status === 'archived' && orderedMg + packedMg + heldMg > 0) {
      throw new AppError('PACKAGE_IN_USE', { metrcNumber, orderedMg, packedMg, heldMg });
    }
    patchTx(tx, id, { status });
    const cause = { kind: 'status', ref: `${record.status} → ${status}`, note };
    writeMovementsTx({ tx, record, actor, at: now(), cause }, [markOnly('status_changed')]);
  };

  const { setSkuTx, putCustomSkuTx, removeCustomSkuTx } = createSkuWrites({ needTx, patchTx });

  const decrement = (request: DecrementRequest, actor: Actor): DecrementAnswer =>
    database.writeTx((tx) => {
      const key = request.idempotencyKey;
      const skuKey = canonicalSkuKey(request.sku);
      const record = findPackageByTag(tx.db, readTagOrEmpty(request.metrcNumber));
      if (!record) throw new AppError('RECORD_NOT_FOUND', { kind: 'package', ref: request.metrcNumber });
      const earlier = findDecrement(tx.db, key);
      if (earlier) {
        const same = earlier.packageId === record.id && earlier.skuKey === skuKey && earlier.units === request.units;
        if (!same) throw new AppError('DECREMENT_KEY_REUSED', { key });
        return { duplicate: true, takenMg: earlier.takenMg, availableMg: earlier.availableAfterMg };
      }
      const skus = skusOf(record.customSkus);
      const sku = skus.find((candidate) => candidate.key === skuKey);
      if (!sku) throw new AppError('UNKNOWN_SKU', { sku: request.sku, known: skus.map((s) => s.key) });
      if (!Number.isSafeInteger(request.units) || request.units < 1) {
        throw new AppError('INVALID_INPUT', { field: 'units', reason: 'at_least_one' });
      }
      if (record.status !== 'active') {
        throw new AppError('PACKAGE_NOT_ACTIVE', { metrcNumber: record.metrcNumber, status: record.status });
      }
      const takenMg = mg(gramsPerUnit(sku) * request.units);
      const cause = { kind: 'decrement', ref: key, note: `${request.units} × ${sku.name}` };
      const at = now();
      const outcome = sellTx(tx, record.id, { sku, units: request.units, key }, actor, cause);
      const availableAfterMg = outcome.availableMg;
      tx.db
        .insert(packageDecrements)
        .values({
          idempotencyKey: key,
          packageId: record.id,
          skuKey,
          units: request.units,
          takenMg,
          availableAfterMg,
          at,
          actor: actor.name,
        })
        .run();
      return { duplicate: false, takenMg, availableMg: availableAfterMg };
    });

  return {
    createTx,
    editTx,
    moveTx,
    sellTx,
    setStatusTx,
    setSkuTx,
    putCustomSkuTx,
    removeCustomSkuTx,
    decrement,
    /** Called in the same transaction before a drop of METRC's figure is written, with milligrams. */
    onDrop: (listener: typeof beforeDrop): void => {
      beforeDrop = listener;
    },
    /**
     * Called in the same transaction when packed goods were settled, with milligrams: METRC's figure dropped, or a tracker
     * server took them off its own. The cause names the order line where it is known.
     */
    onSettled: (listener: typeof whenSettled): void => {
      whenSettled = listener;
    },

    /** Called in the same transaction when units were sold without the packing list. */
    onSold: (listener: typeof whenSold): void => {
      whenSold = listener;
    },

    create: (input: NewPackage, actor: Actor): string =>
      database.writeTx((tx) => createTx(tx, input, actor, { kind: 'entered', ref: '', note: '' })),

    edit: (id: string, patch: { strain?: string; note?: string }): void =>
      database.writeTx((tx) => editTx(tx, id, patch)),

    /** METRC's figure. Answers how much of a drop settled packed goods. */
    setCurrent: (id: string, currentMg: Milligrams, note: string, actor: Actor): Milligrams =>
      database.writeTx((tx) => {
        const outcome = moveTx(tx, id, { kind: 'metrc_reads', mg: currentMg }, actor, { kind: 'metrc', ref: '', note });
        const settled = outcome.movements.find((movement) => movement.kind === 'settled');
        return settled ? mg(-settled.packed) : ZERO_MG;
      }),

    setPhysicalCount: (id: string, counted: Milligrams | null, note: string, actor: Actor): void =>
      database.writeTx((tx) => {
        moveTx(tx, id, { kind: 'count', mg: counted }, actor, { kind: 'count', ref: '', note });
      }),

    placeHold: (id: string, hold: { mg: Milligrams; forWhom: string; note: string }, actor: Actor): string =>
      database.writeTx((tx) => {
        const record = needTx(tx, id);
        if (record.status !== 'active') {
          throw new AppError('PACKAGE_NOT_ACTIVE', { metrcNumber: record.metrcNumber, status: record.status });
        }
        const holdId = newId();
        const cause = { kind: 'hold', ref: holdId, note: hold.forWhom };
        moveTx(tx, id, { kind: 'place_hold', mg: hold.mg }, actor, cause);
        tx.db
          .insert(packageHolds)
          .values({ id: holdId, packageId: id, ...hold, placedBy: actor.name, placedAt: now() })
          .run();
        return holdId;
      }),

    releaseHold: (holdId: string, actor: Actor): void =>
      database.writeTx((tx) => {
        const hold = findHold(tx.db, holdId);
        if (!hold) throw new AppError('RECORD_NOT_FOUND', { kind: 'hold', ref: holdId });
        if (hold.releasedAt) throw new AppError('HOLD_ALREADY_RELEASED', { holdId });
        const cause = { kind: 'hold', ref: holdId, note: hold.forWhom };
        moveTx(tx, hold.packageId, { kind: 'release_hold', mg: mg(hold.mg) }, actor, cause);
        tx.db
          .update(packageHolds)
          .set({ releasedBy: actor.name, releasedAt: now() })
          .where(eq(packageHolds.id, holdId))
          .run();
      }),

    setStatus: (id: string, status: 'active' | 'archived', note: string, actor: Actor): void =>
      database.writeTx((tx) => setStatusTx(tx, id, status, actor, note)),

    setSku: (id: string, key: string, setting: SkuSetting): void =>
      database.writeTx((tx) => setSkuTx(tx, id, key, setting)),

    setOffering: (id: string, mode: OfferingMode | null): void =>
      database.writeTx((tx) => {
        needTx(tx, id);
        patchTx(tx, id, { offeringMode: mode });
      }),

    /** Adds or replaces a custom SKU; answers its canonical key. */
    putCustomSku: (id: string, sku: SkuDefinition, create: boolean): string =>
      database.writeTx((tx) => putCustomSkuTx(tx, id, sku, create)),

    removeCustomSku: (id: string, key: string): void => database.writeTx((tx) => removeCustomSkuTx(tx, id, key)),
  };
}
