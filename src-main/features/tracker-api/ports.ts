// What the tracker API needs of finished goods and of production. The composition root hands them in: features do not
// meet. Masses are integer milligrams; SKU keys are canonical.
import type { ProductionBatch, ProductionFigures } from '#shared/contract/production-shapes.ts';
import type { SkuDefinition, SkuSetting } from '#shared/model/sku.ts';
import type { PackageStatus, SkuOffer } from '#shared/rules/sku-units.ts';
import type { Actor } from '../../core/actor.ts';

/** One package as it is kept. */
export interface Good {
  readonly id: string;
  readonly metrcNumber: string;
  readonly strain: string;
  readonly status: PackageStatus;
  readonly initialMg: number;
  readonly currentMg: number;
  readonly overrideMg: number | null;
  readonly orderedMg: number;
  readonly packedMg: number;
  readonly heldMg: number;
  readonly skuSettings: Readonly<Record<string, SkuSetting>>;
  readonly customSkus: readonly SkuDefinition[];
  readonly productionBatchId: string | null;
  readonly note: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A package with what it offers. */
export interface OfferedGood {
  readonly good: Good;
  readonly availableMg: number;
  readonly offers: readonly SkuOffer[];
}

export interface GoodsPort {
  list(): readonly OfferedGood[];
  /** By METRC number, however it is written; null when there is none. */
  find(metrcNumber: string): OfferedGood | null;
  /** Once per idempotency key. Throws what PackageService.decrement throws. */
  decrement(
    request: { metrcNumber: string; sku: string; units: number; idempotencyKey: string },
    actor: Actor,
  ): { readonly duplicate: boolean; readonly takenMg: number; readonly availableMg: number };
  /** The idempotency key was used before. */
  knowsKey(idempotencyKey: string): boolean;
  /** All or nothing. Throws UNKNOWN_SKU. */
  setSkus(id: string, settings: ReadonlyMap<string, SkuSetting>): void;
  /** All or nothing. `create`: SKU_KEY_TAKEN for one that is there; otherwise UNKNOWN_SKU for one that is not. */
  putCustomSkus(id: string, skus: readonly SkuDefinition[], create: boolean): void;
  /** Throws UNKNOWN_SKU. */
  removeCustomSku(id: string, key: string): void;
  /** Where finished goods are kept instead of here; null while they are kept here. */
  keptElsewhere(): string | null;
}

export interface BatchesPort {
  /** Newest first. `active`: neither finished nor cancelled. */
  list(view: 'active' | 'finished' | 'cancelled' | 'all', limit: number, offset: number): readonly ProductionBatch[];
  /** By id or number. */
  find(idOrNumber: string): ProductionBatch | null;
  figures(): Pick<ProductionFigures, 'active' | 'onHold' | 'byStage'>;
  /** Batch id → number, of these batches. */
  numbers(batchIds: readonly string[]): ReadonlyMap<string, string>;
}
