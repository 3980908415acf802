// What a package offers in each of its SKUs, whoever keeps its figures: its own balances and settings here, or what a
// tracker server offers less what was done here since.
import type { OfferingMode } from '#shared/model/sku.ts';
import { availableMg, offerUnits, type SkuOffer } from '#shared/rules/sku-units.ts';
import { takenHereMg } from '#shared/rules/tracker-offer.ts';
import type { PackageRecord } from './queries.ts';

/** Its figures come from a tracker server, with that server's own offer. */
export const isOfferedByTracker = (record: PackageRecord): boolean =>
  record.trackerState === 'listed' && record.trackerOffer !== null;

/** @param mode for packages without a mode of their own */
export function offersOf(record: PackageRecord, mode: OfferingMode): readonly SkuOffer[] {
  const offer = isOfferedByTracker(record) ? record.trackerOffer : null;
  return offerUnits({
    status: record.status,
    availableMg: availableMg(record),
    mode: record.offeringMode ?? mode,
    customSkus: record.customSkus,
    settings: record.skuSettings,
    given: offer === null ? undefined : { offer, takenMg: takenHereMg(offer, record) },
  });
}
