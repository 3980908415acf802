// How a package's SKUs are offered and which custom ones it has, written in the caller's transaction. Keys are kept in
// their canonical spelling; a custom SKU never replaces a default one.
import type { SkuDefinition, SkuSetting } from '#shared/model/sku.ts';
import { canonicalSkuKey, DEFAULT_SKUS, skusOf, totalWeight, WHOLE_WEIGHT } from '#shared/rules/sku-units.ts';
import { AppError } from '../../core/app-error.ts';
import type { Tx } from '../../db/database.ts';
import type { packages } from '../../db/schema/packages.ts';
import type { PackageRecord } from './queries.ts';

const SKU_KEY = /^[a-z0-9][a-z0-9_]{0,59}$/;

export interface SkuWriteDeps {
  /** Throws RECORD_NOT_FOUND. */
  readonly needTx: (tx: Tx, id: string) => PackageRecord;
  readonly patchTx: (tx: Tx, id: string, patch: Partial<typeof packages.$inferInsert>) => void;
}

export function createSkuWrites({ needTx, patchTx }: SkuWriteDeps) {
  const setSkuTx = (tx: Tx, id: string, key: string, setting: SkuSetting): void => {
    const record = needTx(tx, id);
    const skuKey = canonicalSkuKey(key);
    const skus = skusOf(record.customSkus);
    if (!skus.some((sku) => sku.key === skuKey)) {
      throw new AppError('UNKNOWN_SKU', { sku: key, known: skus.map((sku) => sku.key) });
    }
    const skuSettings = { ...record.skuSettings, [skuKey]: setting };
    const total = totalWeight(skuSettings);
    if (total > WHOLE_WEIGHT) throw new AppError('WEIGHTS_OVER_100', { total });
    patchTx(tx, id, { skuSettings: JSON.stringify(skuSettings) });
  };

  /** Adds or replaces a custom SKU; answers its canonical key. */
  const putCustomSkuTx = (tx: Tx, id: string, sku: SkuDefinition, create: boolean): string => {
    const record = needTx(tx, id);
    const key = canonicalSkuKey(sku.key);
    if (!SKU_KEY.test(key)) throw new AppError('INVALID_INPUT', { field: 'key', reason: 'sku_key' });
    const isDefault = DEFAULT_SKUS.some((known) => known.key === key);
    const others = record.customSkus.filter((known) => known.key !== key);
    if (isDefault || (create && others.length < record.customSkus.length)) {
      throw new AppError('SKU_KEY_TAKEN', { sku: key });
    }
    if (!create && others.length === record.customSkus.length) {
      throw new AppError('UNKNOWN_SKU', { sku: key, known: record.customSkus.map((known) => known.key) });
    }
    patchTx(tx, id, { customSkus: JSON.stringify([...others, { ...sku, key }]) });
    return key;
  };

  const removeCustomSkuTx = (tx: Tx, id: string, key: string): void => {
    const record = needTx(tx, id);
    const skuKey = canonicalSkuKey(key);
    const others = record.customSkus.filter((known) => known.key !== skuKey);
    if (others.length === record.customSkus.length) {
      throw new AppError('UNKNOWN_SKU', { sku: key, known: record.customSkus.map((known) => known.key) });
    }
    const { [skuKey]: _gone, ...skuSettings } = record.skuSettings;
    patchTx(tx, id, { customSkus: JSON.stringify(others), skuSettings: JSON.stringify(skuSettings) });
  };

  return { setSkuTx, putCustomSkuTx, removeCustomSkuTx };
}
