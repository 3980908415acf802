// The one composition root: opens the database, makes every service, poller and integration, and hands
// the hosts a router. Knows nothing of windows, ports or Electron.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { actAs } from './core/acting.ts';
import type { Actor } from './core/actor.ts';
import { type Clock, toInstant } from './core/clock.ts';
import { createEventBus, type EventBus } from './core/events.ts';
import { createJobs } from './core/jobs.ts';
import type { Logger } from './core/log.ts';
import { createPoller } from './core/poller.ts';
import { api, type HostContext, type KeptInput } from './core/rpc.ts';
import { fixedSeat, type Seat } from './core/seat.ts';
import { createSecretStore, type SecretProtector } from './core/secrets.ts';
import { createApex } from './create-apex.ts';
import { createDesk } from './create-desk.ts';
import { createPeople } from './create-people.ts';
import { sqliteVersion } from './db/database.ts';
import { createMatchingService } from './features/apex/matching.ts';
import { createAppRoutes } from './features/app/routes.ts';
import { createAuditMark } from './features/audit/mark.ts';
import { recordAction } from './features/audit/record-action.ts';
import { createAuditRoutes } from './features/audit/routes.ts';
import { createBackupRoutes, createNoRecoveryRoutes } from './features/backups/routes.ts';
import { createBackupService } from './features/backups/service.ts';
import { exportAuditRows } from './features/exports/audit-rows.ts';
import { createExportRoutes } from './features/exports/routes.ts';
import { createJobRoutes } from './features/jobs/routes.ts';
import { type ImportResult, importPackages } from './features/packages/import.ts';
import { createPackageRoutes } from './features/packages/routes.ts';
import { createPackageService } from './features/packages/service.ts';
import { createPeopleRoutes, createSessionRoutes } from './features/people/routes.ts';
import type { ToPdf } from './features/printing/routes.ts';
import { createOldClientImport } from './features/settings/old-client.ts';
import { createSettingsRoutes } from './features/settings/routes.ts';
import { createSettingsService } from './features/settings/service.ts';
import { fillTraining } from './fill-training.ts';
import { openData } from './open-data.ts';
import { createSandboxRoutes } from './sandbox/routes.ts';
import { startTraining, type Training } from './sandbox/training.ts';
import { createMappingRoutes, createSyncRoutes } from './sync/apex/routes.ts';

export interface CoreOptions {
  /** Database, secrets and backups live here. */
  readonly dataDir: string;
  /** The generated SQL migrations. */
  readonly migrationsDir: string;
  /** The papers' templates. */
  readonly templatesDir: string;
  /** Makes a PDF of a document; absent where the host cannot. */
  readonly toPdf?: ToPdf | undefined;
  /** Opens a file in the machine's own program; absent where the host cannot. */
  readonly openFile?: ((path: string) => Promise<boolean>) | undefined;
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
  /** log2 of the work of hashing a password; tests hash cheaply. */
  readonly passwordCost?: number;
  /** What the host can do with its windows; without it nothing is switched or restarted in place. */
  readonly windows?: {
    /** Moves this window to the other core; it loads itself again afterwards. Rejects with CANNOT_SWITCH. */
    switchTo(seat: Seat, to: 'training' | 'facility'): Promise<void>;
    /** Closes this core and opens it again: answers at once, works after the answer was sent. */
    restart(): void;
    readonly canSwitch: boolean;
  };
}

const SEAL_EVERY_MS = 60_000;

export type Core = Awaited<ReturnType<typeof createCore>>;

export async function createCore(options: CoreOptions) {
  const { clock, log, dataDir } = options;
  const random = options.random ?? Math.random;
  mkdirSync(dataDir, { recursive: true });
  const events: EventBus = createEventBus((error) => log.error('A listener failed', { error }));
  const { database, databasePath, finished } = openData({ ...options, events });
  let training: Training | null = null;
  try {
    if (options.training) training = await startTraining({ clock, random });
  } catch (error) {
    database.close();
    throw error;
  }
  const environment = training?.environment ?? options.environment;
  const secrets = createSecretStore(dataDir, options.protector, (name) =>
    log.warn('A stored secret could not be read and counts as not set', { name }),
  );
  const settings = createSettingsService({ database, secrets, clock, log, environment });
  const oldClient = createOldClientImport({ settings, secrets, database, log });
  oldClient.takeKept();
  const packages = createPackageService({ database, clock });
  const matching = createMatchingService({ database, clock, address: settings.apexAddress });

  const parts = { database, clock, random, log, settings, events };
  const { sync, testApex, lamp, ...apex } = createApex({ ...parts, packages });
  const facility = () => ({
    name: settings.get('facility.name'),
    license: settings.get('facility.license'),
    timeZone: settings.get('facility.timeZone'),
  });
  const follow = { gate: sync.gate, onRead: sync.ordersRead, facility };
  const desk = createDesk({ ...options, ...parts, ...apex, ...follow, packages });

  const importFile = (fileName: string, content: Uint8Array, actor: Actor): Promise<ImportResult> =>
    actAs({ actor, action: 'package.import', source: fileName }, () =>
      sync.duringImport(() => importPackages({ database, packages }, fileName, content, actor)),
    );

  const jobs = createJobs({
    clock,
    log,
    folder: join(dataDir, 'exports'),
    changed: () => events.publish({ area: 'jobs', ids: null }),
  });
  const { people, seats, sessions } = createPeople({
    ...parts,
    secrets,
    training: options.training,
    passwordCost: options.passwordCost,
    canSwitch: options.windows?.canSwitch ?? false,
    version: options.version,
    host: options.host,
  });
  const backups = createBackupService({
    database,
    dataDir,
    migrationsDir: options.migrationsDir,
    clock,
    log,
    random,
    settings,
    events,
    jobs,
    training: options.training,
    confirmPassword: sessions.confirmPassword,
    restart: options.windows?.restart ?? (() => log.warn('The restore takes effect when Packhouse is started again')),
    finished,
  });
  const peopleRoutes = { sessions, people, seats, switchTo: options.windows?.switchTo ?? null };
  const mark = createAuditMark({ folder: dataDir, protector: options.protector, database, log });
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

  const router = api.router({
    app: createAppRoutes({ events, diagnostics: () => diagnostics() }),
    session: createSessionRoutes(peopleRoutes),
    people: createPeopleRoutes(peopleRoutes),
    audit: createAuditRoutes({
      database,
      mark,
      jobs,
      clock,
      timeZone: () => settings.get('facility.timeZone'),
      writeRows: exportAuditRows,
    }),
    packages: createPackageRoutes({
      database,
      service: packages,
      mode: () => settings.get('packages.offeringMode'),
      alsoDiffers: desk.packing.differences,
      standing: sync.standing,
      links: sync.packageLinks,
      importFile,
    }),
    ...desk.routes,
    apexSync: createSyncRoutes({ database, sync, matching }),
    mapping: createMappingRoutes({ database, sync, matching }),
    settings: createSettingsRoutes({
      settings,
      testApex,
      oldClient,
      training: options.training,
    }),
    jobs: createJobRoutes(jobs),
    exports: createExportRoutes({
      clock,
      databasePath,
      version: options.version,
      facility,
      read: database.read,
      jobs,
    }),
    backups: createBackupRoutes({ service: backups }),
    recovery: createNoRecoveryRoutes({ dataDir, version: options.version, training: options.training }),
    sandbox: createSandboxRoutes(training, database),
  });

  if (training) {
    await fillTraining({ training, database, settings, people, packages, importFile });
  }

  /** Versions and states; no names, no addresses, nothing about the business. */
  const diagnostics = (): string => {
    const { paused, poller } = sync.status();
    return [
      `Packhouse ${options.version}${options.training ? ' (training)' : ''}, ${options.host}`,
      `Node ${process.versions.node}, SQLite ${sqliteVersion(database.connection)}, ${process.platform} ${process.arch}`,
      `Apex sync: ${lamp().state}${paused ? `, ${paused}` : ''}, last ok ${poller.lastOkAt ?? 'never'}`,
      `Time ${toInstant(clock.now())}, zone ${settings.get('facility.timeZone')}`,
    ].join('\n');
  };

  /** The daily backup and the sealing of the audit log: also where no window is. */
  const startKeeping = (): void => {
    sealing.start();
    backups.start();
  };

  const record = (kept: KeptInput): void => recordAction(database, kept);
  /** What the tray asks for, in the name of whoever sits at the window; false when nobody there may. */
  const asOperator = (seat: Seat, action: string, work: (actor: Actor) => void): boolean => {
    const actor = seat.actor();
    if (!actor.permissions.has('sync.operate')) return false;
    actAs({ actor, action, source: 'tray' }, () => work(actor));
    return true;
  };

  return {
    router,
    training: options.training,
    contextFor: (who: Seat | Actor): HostContext => ({
      seat: 'permissions' in who ? fixedSeat(who) : who,
      log,
      recordAction: record,
    }),
    openSeat: (): Seat => seats.open(),
    closeSeat: (seat: Seat): void => seats.close(seat.id),
    lockSeat: (seat: Seat): void => seats.find(seat.id)?.lockAway(),
    diagnostics,
    /** After sleep: what was due meanwhile is done now. */
    nudge: (): Promise<void> => Promise.all([sync.nudge(), desk.nudge(), backups.nudge()]).then(() => undefined),
    events,
    /** For the command line, which runs cycles itself instead of starting the pollers. */
    sync,
    orders: desk.orders,
    packing: desk.packing,
    outbox: desk.outbox,
    sheets: desk.sheets,
    settings,
    people,
    database,
    importFile,
    start: async (): Promise<void> => {
      await sync.ready();
      sync.start();
      desk.start();
      startKeeping();
    },
    startKeeping,
    /** For the command line: orders, what follows them, and what waits to be sent. */
    startDesk: desk.start,
    stop: async (): Promise<void> => {
      try {
        seats.stop();
        await backups.stop();
        await jobs.stop();
        await sealing.stop();
        await desk.stop();
        await sync.stop();
        await training?.stop();
        mark.seal();
      } catch (error) {
        log.error('Not everything could be ended in order', { error });
      } finally {
        // Whatever else failed: a file that stays open cannot be put aside or restored.
        database.close();
      }
    },
    lamp,
    syncPause: (seat: Seat): boolean => asOperator(seat, 'sync.pause', (actor) => sync.pause(actor)),
    syncResume: (seat: Seat): boolean =>
      asOperator(seat, 'sync.resume', () => {
        sync.resume().catch((error: unknown) => log.error('The sync could not be resumed', { error }));
      }),
  };
}
