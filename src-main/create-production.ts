// The part of the composition root that joins production: batches, the consumables they use up, the finished goods they
// become, and what the packing list is short of.
import { zoneOf } from '#shared/rules/local-day.ts';
import type { PackingNeed } from '#shared/rules/production-needs.ts';
import { canonicalSkuKey } from '#shared/rules/sku-units.ts';
import { toleranceBpOf } from '#shared/rules/weight-check.ts';
import type { Clock } from './core/clock.ts';
import type { AppDatabase } from './db/database.ts';
import { createConsumableRoutes } from './features/consumables/routes.ts';
import { createConsumableService } from './features/consumables/service.ts';
import { createProductionShelf } from './features/packages/from-production.ts';
import type { PackageService } from './features/packages/service.ts';
import { productionDifferences } from './features/production/check.ts';
import { createPaces } from './features/production/paces.ts';
import { createProductionQueries, createProductionRoutes } from './features/production/routes.ts';
import { createProductionService } from './features/production/service.ts';
import type { SettingsService } from './features/settings/service.ts';

export interface ProductionDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly settings: Pick<SettingsService, 'get'>;
  readonly packages: PackageService;
  /** What the packing list is short of, per strain and SKU. */
  readonly packingNeeds: () => readonly PackingNeed[];
  /** The address of the tracker server that keeps finished goods instead of this program; null when none does. */
  readonly keptByTracker: () => string | null;
}

export function createProduction(deps: ProductionDeps) {
  const { database, clock, settings, packages } = deps;
  const timeZone = () => settings.get('facility.timeZone');
  const today = () => zoneOf(timeZone()).read(clock.now()).day;
  const unexplainedPercent = () => settings.get('production.unexplainedPercent');
  const ownTolerances = () =>
    new Map(
      Object.entries(settings.get('production.skuTolerances')).map(([key, percent]) => [canonicalSkuKey(key), percent]),
    );

  const consumables = createConsumableService({ database, clock });
  const service = createProductionService({
    database,
    clock,
    use: consumables.useTx,
    shelf: createProductionShelf({ packages, clock }),
    keptByTracker: deps.keptByTracker,
    unexplainedPercent,
    today,
    toleranceBpOf: (skuKey) => toleranceBpOf(skuKey, settings.get('production.tolerancePercent'), ownTolerances()),
  });
  const paces = createPaces({
    read: database.read,
    clock,
    hours: () => ({
      timeZone: timeZone(),
      start: settings.get('production.workStart'),
      end: settings.get('production.workEnd'),
      days: settings.get('production.workDays'),
    }),
  });
  const parts = {
    database,
    clock,
    service,
    paces,
    packingNeeds: deps.packingNeeds,
    today,
    timeZone,
    unexplainedPercent,
  };
  const queries = createProductionQueries(parts);

  return {
    routes: {
      production: createProductionRoutes({ ...parts, queries }),
      consumables: createConsumableRoutes({ database, clock, service: consumables }),
    },
    /** Writes and reads of batches, for other parts of the program. */
    production: { ...service, ...queries },
    consumables,
    /** Batches, packages and consumables whose rows are not what their events say. */
    differences: () => [
      ...productionDifferences(database.read),
      ...consumables.differences().map(({ name, balance, row, ledger }) => ({
        metrcNumber: name,
        balance,
        rowMg: row,
        ledgerMg: ledger,
      })),
    ],
  };
}
