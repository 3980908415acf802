// The whole contract between the application core and its windows, by area.
import { apexSyncContract } from './apex-sync.ts';
import { appContract } from './app.ts';
import { auditContract } from './audit.ts';
import { backupsContract, recoveryContract } from './backups.ts';
import { consumablesContract } from './consumables.ts';
import { exportsContract } from './exports.ts';
import { jobsContract } from './jobs.ts';
import { mappingContract } from './mapping.ts';
import { ordersContract } from './orders.ts';
import { outboxContract } from './outbox.ts';
import { packagesContract } from './packages.ts';
import { packingContract } from './packing.ts';
import { peopleContract } from './people.ts';
import { printingContract } from './printing.ts';
import { productionContract } from './production.ts';
import { sandboxContract } from './sandbox.ts';
import { sessionContract } from './session.ts';
import { settingsContract } from './settings.ts';
import { sheetsContract } from './sheets.ts';
import { storesContract } from './stores.ts';
import { trackerContract } from './tracker.ts';

export const contract = {
  app: appContract,
  session: sessionContract,
  people: peopleContract,
  audit: auditContract,
  packages: packagesContract,
  orders: ordersContract,
  packing: packingContract,
  stores: storesContract,
  sheets: sheetsContract,
  production: productionContract,
  consumables: consumablesContract,
  tracker: trackerContract,
  printing: printingContract,
  outbox: outboxContract,
  apexSync: apexSyncContract,
  mapping: mappingContract,
  settings: settingsContract,
  jobs: jobsContract,
  exports: exportsContract,
  backups: backupsContract,
  recovery: recoveryContract,
  sandbox: sandboxContract,
};
export type Contract = typeof contract;
