// The one composition root: opens the database, makes every service, poller and integration, and hands
// the hosts a router. Knows nothing of windows, ports or Electron.
import { mkdirSync } from 'node:fs';
import { actAs } from './core/acting.ts';
import type { Actor } from './core/actor.ts';
import { type Clock, toInstant } from './core/clock.ts';
import { createEventBus, type EventBus } from './core/events.ts';
import type { Logger } from './core/log.ts';
import { api, type HostContext, type KeptInput } from './core/rpc.ts';
import { fixedSeat, type Seat } from './core/seat.ts';
import { createSecretStore, type SecretProtector } from './core/secrets.ts';
import { createApex } from './create-apex.ts';
import { createDesk } from './create-desk.ts';
import { createKeeping } from './create-keeping.ts';
import { createPeople } from './create-people.ts';
import { createProduction } from './create-production.ts';
import { createTracker } from './create-tracker.ts';
import { createTrackerApi, trackerApiRoutes } from './create-tracker-api.ts';
import { sqliteVersion } from './db/database.ts';
import { createMatchingService } from './features/apex/matching.ts';
import { createAppRoutes } from './features/app/routes.ts';
import { recordAction } from './features/audit/record-action.ts';
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
import type { StartSecondTracker } from './sandbox/second-tracker.ts';
import { startTraining, type Training } from './sandbox/training.ts';
import { createMappingRoutes, createSyncRoutes } from './sync/apex/routes.ts';
import { createTrainingTracker } from './training-tracker.ts';

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
  /** Starts another Packhouse that serves the sample packages; absent where the host cannot. */
  readonly startTracker?: StartSecondTracker | undefined;
  /** What the host can do with its windows; without it nothing is switched or restarted in place. */
  readonly windows?: {
    /** Moves this window to the other core; it loads itself again afterwards. Rejects with CANNOT_SWITCH. */
    switchTo(seat: Seat, to: 'training' | 'facility'): Promise<void>;
    /** Closes this core and opens it again: answers at once, works after the answer was sent. */
    restart(): void;
    readonly canSwitch: boolean;
  };
}

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
  const tracker = createTracker({ ...parts, packages, training: options.training });
  const { sync, testApex, lamp, ...apex } = createApex({ ...parts, packages, source: tracker.source });
  const facility = () => ({
    name: settings.get('facility.name'),
    license: settings.get('facility.license'),
    timeZone: settings.get('facility.timeZone'),
  });
  const follow = { gate: sync.gate, onRead: sync.ordersRead, facility };
  const elsewhere = { others: [tracker.decrements], takenOff: tracker.takenOff };
  const desk = createDesk({ ...options, ...parts, ...apex, ...follow, ...elsewhere, packages });

  const productionParts = {
    ...parts,
    packages,
    packingNeeds: desk.packing.needs,
    keptByTracker: () => (settings.get('tracker.enabled') ? settings.get('tracker.url') : null),
  };
  const production = createProduction(productionParts);
  const trackerApi = createTrackerApi({
    ...parts,
    packages,
    production: production.production,
    version: options.version,
    training: options.training,
  });

  /** Rejects with KEPT_BY_TRACKER, IMPORT_UNREADABLE. */
  const importFile = async (fileName: string, content: Uint8Array, actor: Actor): Promise<ImportResult> => {
    tracker.keeper.refuse();
    return actAs({ actor, action: 'package.import', source: fileName }, () =>
      sync.duringImport(() => importPackages({ database, packages }, fileName, content, actor)),
    );
  };

  const { people, seats, sessions } = createPeople({
    ...parts,
    secrets,
    training: options.training,
    passwordCost: options.passwordCost,
    canSwitch: options.windows?.canSwitch ?? false,
    version: options.version,
    host: options.host,
  });
  const keeping = createKeeping({
    ...parts,
    ...options,
    random,
    databasePath,
    facility,
    finished,
    confirmPassword: sessions.confirmPassword,
    restart: options.windows?.restart,
  });
  const peopleRoutes = { sessions, people, seats, switchTo: options.windows?.switchTo ?? null };
  const trainingTracker = createTrainingTracker({ training, settings, start: options.startTracker, log });

  const router = api.router({
    app: createAppRoutes({ events, diagnostics: () => diagnostics() }),
    session: createSessionRoutes(peopleRoutes),
    people: createPeopleRoutes(peopleRoutes),
    packages: createPackageRoutes({
      database,
      service: packages,
      keeper: tracker.keeper,
      mode: () => settings.get('packages.offeringMode'),
      alsoDiffers: () => [...desk.packing.differences(), ...production.differences()],
      standing: sync.standing,
      links: sync.packageLinks,
      importFile,
    }),
    ...desk.routes,
    ...production.routes,
    tracker: { ...tracker.routes, ...trackerApiRoutes(trackerApi) },
    apexSync: createSyncRoutes({ database, sync, matching }),
    mapping: createMappingRoutes({ database, sync, matching }),
    settings: createSettingsRoutes({
      settings,
      testApex,
      oldClient,
      training: options.training,
    }),
    ...keeping.routes,
    sandbox: createSandboxRoutes(training, database, trainingTracker),
  });

  if (training) {
    await fillTraining({
      training,
      database,
      settings,
      people,
      packages,
      importFile,
      clock,
      productionAt: (then) => createProduction({ ...productionParts, clock: then }),
    });
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
    nudge: (): Promise<void> =>
      Promise.all([sync.nudge(), desk.nudge(), tracker.nudge(), keeping.nudge()]).then(() => undefined),
    events,
    /** For the command line, which runs cycles itself instead of starting the pollers. */
    sync,
    orders: desk.orders,
    packing: desk.packing,
    outbox: desk.outbox,
    sheets: desk.sheets,
    production: production.production,
    consumables: production.consumables,
    trackerApi,
    tracker,
    settings,
    packages,
    people,
    database,
    importFile,
    start: async (): Promise<void> => {
      await sync.ready();
      sync.start();
      tracker.start();
      desk.start();
      keeping.start();
    },
    /** The daily backup and the sealing of the audit log: also where no window is. */
    startKeeping: keeping.start,
    /** For the command line: orders, what follows them, and what waits to be sent. */
    startDesk: desk.start,
    stop: async (): Promise<void> => {
      try {
        seats.stop();
        await trainingTracker.stop();
        await keeping.stop();
        await desk.stop();
        await tracker.stop();
        await sync.stop();
        await training?.stop();
        keeping.seal();
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
