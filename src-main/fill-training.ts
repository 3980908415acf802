// What the training sandbox starts with: the sample facility's packages, orders of its stores on Apex, the packing list's
// spreadsheet, and one person of every role. Nobody there has a password; a name is chosen and practised with.
import { actAs } from './core/acting.ts';
import { type Actor, systemActor } from './core/actor.ts';
import type { AppDatabase } from './db/database.ts';
import { findPackageByTag } from './features/packages/queries.ts';
import type { PackageService } from './features/packages/service.ts';
import type { PeopleService } from './features/people/service.ts';
import type { SettingsService } from './features/settings/service.ts';
import { type FillProductionDeps, fillProduction } from './fill-production.ts';
import { placeSampleOrders } from './sandbox/sample-orders.ts';
import { packagesCsv, SAMPLE_PEOPLE, type Training } from './sandbox/training.ts';

export interface FillTrainingDeps {
  readonly training: Training;
  readonly database: AppDatabase;
  readonly settings: SettingsService;
  readonly people: PeopleService;
  readonly packages: PackageService;
  readonly importFile: (fileName: string, content: Uint8Array, actor: Actor) => Promise<unknown>;
  readonly clock: FillProductionDeps['clock'];
  readonly productionAt: FillProductionDeps['at'];
}

export function fillTraining(deps: FillTrainingDeps): Promise<void> {
  const { training, database, settings, people, packages } = deps;
  const actor = systemActor('Training');
  placeSampleOrders(training.apex);
  return actAs({ actor, action: 'training.fill', source: 'training' }, async () => {
    // Looking every minute costs nothing there, and a sale shows while the trainee still remembers it.
    const filled = {
      'facility.name': training.facilityName,
      'mapping.refreshMinutes': 1,
      'sheets.spreadsheetId': training.spreadsheetId,
      'sheets.enabled': true,
    };
    settings.change(filled, actor, (tx) => {
      for (const { name, role } of SAMPLE_PEOPLE) {
        people.addTx(tx, { name, role, passwordHash: null, mustChangePassword: false });
      }
    });
    await deps.importFile('sample-facility.csv', Buffer.from(packagesCsv(training.packages)), actor);
    for (const sample of training.packages) {
      const record = findPackageByTag(database.read, sample.metrcNumber);
      if (!record) continue;
      for (const sku of sample.customSkus ?? []) packages.putCustomSku(record.id, sku, true);
      for (const [key, setting] of Object.entries(sample.apexSettings ?? {})) packages.setSku(record.id, key, setting);
    }
    fillProduction({ clock: deps.clock, settings, at: deps.productionAt, actor });
  });
}
