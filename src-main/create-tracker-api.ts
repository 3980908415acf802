// The part of the composition root that joins the tracker API: to finished goods, to production, and to its settings and
// key. It listens nowhere: a host does that (hosts/tracker-api) and tells here how it goes.
import type { ProductionBatch, ProductionFigures } from '#shared/contract/production-shapes.ts';
import type { TrackerApiStatus } from '#shared/contract/tracker.ts';
import { mg } from '#shared/model/mass.ts';
import { availableMg } from '#shared/rules/sku-units.ts';
import type { Clock } from './core/clock.ts';
import type { EventBus } from './core/events.ts';
import type { Logger } from './core/log.ts';
import { api } from './core/rpc.ts';
import type { AppDatabase } from './db/database.ts';
import { readTagOrEmpty } from './features/packages/keys.ts';
import { offersOf } from './features/packages/offers.ts';
import {
  findDecrement,
  findPackageByTag,
  listPackages,
  type PackageRecord,
  packagesRevision,
} from './features/packages/queries.ts';
import type { PackageService } from './features/packages/service.ts';
import type { SettingsService } from './features/settings/service.ts';
import { batchIdOf, batchNumbers } from './features/tracker-api/batch-numbers.ts';
import { createCallJournal } from './features/tracker-api/journal.ts';
import { newApiKey, sameKey } from './features/tracker-api/key.ts';
import type { BatchesPort, GoodsPort, OfferedGood } from './features/tracker-api/ports.ts';
import { createTrackerApiRouter, type TrackerApiRouter } from './features/tracker-api/routes.ts';

type ListView = Parameters<BatchesPort['list']>[0];

/** What production tells of its batches, in the shapes of its contract. */
export interface ProductionReads {
  list(input: { view: ListView; search: string; limit: number; offset: number }): {
    readonly batches: readonly ProductionBatch[];
  };
  /** Throws RECORD_NOT_FOUND. */
  batch(id: string): ProductionBatch;
  figures(): Pick<ProductionFigures, 'active' | 'onHold' | 'byStage'>;
}

export interface TrackerApiDeps {
  readonly database: AppDatabase;
  readonly clock: Clock;
  readonly log: Logger;
  readonly events: EventBus;
  readonly settings: SettingsService;
  readonly packages: PackageService;
  readonly production: ProductionReads;
  readonly version: string;
  /** Pretend goods are never served: another machine would sell them. */
  readonly training: boolean;
}

/** Where the host is to listen. */
export interface ListenAt {
  readonly address: string;
  readonly port: number;
}

type ApiProblem = NonNullable<TrackerApiStatus['problem']>;

/** What a host serves, and what it reports back. */
export interface TrackerApi {
  readonly router: TrackerApiRouter;
  readonly clock: Clock;
  readonly log: Logger;
  /** Null while it is switched off. */
  wanted(): ListenAt | null;
  /** Called after settings changed. Answers how to stop listening. */
  onSettings(listener: () => void): () => void;
  /** False for every key while none is set. Its time does not depend on where keys differ. */
  keyMatches(given: string): boolean;
  /** Changes with whatever the answer of a polled path is made of. `calculated`: units only; `goods`: all of a package. */
  version(of: 'calculated' | 'goods'): string;
  /** `refused`: kept out before anything was looked at. */
  noteCall(call: { readonly address: string; readonly refused: boolean }): void;
  /** It listens there; empty: nowhere. */
  noteListening(url: string): void;
  /** Why it does not although it should. */
  noteProblem(problem: ApiProblem | null): void;
  status(): TrackerApiStatus;
  /** Stores a new key, the one before it stops at once. Throws INVALID_INPUT where the environment gives it. */
  newKey(): string;
}

const SECRET = 'tracker-api.key';

export function createTrackerApi(deps: TrackerApiDeps): TrackerApi {
  const { clock, log, events, settings, training } = deps;
  const changed = (): void => events.publish({ area: 'tracker', ids: null });
  const journal = createCallJournal(clock, changed);
  const listeners = new Set<() => void>();
  let listening = '';
  let problem: ApiProblem | null = null;
  let settingsVersion = 0;
  let goodsVersion = 0;

  settings.onChange(() => {
    settingsVersion += 1;
    for (const listener of listeners) listener();
  });
  // A note or a batch number moves no grams, so the packages' own revision does not know of it.
  events.subscribe(({ area }) => {
    if (area === 'packages') goodsVersion += 1;
  });

  const router = createTrackerApiRouter({
    clock,
    log,
    version: deps.version,
    goods: goodsPort(deps),
    batches: batchesPort(deps),
  });

  return {
    router,
    clock,
    log,
    wanted: () => {
      if (training || !settings.get('trackerApi.enabled')) return null;
      return { address: settings.get('trackerApi.address'), port: settings.get('trackerApi.port') };
    },
    onSettings: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    keyMatches: (given) => sameKey(given, settings.secret(SECRET)),
    version: (of) => {
      const calculated = `${packagesRevision(deps.database.read)}.${settingsVersion}`;
      return of === 'calculated' ? calculated : `${calculated}.${goodsVersion}`;
    },
    noteCall: journal.note,
    noteListening: (url) => {
      listening = url;
      changed();
    },
    noteProblem: (found) => {
      problem = found;
      changed();
    },
    status: () => {
      const { set, endsIn } = settings.secretState(SECRET);
      const enabled = settings.get('trackerApi.enabled');
      return {
        enabled,
        url: listening,
        problem: training && enabled ? { kind: 'in_training', detail: '' } : problem,
        keySet: set,
        keyEndsIn: endsIn,
        ...journal.read(),
      };
    },
    newKey: () => {
      const key = newApiKey();
      settings.setSecret(SECRET, key);
      return key;
    },
  };
}

function goodsPort({ database, packages, settings }: TrackerApiDeps): GoodsPort {
  const offered = (good: PackageRecord): OfferedGood => ({
    good,
    availableMg: availableMg(good),
    offers: offersOf(good, settings.get('packages.offeringMode')),
  });
  return {
    list: () => listPackages(database.read).map(offered),
    find: (metrcNumber) => {
      const record = findPackageByTag(database.read, readTagOrEmpty(metrcNumber));
      return record ? offered(record) : null;
    },
    decrement: packages.decrement,
    knowsKey: (key) => findDecrement(database.read, key) !== null,
    setSkus: (id, wanted) =>
      database.writeTx((tx) => {
        for (const [key, setting] of wanted) packages.setSkuTx(tx, id, key, setting);
      }),
    putCustomSkus: (id, skus, create) =>
      database.writeTx((tx) => {
        for (const sku of skus) {
          packages.putCustomSkuTx(tx, id, { ...sku, milligramsPerPiece: mg(sku.milligramsPerPiece) }, create);
        }
      }),
    removeCustomSku: packages.removeCustomSku,
    keptElsewhere: () => (settings.get('tracker.enabled') ? settings.get('tracker.url') : null),
  };
}

const batchesPort = ({ database, production }: TrackerApiDeps): BatchesPort => ({
  list: (view, limit, offset) => production.list({ view, search: '', limit, offset }).batches,
  find: (idOrNumber) => {
    const id = batchIdOf(database.read, idOrNumber);
    return id === null ? null : production.batch(id);
  },
  figures: () => production.figures(),
  numbers: (ids) => batchNumbers(database.read, ids),
});

/** The window's side of it, to be merged into the tracker's routes. */
export const trackerApiRoutes = (trackerApi: Pick<TrackerApi, 'status' | 'newKey'>) => ({
  apiStatus: api.tracker.apiStatus.handler(() => trackerApi.status()),
  newKey: api.tracker.newKey.handler(() => ({ key: trackerApi.newKey() })),
});
