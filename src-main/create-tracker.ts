// The part of the composition root that joins a tracker server as the source of finished goods: its client, the readings
// that bring its packages here, the outbox's way to it, and what a person may do meanwhile. With the setting off none of it
// acts, and packages are kept here.
import type { Clock } from './core/clock.ts';
import type { EventBus } from './core/events.ts';
import type { Logger } from './core/log.ts';
import { createPoller } from './core/poller.ts';
import type { AppDatabase } from './db/database.ts';
import { createTrackerMirror } from './features/packages/mirror.ts';
import type { PackageService } from './features/packages/service.ts';
import type { SettingsService } from './features/settings/service.ts';
import { createTrackerClient } from './integrations/tracker/client.ts';
import { TrackerError } from './integrations/tracker/errors.ts';
import type { TargetRule } from './outbox/target-runner.ts';
import type { UnitSource } from './sync/apex/cycle.ts';
import { createDecrementKind } from './sync/tracker/decrements.ts';
import { createDefinitions } from './sync/tracker/definitions.ts';
import { createKeeper } from './sync/tracker/keeper.ts';
import { createMarks } from './sync/tracker/marks.ts';
import { createReader } from './sync/tracker/reader.ts';
import { createTrackerRoutes } from './sync/tracker/routes.ts';
import { createTrackerStatus } from './sync/tracker/status.ts';
import { createTakeIn } from './sync/tracker/take-in.ts';
import { createTakings } from './sync/tracker/takings.ts';

export interface TrackerDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly settings: SettingsService;
  readonly packages: PackageService;
  readonly events: EventBus;
  /** Nothing real is reached there. */
  readonly training: boolean;
}

const OVERVIEW_EVERY_MS = 60_000;
const NEVER = new AbortController().signal;

export function createTracker(deps: TrackerDeps) {
  const { database, clock, log, settings, packages } = deps;
  const isOn = (): boolean => settings.get('tracker.enabled');
  const publish = (area: 'tracker' | 'outbox'): void => database.writeTx((tx) => tx.publish({ area, ids: null }));

  const port = createTrackerClient({
    clock,
    baseUrl: () => settings.get('tracker.url'),
    key: () => settings.secret('tracker.key'),
    timeoutMs: () => settings.get('tracker.timeoutSeconds') * 1000,
    withoutSecrets: log.withoutSecrets,
  });
  const marks = createMarks();
  const definitions = createDefinitions({ port, clock, log });
  const mirror = createTrackerMirror({ packages, clock });
  // Less than a reading may be old, so that one of the next readings is still in time.
  const patienceMs = () => settings.get('tracker.staleSeconds') * 750;
  const takeIn = createTakeIn({ database, mirror, marks, definitions, clock, patienceMs });
  const takings = createTakings({ settings, clock });
  packages.onSold(takings.soldTx);

  /** The tracker does not take our decrements: nothing is sent before the key is another one or a person wants a try. */
  let refused: 'unauthorised' | 'forbidden' | null = null;
  let activeBatches: number | null = null;

  const reader = createReader({
    ...deps,
    port,
    marks,
    definitions,
    takeIn,
    changed: () => publish('tracker'),
    wentWell: () => {
      // The key is right after all. That it may write, a reading does not say.
      if (refused === 'unauthorised') allow();
    },
  });
  const allow = (): void => {
    if (refused === null) return;
    refused = null;
    publish('outbox');
  };

  const kind = createDecrementKind({
    port,
    packages,
    marks,
    onRefused: (why) => {
      refused = why;
      log.warn('The tracker does not take our decrements', { why });
    },
  });
  const target: TargetRule = {
    target: 'tracker',
    stop: () => {
      if (!isOn()) return 'tracker_off';
      if (settings.get('tracker.url') === '' || settings.secret('tracker.key') === null)
        return 'tracker_not_configured';
      return refused === null ? null : `tracker_${refused}`;
    },
    patienceMs: () => 0,
    forgive: () => {
      refused = null;
    },
    inUse: isOn,
  };

  const { status, lamp, hold } = createTrackerStatus({
    read: database.read,
    settings,
    reader,
    activeBatches: () => activeBatches,
  });
  const source: UnitSource = {
    name: () => (isOn() ? 'tracker' : 'local'),
    read: reader.read,
    hold,
    forgive: reader.forgive,
  };

  const overview = createPoller({
    name: 'Tracker overview',
    clock,
    log,
    random: deps.random,
    intervalMs: () => OVERVIEW_EVERY_MS,
    backoff: { firstMs: OVERVIEW_EVERY_MS, capMs: OVERVIEW_EVERY_MS },
    run: async (signal) => {
      if (!isOn()) return undefined;
      try {
        const before = activeBatches;
        activeBatches = (await port.overview(signal)).activeBatches;
        if (before !== activeBatches) publish('tracker');
      } catch (error) {
        // What is wrong with it the readings say; what it said last stays.
        if (!(error instanceof TrackerError)) throw error;
      }
      return undefined;
    },
  });
  let started = false;

  /** Whoever asks for it reads at once, whatever went wrong before. */
  const readNow = async (): Promise<void> => {
    reader.forgive();
    await reader.read(NEVER);
  };

  settings.onChange((keys) => {
    if (!keys.some((key) => key.startsWith('tracker.'))) return;
    refused = null;
    if (keys.includes('tracker.url') || keys.includes('tracker.enabled')) {
      reader.forget();
      activeBatches = null;
      if (!isOn()) takeIn.giveBack();
    }
    reader.forgive();
    publish('tracker');
    if (started) void overview.nudge();
  });
  // A decrement that was added or cancelled changes what a reading means for its package.
  deps.events.subscribe(({ area }) => {
    if (area === 'outbox') marks.bump();
  });
  // Switched off while nobody was running, or not to the end.
  if (!isOn()) takeIn.giveBack();

  return {
    routes: createTrackerRoutes({
      clock,
      settings,
      training: deps.training,
      withoutSecrets: log.withoutSecrets,
      status,
      refresh: readNow,
    }),
    source,
    /** For the outbox. */
    decrements: { kind, target },
    /** For packing. */
    takenOff: takings.takenOff,
    /** What people do to packages meanwhile. */
    keeper: createKeeper({
      read: database.read,
      settings,
      port,
      readAnew: async () => {
        // A reading that was under way before says nothing of what was changed since.
        await reader.read(NEVER);
        definitions.forget();
        reader.readAnew();
        await readNow();
      },
    }),
    status,
    lamp,
    start: (): void => {
      started = true;
      overview.start();
    },
    nudge: (): Promise<void> => (started ? overview.nudge() : Promise.resolve()),
    stop: (): Promise<void> => overview.stop(),
  };
}
