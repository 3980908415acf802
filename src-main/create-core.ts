// The one composition root: opens the database, makes every service, poller and integration, and hands
// the hosts a router. Knows nothing of windows, ports or Electron.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from './core/actor.ts';
import { systemActor } from './core/actor.ts';
import { type Clock, toInstant } from './core/clock.ts';
import { createEventBus, type EventBus } from './core/events.ts';
import type { Logger } from './core/log.ts';
import { createRateLimit } from './core/rate-limit.ts';
import { api, type RouterContext } from './core/rpc.ts';
import { createSecretStore, type SecretProtector } from './core/secrets.ts';
import { createDatabase, openConnection } from './db/database.ts';
import { migrateDatabase } from './db/migrate.ts';
import { createMatchingService } from './features/apex/matching.ts';
import { createAppRoutes } from './features/app/routes.ts';
import { type ImportResult, importPackages } from './features/packages/import.ts';
import { countPackages, findPackageByTag } from './features/packages/queries.ts';
import { createPackageRoutes } from './features/packages/routes.ts';
import { createPackageService } from './features/packages/service.ts';
import type { ApexCheck } from './features/settings/routes.ts';
import { createSettingsRoutes } from './features/settings/routes.ts';
import { createSettingsService } from './features/settings/service.ts';
import { createApexClient } from './integrations/apex/client.ts';
import { createSandboxRoutes } from './sandbox/routes.ts';
import { packagesCsv, startTraining, type Training } from './sandbox/training.ts';
import { createApexCalls } from './sync/apex/apex-calls.ts';
import { type ApexSync, createApexSync } from './sync/apex/apex-sync.ts';
import { checkApex } from './sync/apex/check-apex.ts';
import { createMappingRoutes, createSyncRoutes } from './sync/apex/routes.ts';

export interface CoreOptions {
  /** Database, secrets and backups live here. */
  readonly dataDir: string;
  /** The generated SQL migrations. */
  readonly migrationsDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly protector: SecretProtector;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Starts the training sandbox inside and works on it alone. */
  readonly training: boolean;
  readonly host: 'electron' | 'browser' | 'headless' | 'test';
  readonly version: string;
  /** In [0, 1); jitter only. */
  readonly random?: () => number;
}

/** For a tray or a window title: never only a colour. */
export interface Lamp {
  readonly state: 'ok' | 'working' | 'attention' | 'off';
  readonly text: string;
}

export type Core = Awaited<ReturnType<typeof createCore>>;

export async function createCore(options: CoreOptions) {
  const { clock, log, dataDir } = options;
  const random = options.random ?? Math.random;
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'packhouse.sqlite');
  // Training starts from the sample facility every time: its Apex does, so its database must.
  if (options.training) for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });

  const events: EventBus = createEventBus((error) => log.error('A listener failed', { error }));
  const connection = openConnection(path);
  let training: Training | null = null;
  try {
    const applied = migrateDatabase(connection, {
      migrationsDir: options.migrationsDir,
      backupDir: join(dataDir, 'backups'),
      stamp: toInstant(clock.now()).replaceAll(/[:.]/g, ''),
    });
    if (applied.length > 0) log.info('Database migrated', { applied });
    if (options.training) training = await startTraining({ clock, random });
  } catch (error) {
    connection.close();
    throw error;
  }

  const database = createDatabase(connection, events);
  const environment = training
    ? { PACKHOUSE_APEX_URL: training.apexUrl, PACKHOUSE_APEX_TOKEN: training.apexToken }
    : options.environment;
  const secrets = createSecretStore(dataDir, options.protector, (name) =>
    log.warn('A stored secret could not be read and counts as not set', { name }),
  );
  const settings = createSettingsService({ database, secrets, clock, log, environment });
  const packages = createPackageService({ database, clock });
  const matching = createMatchingService({ database, clock, address: settings.apexAddress });

  const rateLimit = createRateLimit(clock, settings.get('apex.requestsPerSecond'));
  const calls = createApexCalls({ database, clock });
  const timeoutMs = () => settings.get('apex.requestTimeoutSeconds') * 1000;
  const port = createApexClient({
    clock,
    rateLimit,
    baseUrl: () => settings.get('apex.url'),
    token: () => settings.secret('apex.token'),
    timeoutMs,
    onCall: calls.record,
  });
  const sync: ApexSync = createApexSync({
    database,
    clock,
    random,
    log,
    port,
    rateLimit,
    calls,
    settings,
    packages,
  });
  // A change in the finished goods goes to Apex at the next beat; the nudge makes that now.
  events.subscribe((event) => {
    if (event.area === 'packages') void sync.nudge();
  });

  const testApex = (url: string, token: string): Promise<ApexCheck> =>
    checkApex(
      createApexClient({
        clock,
        rateLimit,
        baseUrl: () => url,
        token: () => token,
        timeoutMs,
        onCall: calls.record,
      }),
    );

  const router = api.router({
    app: createAppRoutes({
      events,
      settings,
      host: options.host,
      training: options.training,
      version: options.version,
    }),
    packages: createPackageRoutes({
      database,
      service: packages,
      mode: () => settings.get('packages.offeringMode'),
      standing: sync.standing,
      links: sync.packageLinks,
      importFile: (fileName, content, actor) => importFile(fileName, content, actor),
    }),
    apexSync: createSyncRoutes({ database, sync, matching }),
    mapping: createMappingRoutes({ database, sync, matching }),
    settings: createSettingsRoutes({ settings, testApex }),
    sandbox: createSandboxRoutes(training, database),
  });

  const importFile = (fileName: string, content: Uint8Array, actor: Actor): Promise<ImportResult> =>
    sync.duringImport(() => importPackages({ database, packages }, fileName, content, actor));

  if (training) {
    // Looking every minute costs nothing there, and a sale shows while the trainee still remembers it.
    settings.change({ 'facility.name': training.facilityName, 'mapping.refreshMinutes': 1 }, systemActor('Training'));
    await fillTraining(training);
  }

  async function fillTraining(from: Training): Promise<void> {
    const actor = systemActor('Training');
    if (countPackages(database.read) > 0) return;
    await importFile('sample-facility.csv', Buffer.from(packagesCsv(from.packages)), actor);
    for (const sample of from.packages) {
      const record = findPackageByTag(database.read, sample.metrcNumber);
      if (!record) continue;
      for (const sku of sample.customSkus ?? []) packages.putCustomSku(record.id, sku, true);
      for (const [key, setting] of Object.entries(sample.apexSettings ?? {})) packages.setSku(record.id, key, setting);
    }
  }

  const lamp = (): Lamp => {
    const status = sync.status();
    const { pending, sending, unknown, held, parked } = status.counts;
    if (status.paused !== null)
      return { state: status.paused === 'off' ? 'off' : 'attention', text: 'Apex sync is paused' };
    if (status.poller.lastError) return { state: 'attention', text: 'Apex sync has an error' };
    if (held + parked > 0) return { state: 'attention', text: `Apex sync: ${held + parked} need a person` };
    if (pending + sending + unknown > 0)
      return { state: 'working', text: `Apex sync: ${pending + sending + unknown} waiting` };
    return { state: 'ok', text: 'Apex is in sync' };
  };

  return {
    router,
    contextFor: (actor: Actor): RouterContext => ({ actor, log }),
    events,
    /** For the command line, which runs cycles itself instead of starting the pollers. */
    sync,
    settings,
    importFile,
    start: async (): Promise<void> => {
      await sync.ready();
      sync.start();
    },
    stop: async (): Promise<void> => {
      await sync.stop();
      await training?.stop();
      database.close();
    },
    lamp,
    syncPause: (): void => sync.pause(systemActor('Tray')),
    syncResume: (): void => {
      sync.resume().catch((error: unknown) => log.error('The sync could not be resumed', { error }));
    },
  };
}
