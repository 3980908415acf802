// What is kept → what goes over the wire: snake_case, grams as decimal numbers, the SKUs by their canonical keys.
import type { ProductionBatch } from '#shared/contract/production-shapes.ts';
import type { ApiBatch, ApiFinishedGood } from '#shared/contract/tracker-api.ts';
import { mg, toGrams } from '#shared/model/mass.ts';
import type { SkuDefinition } from '#shared/model/sku.ts';
import type { SkuOffer } from '#shared/rules/sku-units.ts';
import type { OfferedGood } from './ports.ts';

const grams = (value: number): number => toGrams(mg(value));
const gramsOrNull = (value: number | null): number | null => (value === null ? null : grams(value));

export const wireUnits = (offers: readonly SkuOffer[]): Record<string, number> =>
  Object.fromEntries(offers.map(({ sku, units }) => [sku.key, units]));

export const wireSettings = (offers: readonly SkuOffer[]): ApiFinishedGood['apex_settings'] =>
  Object.fromEntries(
    offers.map(({ sku, setting }) => [sku.key, { excluded: setting.excluded, manual_units: setting.manualUnits }]),
  );

export const wireCustomSkus = (skus: readonly SkuDefinition[]): ApiFinishedGood['custom_skus'] =>
  Object.fromEntries(
    skus.map(({ key, name, milligramsPerPiece, packSize }) => [
      key,
      { name, grams_per_unit: grams(milligramsPerPiece), pack_size: packSize },
    ]),
  );

export const wireCalculated = ({ good, availableMg, offers }: OfferedGood) => ({
  strain: good.strain,
  available_grams: grams(availableMg),
  units: wireUnits(offers),
});

export const wireGood = (offered: OfferedGood, batchNumber: string | null): ApiFinishedGood => {
  const { good, availableMg, offers } = offered;
  return {
    metrc_number: good.metrcNumber,
    strain: good.strain,
    status: good.status,
    initial_grams: grams(good.initialMg),
    current_grams: grams(good.currentMg),
    physical_grams: gramsOrNull(good.overrideMg),
    ordered_grams: grams(good.orderedMg),
    packed_grams: grams(good.packedMg),
    held_grams: grams(good.heldMg),
    available_grams: grams(availableMg),
    units: wireUnits(offers),
    apex_settings: wireSettings(offers),
    custom_skus: wireCustomSkus(good.customSkus),
    production_batch: batchNumber,
    note: good.note,
    created_at: good.createdAt,
    updated_at: good.updatedAt,
  };
};

export const wireBatch = (batch: ProductionBatch): ApiBatch => ({
  id: batch.id,
  number: batch.number,
  strain: batch.strain,
  stage: batch.stage,
  status: batch.state,
  lab_status: batch.labStatus,
  source_packages: batch.sources.map(({ tag, mg: taken }) => ({ metrc_number: tag, grams: grams(taken) })),
  input_grams: grams(batch.inputMg),
  ground_grams: gramsOrNull(batch.groundMg),
  made_grams: grams(batch.piecesMg),
  waste_grams: grams(batch.wasteMg),
  unexplained_grams: grams(batch.unexplainedMg),
  in_work_grams: grams(batch.inWorkMg),
  skus: batch.targets.map((target) => ({
    sku: target.skuKey,
    name: target.name,
    planned_units: target.plannedUnits,
    made_pieces: target.madePieces,
    packaged_pieces: target.packagedPieces,
  })),
  note: batch.note,
  created_at: batch.createdAt,
  updated_at: batch.updatedAt,
});
