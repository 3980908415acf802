// The part of the composition root that keeps the data: long work and its files, backups, exports, and the audit log with
// its seal outside the database.
import { join } from 'node:path';
import type { Clock } from './core/clock.ts';
import type { EventBus } from './core/events.ts';
import { createJobs } from './core/jobs.ts';
import type { Logger } from './core/log.ts';
import { createPoller } from './core/poller.ts';
import type { SecretProtector } from './core/secrets.ts';
import type { AppDatabase } from './db/database.ts';
import { createAuditMark } from './features/audit/mark.ts';
import { createAuditRoutes } from './features/audit/routes.ts';
import { createBackupRoutes, createNoRecoveryRoutes } from './features/backups/routes.ts';
import { type BackupDeps, createBackupService } from './features/backups/service.ts';
import { exportAuditRows } from './features/exports/audit-rows.ts';
import { createExportRoutes, type ExportRouteDeps } from './features/exports/routes.ts';
import { createJobRoutes } from './features/jobs/routes.ts';
import type { SettingsService } from './features/settings/service.ts';

export interface KeepingDeps
  extends Pick<BackupDeps, 'dataDir' | 'migrationsDir' | 'training' | 'confirmPassword' | 'finished'>,
    Pick<ExportRouteDeps, 'databasePath' | 'version' | 'facility'> {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly settings: SettingsService;
  readonly events: EventBus;
  readonly protector: SecretProtector;
  /** Absent where the host cannot open the core again. */
  readonly restart: (() => void) | undefined;
}

const SEAL_EVERY_MS = 60_000;

export function createKeeping(deps: KeepingDeps) {
  const { database, dataDir, clock, log, random, settings, events, training, version } = deps;
  const jobs = createJobs({
    clock,
    log,
    folder: join(dataDir, 'exports'),
    changed: () => events.publish({ area: 'jobs', ids: null }),
  });
  const backups = createBackupService({
    ...deps,
    jobs,
    restart: deps.restart ?? (() => log.warn('The restore takes effect when Packhouse is started again')),
  });
  const mark = createAuditMark({ folder: dataDir, protector: deps.protector, database, log });
  mark.begin();
  const sealing = createPoller({
    name: 'Audit mark',
    clock,
    log,
    random,
    intervalMs: () => SEAL_EVERY_MS,
    backoff: { firstMs: SEAL_EVERY_MS, capMs: SEAL_EVERY_MS * 10 },
    run: async () => {
      mark.seal();
      return undefined;
    },
  });
  return {
    routes: {
      audit: createAuditRoutes({
        database,
        mark,
        jobs,
        clock,
        timeZone: () => settings.get('facility.timeZone'),
        writeRows: exportAuditRows,
      }),
      jobs: createJobRoutes(jobs),
      exports: createExportRoutes({ ...deps, read: database.read, jobs }),
      backups: createBackupRoutes({ service: backups }),
      recovery: createNoRecoveryRoutes({ dataDir, version, training }),
    },
    /** The daily backup and the sealing of the audit log: also where no window is. */
    start: (): void => {
      sealing.start();
      backups.start();
    },
    nudge: (): Promise<void> => backups.nudge(),
    stop: async (): Promise<void> => {
      await backups.stop();
      await jobs.stop();
      await sealing.stop();
    },
    /** Last of all, when nothing writes any more. */
    seal: (): void => mark.seal(),
  };
}
