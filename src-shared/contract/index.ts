// The whole contract between the application core and its windows, by area.
import { apexSyncContract } from './apex-sync.ts';
import { appContract } from './app.ts';
import { mappingContract } from './mapping.ts';
import { packagesContract } from './packages.ts';
import { sandboxContract } from './sandbox.ts';
import { settingsContract } from './settings.ts';

export const contract = {
  app: appContract,
  packages: packagesContract,
  apexSync: apexSyncContract,
  mapping: mappingContract,
  settings: settingsContract,
  sandbox: sandboxContract,
};
export type Contract = typeof contract;
